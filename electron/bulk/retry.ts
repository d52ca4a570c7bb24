// The dry run of what failed, once more. Threat: GB bought or a key minted a second time, because the row that failed was done in part or tried again already.
import {
  type BulkChange,
  bulkStateOf,
  ceilingGb,
  planRow,
  SKIP_WORDS,
  type SkipReason,
} from '../../shared/bulk-change.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { NewRow, Retry, StoredJob, StoredRow } from '../store/bulk-jobs.ts';
import type { Store } from '../store/types.ts';
import { type JobPlan, lastAttempt, type RowRequest } from './job-plan.ts';
import { fold } from './mint-preview.ts';
import { assemble, type PreviewParts, type PreviewRow, shown, toWrite } from './preview.ts';

/** Never sent: only such a retry leaves the row as it was. One that failed may have been done in part, and is retried from its own job. */
function cameToNothing({ state, jobState }: Retry): boolean {
  const isOver = jobState === 'finished' || jobState === 'cancelled';
  return isOver && (state === 'cancelled' || state === 'skipped');
}

function retriedRows({ bulkJobs }: Store, jobId: string): Set<number> {
  const retries = bulkJobs.retriesOf(jobId).filter((retry) => !cameToNothing(retry));
  return new Set(retries.map(({ position }) => position));
}

const requestOf = (row: { plan: unknown }) => row.plan as RowRequest | null;

/** The same rows may have been confirmed in another dry run since this one was made. */
export function assertNotRetried(store: Store, { rows }: JobPlan): void {
  const taken = new Map<string, Set<number>>();
  for (const row of rows) {
    const old = row.state === 'pending' ? requestOf(row)?.retryOf : undefined;
    if (old === undefined) continue;
    const positions = taken.get(old.jobId) ?? retriedRows(store, old.jobId);
    taken.set(old.jobId, positions);
    if (positions.has(old.position)) {
      throw new AppError(
        appErrorData(
          'changed_since_preview',
          'Another job has tried these rows again already. Nothing was sent.',
          'Look at that job, and retry there what failed.',
        ),
      );
    }
  }
}

/** What is left of a row that was done in part, or the whole of a mint. */
function restOf(old: StoredRow, request: RowRequest, key: PakKey | null, doneSteps: ReadonlySet<string>) {
  const isPartial = request.partial === true || doneSteps.size > 0;
  const steps = request.steps.filter((step) => !doneSteps.has(step.name));
  const before = key ? bulkStateOf(key) : { capGb: null, enabled: null, expiresAt: null };
  const mint = steps.find((step) => step.request.do === 'mint')?.request;
  const row: PreviewRow = {
    keyId: old.keyId ?? '',
    label: old.label,
    before,
    after:
      mint?.do === 'mint'
        ? { capGb: mint.body.capGb, enabled: true, expiresAt: mint.body.expiresAt }
        : { ...before, enabled: steps.some((step) => step.request.do === 'enableIfOff') || before.enabled },
    skip: null,
    note:
      doneSteps.size > 0
        ? `Done already: ${[...doneSteps].join(', ')}.`
        : isPartial
          ? 'The rest was done already.'
          : '',
    gb: isPartial ? 0 : old.gb,
  };
  const plan: RowRequest = {
    ...request,
    before: old.keyId === null ? null : before,
    steps,
    ...(isPartial ? { partial: true } : {}),
  };
  const { keyId, label, externalId } = old;
  const write: NewRow = { keyId, label, externalId, gb: row.gb, note: row.note, plan, state: 'pending', code: null };
  return { row, write };
}

function leftOut(old: StoredRow, key: PakKey | null, skip: SkipReason) {
  const before = key ? bulkStateOf(key) : { capGb: null, enabled: null, expiresAt: null };
  const row: PreviewRow = {
    ...{ keyId: old.keyId ?? '', label: old.label, before, after: null },
    ...{ skip, note: SKIP_WORDS[skip], gb: 0 },
  };
  const { keyId, label, externalId } = old;
  const write: NewRow = { keyId, label, externalId, gb: 0, note: row.note, plan: null, state: 'skipped', code: skip };
  return { row, write };
}

/** Once more what failed for certain; of a row done in part, only the rest. */
export function previewRetry(parts: PreviewParts, job: StoredJob, rows: readonly StoredRow[]) {
  const { store, clock } = parts.session;
  const nowMs = clock.now();
  const known = new Map(store.keys.list({ withGone: true }).map((key) => [key.id, key]));
  const names = new Set([...known.values()].filter(({ gone }) => !gone).map(({ label }) => fold(label)));
  const ceiling = ceilingGb([...known.values()]);
  const change = job.change as BulkChange | null;
  const retried = retriedRows(store, job.id);

  function again(old: StoredRow, request: RowRequest, doneSteps: ReadonlySet<string>) {
    const key = old.keyId === null ? null : (known.get(old.keyId) ?? null);
    if (retried.has(old.position)) return leftOut(old, key, 'retried');
    if (old.keyId === null) {
      const isTaken = request.sameName !== true && names.has(fold(old.label));
      return isTaken ? leftOut(old, key, 'nameTaken') : restOf(old, request, key, doneSteps);
    }
    if (key === null || key.gone) return leftOut(old, key, 'gone');
    if (change === null || request.partial === true || doneSteps.size > 0) return restOf(old, request, key, doneSteps);
    const plan = planRow(change, key, nowMs, ceiling);
    const row = shown(key, old.keyId, plan);
    return { row, write: toWrite(row, job.summary, plan) };
  }

  const found = rows.flatMap((old) => {
    const request = requestOf(old);
    const { outcome, doneSteps } = lastAttempt(store.journal, job.id, old.position);
    // Where the journal does not know, a row that an earlier version called failed is not retried either.
    if (old.state !== 'failed' || request === null || outcome === 'unknown' || outcome === 'open') return [];
    const { row, write } = again(old, request, doneSteps);
    const plan = requestOf(write);
    const retryOf = { jobId: job.id, position: old.position };
    return [{ row, write: { ...write, plan: plan === null ? null : { ...plan, retryOf } } }];
  });
  return assemble(parts, { action: job.action as JobPlan['action'], summary: job.summary, change }, found);
}
