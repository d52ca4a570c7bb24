// The dry run: what each row would do and why some are left out, from figures read just before. Nothing is sent.
import {
  type BulkChange,
  bulkStateOf,
  bulkWords,
  ceilingGb,
  planRow,
  type RowPlan,
  SKIP_WORDS,
} from '../../shared/bulk-change.ts';
import { AppError, type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import type { BulkPreview } from '../../shared/ipc/bulk.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import { wholesaleCost } from '../../shared/money.ts';
import { crosses, dailySpending, limitError } from '../account/daily-limit.ts';
import type { OnlineSession, Session } from '../account/session.ts';
import type { NewRow } from '../store/bulk-jobs.ts';
import { type JobPlan, type RowRequest, stepOf } from './job-plan.ts';

export interface PreviewParts {
  session: Session;
  settings: Settings;
}

export type PreviewRow = BulkPreview['rows'][number];

/** A list younger than this is as good as a new one: each row is looked at again before it is sent. */
const FRESH_MS = 15_000;

/** Never throws: an older list is better than none, and its age is shown. */
export async function refreshList(session: Session, online: OnlineSession): Promise<void> {
  const asOf = session.store.keys.asOf();
  if (asOf === null || session.clock.now() - asOf > FRESH_MS) await online.scheduler.now();
}

export function totalsOf(rows: readonly { willChange: boolean; gb: number }[], settings: Settings) {
  const going = rows.filter((row) => row.willChange);
  const buying = going.filter((row) => row.gb > 0);
  const costs = buying.map((row) => wholesaleCost(row.gb, settings.wholesaleRates)?.cents ?? null);
  return {
    rows: rows.length,
    willChange: going.length,
    skipped: rows.length - going.length,
    gb: going.reduce((sum, row) => sum + row.gb, 0),
    // One row without a price makes the sum a guess.
    wholesaleCents: costs.some((cents) => cents === null)
      ? null
      : costs.reduce<number>((sum, cents) => sum + (cents ?? 0), 0),
  };
}

export function whyNotStarted(
  totals: { willChange: number; gb: number },
  { session, settings }: PreviewParts,
): { refusal: AppErrorData | null; daily: BulkPreview['daily'] } {
  const spending = dailySpending(session, settings.dailyGbLimit);
  const crossed = crosses(spending, totals.gb);
  const refusal =
    totals.willChange === 0
      ? appErrorData('validation', 'Nothing would be changed.', 'See the reasons, or choose other keys.')
      : crossed
        ? limitError(spending, totals.gb, 'Take fewer keys')
        : null;
  return { refusal, daily: { ...spending, crossed } };
}

export function shown(key: PakKey | null, keyId: string, plan: RowPlan): PreviewRow {
  const { before } = plan;
  const base = { keyId, label: key?.label ?? '', before };
  return plan.skip === null
    ? { ...base, after: plan.after, skip: null, note: plan.note, gb: plan.gb }
    : { ...base, after: null, skip: plan.skip, note: SKIP_WORDS[plan.skip], gb: 0 };
}

export function toWrite(row: PreviewRow, summary: string, plan: RowPlan): NewRow {
  const base = { keyId: row.keyId, label: row.label || row.keyId, externalId: '', gb: row.gb, note: row.note };
  if (plan.skip !== null) return { ...base, plan: null, state: 'skipped', code: plan.skip };
  const request: RowRequest = {
    kind: plan.kind,
    summary,
    before: plan.before,
    steps: plan.steps.map((step) => ({ name: step.name, request: stepOf(row.keyId, step.request) })),
  };
  return { ...base, plan: request, state: 'pending', code: null };
}

export function assemble(
  parts: PreviewParts,
  job: Pick<JobPlan, 'action' | 'summary' | 'change'>,
  rows: { row: PreviewRow; write: NewRow }[],
): { preview: Omit<BulkPreview, 'token' | 'action'>; plan: JobPlan } {
  const { session, settings } = parts;
  const previewRows = rows.map(({ row }) => row);
  const totals = totalsOf(
    previewRows.map((row) => ({ willChange: row.skip === null, gb: row.gb })),
    settings,
  );
  return {
    preview: {
      ...whyNotStarted(totals, parts),
      totals,
      summary: job.summary,
      asOf: session.store.keys.asOf(),
      rows: previewRows,
    },
    plan: { ...job, profileId: session.profile.id, gb: totals.gb, rows: rows.map(({ write }) => write) },
  };
}

export function assertChange(change: BulkChange, nowMs: number): void {
  if (change.action !== 'setExpiry' || change.expiresAt === null || change.expiresAt > nowMs) return;
  const message = 'The expiry must be in the future.';
  throw new AppError(
    appErrorData('validation', message, 'Correct it and try again.', { fields: [{ field: 'expiresAt', message }] }),
  );
}

export function previewChange(parts: PreviewParts, change: BulkChange, keyIds: readonly string[]) {
  const { store, clock } = parts.session;
  const nowMs = clock.now();
  assertChange(change, nowMs);
  const known = new Map(store.keys.list({ withGone: true }).map((key) => [key.id, key]));
  const ceiling = ceilingGb([...known.values()]);
  const seen = new Set<string>();
  const summary = bulkWords(change);
  const rows = keyIds.map((keyId) => {
    const key = known.get(keyId) ?? null;
    const plan: RowPlan =
      key !== null && seen.has(keyId)
        ? { skip: 'duplicate', before: bulkStateOf(key) }
        : planRow(change, key, nowMs, ceiling);
    seen.add(keyId);
    const row = shown(key, keyId, plan);
    return { row, write: toWrite(row, summary, plan) };
  });
  return assemble(parts, { action: change.action, summary, change }, rows);
}
