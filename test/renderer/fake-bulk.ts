/** Bulk jobs of the main process in memory: planned by the same rules, done at once or held where a picture wants them. */
import { type BulkChange, bulkWords, ceilingGb, planRow, SKIP_WORDS } from '../../shared/bulk-change.ts';
import { matchLines } from '../../shared/bulk-match.ts';
import { guessLayout, readMintRow } from '../../shared/bulk-mint.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { BulkJob, BulkPreview, BulkReportRow } from '../../shared/ipc/bulk.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import { wholesaleCost } from '../../shared/money.ts';

export interface FakeBulk {
  jobs: BulkJob[];
  rows: Map<string, BulkReportRow[]>;
}

interface State {
  keys: PakKey[];
  settings: Settings;
  bulk: FakeBulk;
}

const NO_COUNTS: BulkJob['counts'] = { pending: 0, done: 0, skipped: 0, failed: 0, unknown: 0, cancelled: 0 };

export function fakeJob(part: Partial<BulkJob>): BulkJob {
  return {
    id: 'job-0000000000000000',
    action: 'topUp',
    summary: 'Add 10 GB',
    createdAt: 0,
    endedAt: null,
    state: 'running',
    pausedBy: null,
    reason: '',
    gb: 0,
    total: 0,
    counts: NO_COUNTS,
    inFlight: 0,
    waitingUntil: null,
    waitingWhy: '',
    rowsPerMinute: null,
    ...part,
  };
}

export function fakeReportRow(position: number, part: Partial<BulkReportRow>): BulkReportRow {
  return {
    position,
    keyId: `k${position}`,
    label: `customer ${position}`,
    externalId: '',
    state: 'done',
    note: '',
    code: null,
    requestId: `req_${(position * 7919 + 4099).toString(16)}`,
    endedAt: null,
    ...part,
  };
}

