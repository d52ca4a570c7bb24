// One row of a bulk job, from the last look at its key to its outcome. Threats: a row sent twice, and one decided on figures that no longer hold.
import { bulkStateOf, SKIP_WORDS, sameState } from '../../shared/bulk-change.ts';
import { formatCapGb, formatDate } from '../../shared/format.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { Changed, Operations } from '../account/operations.ts';
import { readStanding } from '../account/read-standing.ts';
import { keepFresh, notConnected } from '../account/send-step.ts';
import type { Session } from '../account/session.ts';
import type { StoredRow } from '../store/bulk-jobs.ts';
import { type Attempt, lastAttempt, MAX_ATTEMPTS, operationPlan, type RowRequest } from './job-plan.ts';
import { ended, outcomeOf, type RowOutcome } from './row-outcome.ts';

export interface RowRunner {
  session: Session;
  operations: Operations;
}

/** The platform forgets an Idempotency-Key after 24 h; one hour is kept as a margin. */
export const SEND_WITHIN_MS = 23 * 3_600_000;

/** Of a key that changes each time: then it is the user's turn. */
const MAX_LOOKS = 3;

export const TOO_OLD =
  'More than 23 hours old: the platform may have forgotten the request, so it is not sent. Compare the key, then start anew.';

function standing({ capGb, enabled, expiresAt }: Pick<PakKey, 'capGb' | 'enabled' | 'expiresAt'>): string {
  const on = enabled === null ? 'unknown' : enabled ? 'on' : 'off';
  return `${formatCapGb(capGb)}, ${on}, ${expiresAt === null ? 'no expiry' : `until ${formatDate(expiresAt)}`}`;
}

/** Null when the key is still what the user saw. Otherwise the row is skipped, with the reason. */
async function denyChanged(runner: RowRunner, row: StoredRow, request: RowRequest): Promise<RowOutcome | null> {
  const { session } = runner;
  const { keyId } = row;
  if (keyId === null || request.before === null) return null;
  const online = session.online;
  if (!online) throw notConnected();
  try {
    const { reply, now } = await readStanding(session.store.journal, keyId, async () => {
      const told = await online.client.getKey(keyId);
      return { reply: told, now: keepFresh(session, online, told.value) };
    });
    if (sameState(bulkStateOf(now), request.before)) return null;
    return ended('skipped', {
      code: 'changed',
      note: `It changed since the dry run: it was ${standing(request.before)}, now it is ${standing(now)}.`,
      requestId: reply.requestId,
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    session.store.keys.markGone(keyId, session.clock.now());
    return ended('skipped', { code: 'gone', note: SKIP_WORDS.gone, requestId: error.data.requestId });
  }
}

/** Throws AppError when the key could not be read or the request failed; then the journal knows how it stands. */
async function send(
  runner: RowRunner,
  jobId: string,
  createdAt: number,
  row: StoredRow,
  last: Attempt,
): Promise<RowOutcome> {
  const { session, operations } = runner;
  const request = row.plan as RowRequest;
  const age = session.clock.now() - (last.outcome === null ? createdAt : Math.min(createdAt, last.startedAt));
  if (last.outcome === 'done') {
    return ended('done', { note: last.note, requestId: last.requestId, keyId: last.keyId });
  }
  const isSent = last.outcome === 'open' || last.outcome === 'unknown';
  if (last.gaveUp || age > SEND_WITHIN_MS) {
    return ended(isSent ? 'unknown' : 'failed', { code: 'tooOld', note: TOO_OLD, requestId: last.requestId });
  }
  const attempt = last.outcome === 'failed' ? last.attempt + 1 : last.attempt;
  if (attempt > MAX_ATTEMPTS) {
    return ended('failed', { code: 'conflict', note: last.note, requestId: last.requestId });
  }
  const plan = operationPlan({
    jobId,
    position: row.position,
    attempt,
    keyId: row.keyId,
    label: row.label,
    request,
    doneSteps: isSent ? new Set() : last.doneSteps,
  });
  for (let looks = 1; ; looks += 1) {
    // A step done before has changed the key by itself: then there is nothing left to compare.
    const denied = isSent || last.doneSteps.size > 0 ? null : await denyChanged(runner, row, request);
    if (denied !== null) return denied;
    try {
      return doneBy(await operations.run(plan));
    } catch (error) {
      // Another change of this key was under way beside the look at it, and has ended since: the figures are looked at once more.
      const isMoved = error instanceof AppError && error.code === 'changed_since_preview';
      if (!isMoved || looks === MAX_LOOKS) throw error;
    }
  }
}

function doneBy({ operation }: Changed): RowOutcome {
  return ended('done', {
    note: operation.note,
    requestId: operation.requestIds.at(-1) ?? null,
    keyId: operation.keyId,
  });
}

export async function runRow(runner: RowRunner, jobId: string, createdAt: number, row: StoredRow): Promise<RowOutcome> {
  const { journal } = runner.session.store;
  try {
    return await send(runner, jobId, createdAt, row, lastAttempt(journal, jobId, row.position));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const after = lastAttempt(journal, jobId, row.position);
    if (after.outcome === 'done')
      return ended('done', { note: after.note, requestId: after.requestId, keyId: after.keyId });
    return outcomeOf(error, after.outcome === 'open' || after.outcome === 'unknown');
  }
}
