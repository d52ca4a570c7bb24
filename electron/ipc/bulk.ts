// Calls on many keys at once. Guards stand here, in main: a plan that the user has seen, a limit that holds, secrets only on confirmation.
import { matchLines } from '../../shared/bulk-match.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { bulkReportRowSchema } from '../../shared/ipc/bulk.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { Confirmations } from '../account/confirmations.ts';
import type { WriteClipboard } from '../account/copying.ts';
import { assertWithinLimit, dailySpending } from '../account/daily-limit.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { collect, handedOut, handoutCsv, handoutFiles, handoutLines, writeFiles } from '../bulk/handouts.ts';
import type { JobPlan } from '../bulk/job-plan.ts';
import { previewMint } from '../bulk/mint-preview.ts';
import { createPlans } from '../bulk/plans.ts';
import { previewChange, refreshList } from '../bulk/preview.ts';
import { reportCsv } from '../bulk/report-csv.ts';
import { assertNotRetried, previewRetry } from '../bulk/retry.ts';
import { type ChoosePath, plainFileName, type SaveFile } from '../export/save-file.ts';
import type { StoredRow } from '../store/bulk-jobs.ts';

export interface BulkDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  confirmations: Confirmations;
  saveFile: SaveFile;
  choosePath: ChoosePath;
  writeClipboard: WriteClipboard;
  now: () => number;
}

const rowOf = (row: StoredRow) => bulkReportRowSchema.parse(row);
const dayName = (nowMs: number) => new Date(nowMs).toISOString().slice(0, 10);

function assertRefusal(refusal: ReturnType<typeof appErrorData> | null): void {
  if (refusal !== null) throw new AppError(refusal);
}

export function bulkHandlers(deps: BulkDeps): Handlers['bulk'] {
  const plans = createPlans<JobPlan>(deps.now);
  const engine = () => deps.open().bulk;
  const parts = () => ({ session: deps.open().session, settings: deps.settings() });
  const confirmable = <P extends { refusal: unknown }>(preview: P, plan: JobPlan) => ({
    ...preview,
    token: preview.refusal === null ? plans.issue(plan) : null,
  });

  function handoutRows(jobId: string): StoredRow[] {
    const { action } = engine().job(jobId);
    if (action !== 'mint' && action !== 'rotate') {
      throw new AppError(
        appErrorData('validation', 'That job made no new secrets.', 'Copy hand-outs from the keys themselves.'),
      );
    }
    return engine().rows(jobId);
  }

  return {
    match({ text }) {
      const { store, online } = deps.open().session;
      return matchLines(text, {
        keys: store.keys.list(),
        secretOf: (keyId) => online?.secrets.get(keyId) ?? null,
      });
    },

    async preview({ change, keyIds }) {
      const { session, online } = deps.open().needOnline();
      await refreshList(session, online);
      const { preview, plan } = previewChange(parts(), change, keyIds);
      return { ...confirmable(preview, plan), action: change.action };
    },

    async previewMint(input) {
      const { session, online } = deps.open().needOnline();
      await refreshList(session, online);
      const { preview, plan } = await previewMint(parts(), input);
      return confirmable(preview, plan);
    },

    start({ jobId, token }) {
      const { bulk } = deps.open();
      const { session } = deps.open().needOnline();
      // A double click or a repeat: the job of that id is the answer, and nothing new begins.
      if (session.store.bulkJobs.get(jobId)) return { job: bulk.job(jobId) };
      const plan = plans.take(token, session.profile.id);
      assertNotRetried(session.store, plan);
      assertWithinLimit(dailySpending(session, deps.settings().dailyGbLimit), plan.gb);
      return { job: bulk.start(jobId, plan) };
    },

    pause: ({ jobId }) => ({ job: engine().pause(jobId) }),
    resume({ jobId }) {
      deps.open().needOnline();
      return { job: engine().resume(jobId) };
    },
    cancel: async ({ jobId }) => ({ job: await engine().cancel(jobId) }),
    jobs: () => ({ jobs: engine().jobs() }),
    report: ({ jobId }) => ({ job: engine().job(jobId), rows: engine().rows(jobId).map(rowOf) }),

    async retryFailed({ jobId }) {
      const { session, online } = deps.open().needOnline();
      const { state } = engine().job(jobId);
      if (state === 'running' || state === 'paused') {
        throw new AppError(appErrorData('busy', 'That job is not finished.', 'Finish or cancel it first.'));
      }
      await refreshList(session, online);
      const stored = session.store.bulkJobs.get(jobId);
      if (!stored) throw new AppError(appErrorData('not_found', 'There is no such bulk job.', 'Refresh the list.'));
      const { preview, plan } = previewRetry(parts(), stored, engine().rows(jobId));
      return { ...confirmable(preview, plan), action: plan.action };
    },

    async saveReport({ jobId, only }) {
      const job = engine().job(jobId);
      const rows = engine()
        .rows(jobId)
        .filter((row) => only === null || row.state === only);
      const result = await deps.saveFile({
        suggestedName: `${job.summary} ${dayName(job.createdAt)}${only === null ? '' : ` ${only}`}.csv`,
        text: await reportCsv(job, rows),
      });
      return result.saved ? result : { saved: false, name: '' };
    },

    prepareHandouts({ jobId }) {
      const { handouts } = collect(deps.open(), handoutRows(jobId));
      return { token: deps.confirmations.issue('bulkHandouts', jobId), count: handouts.length };
    },

    async handouts({ jobId, token, to, routing }) {
      deps.confirmations.assertConfirmed(token, 'bulkHandouts', jobId);
      const account = deps.open();
      const rows = handoutRows(jobId);
      const { handouts, missing } = collect(account, rows);
      assertRefusal(
        handouts.length > 0
          ? null
          : appErrorData(
              'secret_unavailable',
              handedOut(rows).length === 0 ? 'No key came of that job.' : 'None of these secrets is known here.',
              'Reveal a key by itself to get its secret from the platform.',
            ),
      );
      const base = { count: handouts.length, missing, clearsInMs: null };
      const name = plainFileName(`Hand-outs ${dayName(deps.now())}`);
      switch (to) {
        case 'csv': {
          const text = await handoutCsv(account, handouts, routing);
          const result = await deps.saveFile({ suggestedName: `${name}.csv`, text });
          return { ...base, saved: result.saved, name: result.saved ? result.name : '' };
        }
        case 'files': {
          // The messages are made before the dialog, while the account is open and its API key known.
          const files = handoutFiles(account, handouts, { routing, settings: deps.settings() });
          const folder = await deps.choosePath(name);
          if (folder === null) return { ...base, saved: false, name: '' };
          await writeFiles(folder, files);
          return { ...base, saved: true, name };
        }
        case 'clipboard': {
          const text = handoutLines(account, handouts, routing);
          assertNoApiKey(text, account.session.online?.apiKey ?? null);
          const seconds = deps.settings().clipboardClearSeconds;
          const clearsInMs = seconds === 0 ? null : seconds * 1000;
          await deps.writeClipboard(text, clearsInMs);
          return { ...base, saved: true, name: '', clearsInMs };
        }
      }
    },
  };
}
