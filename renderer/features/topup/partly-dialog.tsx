/** The GB are there, the rest is not: says so, and finishes it with one press. */
import { Button, Text } from '@mantine/core';
import { useCallback } from 'react';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { StepList } from '../activity/step-list.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import { useIntent } from '../use-intent.ts';
import { useKey } from '../use-key.ts';
import { KeyChange } from './key-change.tsx';
import { finishTopUp, type Partly, type Rest, restOf } from './top-up-call.ts';

function verb({ expiresAt, enable }: Rest): string {
  if (expiresAt !== null) return enable ? 'Finish: add the days, switch it on' : 'Finish: add the days';
  return 'Finish: switch it on';
}

export function PartlyDialog({ keyId, partly, nowMs }: { keyId: string; partly: Partly; nowMs: number }) {
  const { before, operation, error } = partly;
  const blocked = useWriteBlocked();
  const now = useKey(keyId) ?? before;
  const rest = restOf(partly);
  const send = useCallback((left: Rest, intentId: string) => finishTopUp(keyId, left, intentId), [keyId]);
  const finish = useIntent(send);

  if (finish.value !== null) {
    return (
      <DialogFrame title="Topped up">
        <div className="dialog-form">
          <bdi className="dialog-target">{finish.value.label}</bdi>
          <KeyChange before={before} after={finish.value} nowMs={nowMs} labels={['Before', 'Now']} />
          <StepList steps={operation.steps.map((step) => ({ ...step, outcome: 'done' as const }))} />
          <DialogFoot>
            <Button size="sm" data-autofocus onClick={closeDialog}>
              Done
            </Button>
          </DialogFoot>
        </div>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Topped up in part" busy={finish.running}>
      <div className="dialog-form">
        <bdi className="dialog-target">{now.label}</bdi>
        <Text size="sm">
          The GB are added and paid for; do not top up again. What is left costs nothing: {operation.note}
        </Text>
        <KeyChange before={before} after={now} nowMs={nowMs} labels={['Before', 'Now']} />
        <StepList steps={operation.steps} />
        {finish.error === null ? (
          <ErrorNote error={error} />
        ) : finish.unknown ? (
          <UnknownOutcome error={finish.error} dont="top up again" running={finish.running} onSettle={finish.settle} />
        ) : (
          <ErrorNote error={finish.error} />
        )}
        <DialogFoot hint={blocked}>
          <Button size="sm" variant="default" onClick={closeDialog}>
            Leave it
          </Button>
          <Button
            size="sm"
            data-autofocus
            loading={finish.running}
            disabled={blocked !== null || finish.unknown}
            onClick={() => finish.send(rest)}
          >
            {verb(rest)}
          </Button>
        </DialogFoot>
      </div>
    </DialogFrame>
  );
}
