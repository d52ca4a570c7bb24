/** The verdict: shape, colour and a sentence; then the next step with the button that takes it. */
import { Button, Text } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconSquareXFilled,
} from '@tabler/icons-react';
import { api } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { openDialog } from '../dialogs.ts';
import { explainGatewayCode } from './gateway-codes.ts';
import type { ProbeResult } from './probe-result.ts';
import { reportText } from './report-text.ts';

const MARKS = {
  works: IconCircleCheckFilled,
  warning: IconAlertTriangleFilled,
  failed: IconSquareXFilled,
  cancelled: IconCircleMinus,
};

export const VERDICT_WORDS: Record<ProbeResult['verdict'], string> = {
  works: 'works',
  warning: 'works, but',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function VerdictMark({ verdict, size = 14 }: { verdict: ProbeResult['verdict']; size?: number }) {
  const Mark = MARKS[verdict];
  return (
    <span className="verdict-mark" data-verdict={verdict}>
      <Mark size={size} aria-hidden="true" />
      <span className="visually-hidden">{VERDICT_WORDS[verdict]}</span>
    </span>
  );
}

/** `waitSeconds`: how long the gateway still asks to be left alone. */
export function Verdict({ result, waitSeconds }: { result: ProbeResult; waitSeconds: number }) {
  const code = explainGatewayCode(result.gatewayCode);
  const act = () => {
    if (code?.action === 'topUp') openDialog({ kind: 'topUp', keyId: result.keyId });
    if (code?.action === 'rotate') openDialog({ kind: 'rotate', keyId: result.keyId });
    if (code?.action === 'composer') goTo('composer', { key: result.keyId });
    if (code?.action === 'settings') goTo('settings');
  };
  return (
    <section className="verdict" data-verdict={result.verdict} aria-label="Verdict">
      <VerdictMark verdict={result.verdict} size={26} />
      <div className="verdict-words">
        <p className="verdict-sentence" role="status">
          {result.sentence}
        </p>
        {result.nextStep && <Text size="sm">{result.nextStep}</Text>}
        {code && (
          <Text size="sm" c="dimmed">
            <span className="mono">{result.gatewayCode}</span> {code.meaning}
          </Text>
        )}
        {waitSeconds > 0 && (
          <Text size="sm" className="field-warning figure">
            The gateway asks to wait: {waitSeconds} s.
          </Text>
        )}
        <div className="verdict-foot">
          {code?.actionLabel && (
            <Button size="compact-sm" variant="default" onClick={act}>
              {code.actionLabel}
            </Button>
          )}
          <CopyButton
            label="Copy report"
            size="compact-sm"
            title="Stages, verdict and request id, without the exit’s address"
            copy={() => api.app.copyText({ text: reportText(result) })}
          />
          {result.requestId && (
            <>
              <span className="mono dimmed">req {result.requestId}</span>
              <CopyButton
                label="Copy id"
                size="compact-sm"
                copy={() => api.app.copyText({ text: result.requestId ?? '' })}
              />
            </>
          )}
          <span className="verdict-when dimmed">
            <bdi>{result.label}</bdi>, <RelativeTime at={result.at} />
          </span>
        </div>
      </div>
    </section>
  );
}
