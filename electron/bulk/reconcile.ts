// Rows whose outcome the journal knows better. Threat: a report that calls something not done which was, and a retry that spends again.
import type { Session } from '../account/session.ts';
import type { RowEnd, StoredJob, StoredRow } from '../store/bulk-jobs.ts';
import type { Store } from '../store/types.ts';
import { type Attempt, lastAttempt } from './job-plan.ts';
import { TOO_OLD } from './run-row.ts';

/** The customer's number in the reseller's own system comes with the table, and belongs to the key that was made of it. */
export function keepExternalId(store: Store, row: StoredRow, { state, keyId }: Pick<RowEnd, 'state' | 'keyId'>): void {
  if (state === 'done' && keyId !== null && row.externalId !== '')
    store.local.set(keyId, { externalId: row.externalId });
}

/** How a row that was begun stands by the journal. Null: not begun, or with no answer yet. */
function endOf(attempt: Attempt, at: number): RowEnd | null {
  const { outcome, note, requestId, keyId, gaveUp } = attempt;
  if (gaveUp) return { state: 'unknown', code: 'tooOld', note: TOO_OLD, requestId, keyId, at };
  if (outcome !== 'done' && outcome !== 'failed') return null;
  return { state: outcome, code: outcome === 'done' ? null : 'conflict', note, requestId, keyId, at };
}

/** Rows without an answer that the journal has settled since. */
export function settleUnknown({ store, clock }: Session, jobId: string): void {
  const { bulkJobs, journal } = store;
  if (store.readOnly || bulkJobs.counts(jobId).unknown === 0) return;
  for (const row of bulkJobs.open(jobId)) {
    if (row.state !== 'unknown' || row.code === 'tooOld') continue;
    const end = endOf(lastAttempt(journal, jobId, row.position), clock.now());
    if (end === null) continue;
    keepExternalId(store, row, end);
    bulkJobs.endRow(jobId, row.position, end);
  }
}

/** What was sent before a crash or a pause may have happened: only what was never begun is cancelled. */
export function cancelRest({ store, clock }: Session, jobId: string): void {
  const { bulkJobs, journal } = store;
  for (const row of bulkJobs.open(jobId)) {
    if (row.code === 'tooOld') continue;
    const attempt = lastAttempt(journal, jobId, row.position);
    if (attempt.outcome === null) continue;
    const { note, requestId, keyId } = attempt;
    const at = clock.now();
    const end = endOf(attempt, at) ?? { state: 'unknown', code: null, note, requestId, keyId, at };
    keepExternalId(store, row, end);
    bulkJobs.endRow(jobId, row.position, end);
  }
  bulkJobs.cancelPending(jobId, 'Cancelled before it was sent.', clock.now());
}

/** A crash came between the word Cancel and the end of what was under way: its rows would wait for ever. */
export function cancelLeft(session: Session, jobs: readonly StoredJob[]): void {
  for (const { id, state } of jobs) {
    if (state === 'cancelled' && session.store.bulkJobs.counts(id).pending > 0) cancelRest(session, id);
  }
}
