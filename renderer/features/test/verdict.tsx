/** The verdict: shape, colour and a sentence. What to do about it stands in the diagnosis below. */
import { Text } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconInfoCircle,
  IconSquareXFilled,
} from '@tabler/icons-react';
import { formatBytes, formatDateTime } from '../../../shared/format.ts';
import type { LabReport, Verdict as VerdictName } from '../../../shared/ipc/lab-report.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { checkWords, formatCost } from './lab-words.ts';
import { reportText } from './report-text.ts';
import { PROTOCOL_WORDS } from './stage-words.ts';

const MARKS = {
  works: IconCircleCheckFilled,
  warning: IconAlertTriangleFilled,
  failed: IconSquareXFilled,
  cancelled: IconCircleMinus,
};

export const VERDICT_WORDS: Record<VerdictName, string> = {
  works: 'works',
  warning: 'works, but',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function VerdictMark({ verdict, size = 14 }: { verdict: VerdictName; size?: number }) {
  const Mark = MARKS[verdict];
  return (
    <span className="verdict-mark" data-verdict={verdict}>
      <Mark size={size} aria-hidden="true" />
      <span className="visually-hidden">{VERDICT_WORDS[verdict]}</span>
    </span>
  );
}

const STOPPED: Record<NonNullable<LabReport['stopped']>, string> = {
  refused: 'the gateway refused, and asking again would only get this address locked out',
  unreachable: 'the gateway cannot be reached',
  budget: 'the byte budget was used up',
  cancelled: 'it was cancelled',
  timeout: 'the time was up',
};

function stoppedWords(report: LabReport): string | null {
  if (report.stopped === null || report.attemptsDone >= report.attemptsPlanned || report.attemptsPlanned < 2)
    return null;
  return `Stopped after ${report.attemptsDone} of ${report.attemptsPlanned} requests: ${STOPPED[report.stopped]}.`;
}

function usedWords({ bytesUsed, budgetBytes, costMicros }: LabReport): string | null {
  if (bytesUsed === null) return null;
  const budget = budgetBytes === null ? '' : ` of at most ${formatBytes(budgetBytes)}`;
  return `${formatBytes(bytesUsed)}${budget}, ${formatCost(costMicros)}`;
}

/** `kept`: opened from the history, so it says of when it is. */
export function Verdict({ report, kept }: { report: LabReport; kept: boolean }) {
  const stopped = stoppedWords(report);
  const used = usedWords(report);
  return (
    <section className="verdict" data-verdict={report.verdict} data-run={report.runId} aria-label="Verdict">
      <VerdictMark verdict={report.verdict} size={26} />
      <div className="verdict-words">
        <p className="verdict-sentence" role="status">
          {report.sentence}
        </p>
        {report.diagnosis === null && report.nextStep !== '' && <Text size="sm">{report.nextStep}</Text>}
        {stopped !== null && <Text size="sm">{stopped}</Text>}
        {report.notes.map((note) => (
          <p key={note} className="verdict-note">
            <IconInfoCircle size={14} aria-hidden="true" />
            <span>{note}</span>
          </p>
        ))}
        <div className="verdict-foot">
          <CopyButton
            label="Copy report"
            size="compact-sm"
            title="Verdict, stages and request id, without the exit’s address"
            copy={() => api.app.copyText({ text: reportText(report) })}
          />
          {report.requestId !== null && (
            <>
              <span className="mono dimmed verdict-request" title={report.requestId}>
                req {report.requestId}
              </span>
              <CopyButton
                label="Copy id"
                size="compact-sm"
                copy={() => api.app.copyText({ text: report.requestId ?? '' })}
              />
            </>
          )}
          <span className="verdict-when dimmed">
            <bdi className="truncate" title={report.label}>
              {report.label}
            </bdi>
            <span className="verdict-facts">
              {checkWords(report.check)}
              {report.check?.kind === 'compare' ? '' : ` over ${PROTOCOL_WORDS[report.protocol]}`}
              {used === null ? '' : ` · ${used}`} ·{' '}
              {kept ? <>as of {formatDateTime(report.at)}</> : <RelativeTime at={report.at} />}
            </span>
          </span>
        </div>
      </div>
    </section>
  );
}
