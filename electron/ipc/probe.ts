// Calls of the connectivity lab. The exits' whole addresses stay in memory, and only for this run of the app.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { OpenAccount } from '../account/accounts.ts';
import type { WriteClipboard } from '../account/copying.ts';
import { gatewayTarget } from '../account/session.ts';
import type { SaveFile } from '../export/save-file.ts';
import { reportsAsCsv, reportsAsJson } from '../probe/export-reports.ts';
import type { RunProbe } from '../probe/types.ts';
import { reportOfPast } from '../store/past-result.ts';

export interface ProbeDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  publish: Publish;
  runProbe: RunProbe;
  saveFile: SaveFile;
  writeClipboard: WriteClipboard;
}

const NOT_KEPT = 'This test is not kept any more.';
const MAX_EXPORTED = 1000;

export function probeHandlers(deps: ProbeDeps): Handlers['probe'] {
  const { open, settings, publish, runProbe } = deps;
  const running = new Map<string, { keyId: string; abort: AbortController }>();

  function kept(runId: string): LabReport {
    const report = open().session.store.probes.get(runId);
    if (report === null) throw new AppError(appErrorData('not_found', NOT_KEPT, 'Run the test again.'));
    return report;
  }

  return {
    async run({ runId, keyId, routing, freshSecret }) {
      if (running.has(runId) || [...running.values()].some((run) => run.keyId === keyId)) {
        throw new AppError(
          appErrorData('busy', 'A test of this key is running already.', 'Wait for it, or cancel it.'),
        );
      }
      const abort = new AbortController();
      running.set(runId, { keyId, abort });
      try {
        const account = open();
        const { profile, store } = account.session;
        const { result, exitIp } = await runProbe({
          runId,
          keyId,
          label: store.keys.get(keyId)?.label ?? keyId,
          target: gatewayTarget(profile, await (freshSecret ? account.readSecretAnew(keyId) : account.secretOf(keyId))),
          routing,
          echoServices: [...profile.extraEchoServices, ...settings().echoServices],
          signal: abort.signal,
          onStages: (stages) =>
            publish('probeProgress', {
              runId,
              attempt: 0,
              protocol: routing.protocol ?? 'http',
              leg: 'echo',
              stages,
              done: 0,
              of: 1,
              bytesUsed: 0,
              budgetBytes: 0,
            }),
        });
        const report = reportOfPast(result);
        if (exitIp !== null) account.exitIps.set(exitName(runId, 0), exitIp);
        if (!store.readOnly) store.probes.add(report);
        publish('dataChanged', { domains: ['probe'] });
        return report;
      } finally {
        running.delete(runId);
      }
    },
    cancel({ runId }) {
      running.get(runId)?.abort.abort();
      return { done: true };
    },
    running: () => ({ runs: [...running].map(([runId, { keyId }]) => ({ runId, keyId })) }),
    history: ({ limit, keyId }) => ({
      runs: open().session.store.probes.list(keyId === undefined ? { limit } : { limit, keyId }),
    }),
    report: ({ runId }) => kept(runId),
    revealExit({ runId, attempt }) {
      const ip = open().exitIps.get(exitName(runId, attempt));
      if (ip === undefined) {
        throw new AppError(
          appErrorData(
            'not_found',
            'The exit’s address is only known while Pakdesk runs.',
            'Run the test again to see it.',
          ),
        );
      }
      return { ip };
    },
    async exportReports({ format, to, runId, keyId }) {
      const { probes } = open().session.store;
      const heads = probes.list(keyId === undefined ? { limit: MAX_EXPORTED } : { limit: MAX_EXPORTED, keyId });
      const reports = runId === undefined ? heads.flatMap((head) => probes.get(head.runId) ?? []) : [kept(runId)];
      if (reports.length === 0) {
        throw new AppError(appErrorData('not_found', 'There is no test to export.', 'Run one first.'));
      }
      const text = format === 'json' ? reportsAsJson(reports) : reportsAsCsv(reports);
      const day = new Date(reports[0]?.at ?? 0).toISOString().slice(0, 10);
      if (to === 'clipboard') {
        await deps.writeClipboard(text, null);
        return { saved: true, runs: reports.length, name: null };
      }
      const result = await deps.saveFile({ suggestedName: `pakdesk tests ${day}.${format}`, text });
      return { saved: result.saved, runs: reports.length, name: result.saved ? result.name : null };
    },
  };
}

function exitName(runId: string, attempt: number): string {
  return `${runId}/${attempt}`;
}