export function fakeBulk(state: State, nowMs: () => number, publish: Publish): Handlers['bulk'] {
  const plans = new Map<string, { job: Omit<Partial<BulkJob>, 'id'>; rows: BulkReportRow[] }>();
  const totalsOf = (rows: { going: boolean; gb: number }[]) => {
    const going = rows.filter((row) => row.going);
    return {
      rows: rows.length,
      willChange: going.length,
      skipped: rows.length - going.length,
      gb: going.reduce((sum, row) => sum + row.gb, 0),
      wholesaleCents: going.reduce(
        (sum, row) => sum + (wholesaleCost(row.gb, state.settings.wholesaleRates)?.cents ?? 0),
        0,
      ),
    };
  };
  const answer = (totals: ReturnType<typeof totalsOf>, job: Omit<Partial<BulkJob>, 'id'>, rows: BulkReportRow[]) => {
    const limitGb = state.settings.dailyGbLimit;
    const crossed = limitGb !== null && totals.gb > limitGb;
    const refusal =
      totals.willChange === 0
        ? appErrorData('validation', 'Nothing would be changed.', 'See the reasons, or choose other keys.')
        : crossed
          ? appErrorData('spending_limit', `Your limit is ${limitGb} GB a day.`, 'Take fewer keys.')
          : null;
    const token = refusal === null ? `token-${plans.size}` : null;
    if (token !== null) plans.set(token, { job, rows });
    return { token, refusal, totals, daily: { limitGb, spentGb: 0, crossed }, asOf: nowMs() - 3_000 };
  };
  const find = (jobId: string): BulkJob => {
    const job = state.bulk.jobs.find(({ id }) => id === jobId);
    if (!job) throw new AppError(appErrorData('not_found', 'There is no such bulk job.'));
    return job;
  };
  const put = (jobId: string, part: Partial<BulkJob>): BulkJob => {
    const job = { ...find(jobId), ...part };
    state.bulk.jobs = state.bulk.jobs.map((one) => (one.id === jobId ? job : one));
    publish('bulkProgress', job);
    return job;
  };

  function preview(change: BulkChange, keyIds: readonly string[]): BulkPreview {
    const ceiling = ceilingGb(state.keys);
    const rows = keyIds.map((keyId): BulkPreview['rows'][number] => {
      const key = state.keys.find(({ id }) => id === keyId) ?? null;
      const plan = planRow(change, key, nowMs(), ceiling);
      const base = { keyId, label: key?.label ?? '', before: plan.before };
      return plan.skip === null
        ? { ...base, after: plan.after, skip: null, note: plan.note, gb: plan.gb }
        : { ...base, after: null, skip: plan.skip, note: SKIP_WORDS[plan.skip], gb: 0 };
    });
    const totals = totalsOf(rows.map((row) => ({ going: row.skip === null, gb: row.gb })));
    const summary = bulkWords(change);
    const report = rows.map(({ keyId, label, skip, note }, position) =>
      fakeReportRow(position, { keyId, label, state: skip === null ? 'done' : 'skipped', note }),
    );
    return {
      ...answer(totals, { action: change.action, summary, gb: totals.gb }, report),
      summary,
      action: change.action,
      rows,
    };
  }

  return {
    match: ({ text }) => matchLines(text, { keys: state.keys, secretOf: () => null }),
    preview: ({ change, keyIds }) => preview(change, keyIds),
    previewMint({ text, layout: given, defaults, skipDuplicates }) {
      const delimiter = given?.delimiter ?? ',';
      const table = text.split('\n').map((line) => line.split(delimiter));
      const layout = given ?? { delimiter, ...guessLayout(table) };
      const seen = new Set<string>();
      const rows = table.slice(layout.header ? 1 : 0).map((cells, index) => {
        const read = readMintRow(cells, layout.columns, defaults, nowMs());
        const existing = state.keys.some(({ label }) => label === read.label);
        const duplicate = seen.has(read.label) ? ('inList' as const) : existing ? ('existing' as const) : null;
        seen.add(read.label);
        const willMint = read.problems.length === 0 && (duplicate === null || !skipDuplicates);
        return { line: index + (layout.header ? 2 : 1), ...read, duplicate, willMint };
      });
      const totals = totalsOf(rows.map((row) => ({ going: row.willMint, gb: row.capGb ?? 0 })));
      const summary = `Mint ${totals.willChange} keys`;
      const report = rows.map((row, position) =>
        fakeReportRow(position, { label: row.label, state: row.willMint ? 'done' : 'skipped' }),
      );
      return {
        ...answer(totals, { action: 'mint', summary, gb: totals.gb }, report),
        layout,
        columnNames: table[0] ?? [],
        rows,
      };
    },
    start({ jobId, token }) {
      const plan = plans.get(token);
      if (!plan)
        throw new AppError(appErrorData('confirmation_required', 'This needs a fresh dry run.', 'Look again.'));
      plans.delete(token);
      const done = plan.rows.filter((row) => row.state === 'done').length;
      const skipped = plan.rows.length - done;
      const job = fakeJob({
        ...plan.job,
        id: jobId,
        createdAt: nowMs(),
        endedAt: nowMs(),
        state: 'finished',
        total: plan.rows.length,
        counts: { ...NO_COUNTS, done, skipped },
      });
      state.bulk.jobs = [job, ...state.bulk.jobs];
      state.bulk.rows.set(jobId, plan.rows);
      return { job };
    },
    pause: ({ jobId }) => ({ job: put(jobId, { state: 'paused', pausedBy: 'user', waitingUntil: null }) }),
    resume: ({ jobId }) => ({ job: put(jobId, { state: 'running', pausedBy: null }) }),
    cancel: ({ jobId }) => ({ job: put(jobId, { state: 'cancelled', pausedBy: null }) }),
    jobs: () => ({ jobs: state.bulk.jobs }),
    report: ({ jobId }) => ({ job: find(jobId), rows: state.bulk.rows.get(jobId) ?? [] }),
    retryFailed({ jobId }) {
      const failed = (state.bulk.rows.get(jobId) ?? []).filter((row) => row.state === 'failed');
      return preview(
        { action: 'topUp', addGb: 10, revive: true },
        failed.map((row) => row.keyId ?? ''),
      );
    },
    saveReport: ({ jobId }) => ({ saved: true, name: `${find(jobId).summary}.csv` }),
    prepareHandouts: ({ jobId }) => ({ token: 'token', count: find(jobId).counts.done }),
    handouts: ({ jobId, to }) => ({
      saved: true,
      name: to === 'clipboard' ? '' : 'Hand-outs.csv',
      count: find(jobId).counts.done,
      missing: 0,
      clearsInMs: to === 'clipboard' ? 60_000 : null,
    }),
  };
}
