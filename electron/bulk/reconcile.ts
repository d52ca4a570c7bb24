// Rows whose outcome the journal knows better. Threat: a report that calls something not done which was, and a retry that spends again.
import type { Session } from '../account/session.ts';
import type { RowEnd, StoredRow } from '../store/bulk-jobs.ts';
import type { Store } from '../store/types.ts';
import { lastAttempt } from './job-plan.ts';
import { SEND_WITHIN_MS } from './run-row.ts';

/** The customer's number in the reseller's own system comes with the table, and belongs to the key that was made of it. */
export function keepExternalId(store: Store, row: StoredRow, { state, keyId }: Pick<RowEnd, 'state' | 'keyId'>): void {
  if (state === 'done' && keyId !== null && row.externalId !== '')
    store.local.set(keyId, { externalId: row.externalId });
}

/** Rows without an answer that the journal has settled since. */
export function settleUnknown({ store, clock }: Session, jobId: string): void {
  const { bulkJobs, journal } = store;
  if (store.readOnly || bulkJobs.counts(jobId).unknown === 0) return;
  for (const row of bulkJobs.open(jobId)) {
    if (row.state !== 'unknown' || row.code === 'tooOld') continue;
    const { outcome, note, requestId, keyId, startedAt } = lastAttempt(journal, jobId, row.position);
    if (outcome !== 'done' && outcome !== 'failed') continue;
    // The journal closes what is too old to be asked for; whether it happened is still not known.
    if (outcome === 'failed' && clock.now() - startedAt > SEND_WITHIN_MS) continue;
    const code = outcome === 'done' ? null : 'conflict';
    keepExternalId(store, row, { state: outcome, keyId });
    bulkJobs.endRow(jobId, row.position, { state: outcome, code, note, requestId, keyId, at: clock.now() });
  }
}

/** What was sent before a crash or a pause may have happened: only what was never begun is cancelled. */
export function cancelRest({ store, clock }: Session, jobId: string): void {
  const { bulkJobs, journal } = store;
  for (const row of bulkJobs.open(jobId)) {
    const { outcome, note, requestId, keyId } = lastAttempt(journal, jobId, row.position);
    if (outcome === null) continue;
    const state = outcome === 'open' ? 'unknown' : outcome;
    keepExternalId(store, row, { state, keyId });
    bulkJobs.endRow(jobId, row.position, { state, code: null, note, requestId, keyId, at: clock.now() });
  }
  bulkJobs.cancelPending(jobId, 'Cancelled before it was sent.', clock.now());
}
