/** Operations as the journal names them. */
import type { Operation, OperationKind } from '../../../shared/ipc/activity.ts';

export const KIND_WORDS: Record<OperationKind, string> = {
  mint: 'Minted',
  topUp: 'Topped up',
  edit: 'Edited',
  enable: 'Switched on',
  disable: 'Switched off',
  rotate: 'Secret rotated',
  revoke: 'Revoked',
  reveal: 'Secret revealed',
};

export const OUTCOME_WORDS: Record<Operation['outcome'], string> = {
  open: 'under way',
  done: 'done',
  failed: 'failed',
  unknown: 'not known',
};

export const OUTCOME_EXPLAINED: Record<Operation['outcome'], string> = {
  open: 'Written down, and on its way to the platform.',
  done: 'The platform confirmed it.',
  failed: 'It did not happen.',
  unknown:
    'It was sent, but no answer was seen. Pakdesk asks again under the same idempotency key, so it can happen only once. Do not repeat it by hand.',
};

export function dayHeading(at: number, nowMs: number): string {
  const day = (ms: number) => new Date(ms).toDateString();
  if (day(at) === day(nowMs)) return 'Today';
  if (day(at) === day(nowMs - 86_400_000)) return 'Yesterday';
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    at,
  );
}
