/** The foot of a dry run: sums, what they cost, the daily limit, and the two buttons. Cancel comes first, and has the focus where something is taken away. */
import { Alert, Button, Text } from '@mantine/core';
import type { BulkPreview } from '../../../shared/ipc/bulk.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { costWords, count } from './bulk-words.ts';
import type { Start } from './use-start.ts';

interface PreviewFootProps {
  preview: Pick<BulkPreview, 'token' | 'refusal' | 'totals' | 'daily' | 'asOf'>;
  /** How many of the rows buy something. */
  orders: number;
  verb: string;
  destructive: boolean;
  /** Each key is read once more before it is changed; a new one cannot be. */
  looksAgain: boolean;
  blocked: string | null;
  start: Start;
  onBack: () => void;
  onAgain: () => void;
}

export function PreviewFoot(props: PreviewFootProps) {
  const { preview, orders, verb, destructive, looksAgain, blocked, start, onBack, onAgain } = props;
  const { token, refusal, totals, daily, asOf } = preview;
  const cost = costWords(totals, orders);
  const stale = start.error?.code === 'confirmation_required';
  return (
    <>
      {refusal !== null && (
        <Alert className="careful-note" role="status" title={refusal.message}>
          {refusal.nextStep}
        </Alert>
      )}
      {start.error !== null && (
        <ErrorNote error={start.error} {...(stale ? { onRetry: onAgain, retryLabel: 'Look again' } : {})} />
      )}
      <DialogFoot
        hint={
          <span className="bulk-sums">
            {cost !== '' && (
              <Text size="sm" component="span" className="figure" c="var(--pd-text)">
                {cost}
              </Text>
            )}
            <span>
              {daily.limitGb !== null && totals.gb > 0 && (
                <>
                  Today {count(daily.spentGb)} of your {count(daily.limitGb)} GB went out.{' '}
                </>
              )}
              {asOf !== null && looksAgain && (
                <>
                  Figures read <RelativeTime at={asOf} />; each key is looked at again before it is changed.
                </>
              )}
            </span>
          </span>
        }
      >
        <Button size="sm" variant="subtle" color="gray" disabled={start.running} onClick={onBack}>
          Back
        </Button>
        <Button size="sm" variant="default" data-autofocus={destructive || undefined} onClick={closeDialog}>
          Cancel
        </Button>
        <GuardedButton
          size="sm"
          color={destructive ? 'red' : undefined}
          blocked={blocked ?? (token === null ? (refusal?.message ?? 'Nothing to start.') : null)}
          loading={start.running}
          data-autofocus={!destructive || undefined}
          onClick={() => {
            if (token !== null) start.send(token);
          }}
        >
          {verb}
        </GuardedButton>
      </DialogFoot>
    </>
  );
}
