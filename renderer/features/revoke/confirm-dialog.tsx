/** Asks before something that cannot be taken back: names the target, tells the truth about time, and Cancel has the focus. */
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import { useKey } from '../use-key.ts';
import { KeyFacts } from './key-facts.tsx';
import { type Changed, type ConfirmedAction, useConfirmed } from './use-confirmed.ts';
import './confirm.css';

interface ConfirmDialogProps {
  keyId: string;
  action: ConfirmedAction;
  title: string;
  /** The button's word. */
  verb: string;
  /** "rotate it again": what not to do while the outcome is unknown. */
  dont: string;
  consequences: ReactNode[];
  /** Its own dialog once it is done. */
  done: (changed: Changed) => ReactNode;
}

export function ConfirmDialog({ keyId, action, title, verb, dont, consequences, done }: ConfirmDialogProps) {
  const blocked = useWriteBlocked();
  const cached = useKey(keyId);
  const nowMs = useNow(30_000);
  const { fresh, prepareError, prepareAgain, intent } = useConfirmed(keyId, action, blocked !== null);
  if (intent.value !== null) return done(intent.value);

  const pakKey = fresh ?? cached;
  const ready = fresh !== null && blocked === null && !intent.unknown;
  return (
    <DialogFrame title={title} busy={intent.running} size={460}>
      <div className="dialog-form">
        {pakKey ? <KeyFacts pakKey={pakKey} nowMs={nowMs} /> : <LoadingRows rows={4} columns={[90]} />}
        <ul className="consequences">
          {consequences.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
            <li key={index}>{line}</li>
          ))}
        </ul>
        {prepareError !== null && <ErrorNote error={prepareError} onRetry={prepareAgain} />}
        {intent.error !== null &&
          (intent.unknown ? (
            <UnknownOutcome error={intent.error} dont={dont} running={intent.running} onSettle={intent.settle} />
          ) : (
            <ErrorNote error={intent.error} />
          ))}
        {blocked !== null && (
          <Text size="xs" c="dimmed" role="status">
            {blocked}
          </Text>
        )}
        <DialogFoot hint={blocked === null && fresh === null && prepareError === null ? 'Asking the platform…' : null}>
          <Button size="sm" variant="default" data-autofocus onClick={closeDialog}>
            Cancel
          </Button>
          <Button
            size="sm"
            color="red"
            loading={intent.running}
            disabled={!ready}
            title={blocked ?? undefined}
            onClick={() => intent.send(null)}
          >
            {verb}
          </Button>
        </DialogFoot>
      </div>
    </DialogFrame>
  );
}
