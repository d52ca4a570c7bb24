// Calls of the connectivity lab. The exits' whole addresses stay in memory, and only for this run of the app.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { MB_PER_GB } from '../../shared/key.ts';
import { trafficCostMicros } from '../../shared/lab-budget.ts';
import { RoutingError } from '../../shared/proxy-url.ts';
import type { WriteClipboard } from '../account/copying.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { targetOf } from '../composer/compose.ts';
import type { SaveFile } from '../export/save-file.ts';
import type { LabFacts } from '../probe/diagnose.ts';
import { reportsAsCsv, reportsAsJson } from '../probe/export-reports.ts';
import { parseSite } from '../probe/site.ts';
import type { RunProbe } from '../probe/types.ts';

/** By run id. */
export type LabRuns = Map<string, { keyId: string; abort: AbortController }>;

export interface ProbeDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  publish: Publish;
  runProbe: RunProbe;
  /** What runs now: it holds a secret. */
  running: LabRuns;
  saveFile: SaveFile;
  writeClipboard: WriteClipboard;
}

/** The proxy username that has got through the gateway: public, so it may be written down. */
const PROVEN = 'probe.provenUsername';
const NOT_KEPT = 'This test is not kept any more.';
const MAX_EXPORTED = 1000;

export function probeHandlers(deps: ProbeDeps): Handlers['probe'] {
  const { open, settings, publish, runProbe, running } = deps;

  function kept(runId: string): LabReport {
    const report = open().session.store.probes.get(runId);
    if (report === null) throw new AppError(appErrorData('not_found', NOT_KEPT, 'Run the test again.'));
    return report;
  }

  function isOpen(account: OpenAccount): boolean {
    try {
      return open() === account;
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_connected') return false;
      throw error;
    }
  }

  return {
    async run({ runId, keyId, routing, check, target, downloadBytes, session, freshSecret }) {
      if (running.has(runId) || [...running.values()].some((run) => run.keyId === keyId)) {
        throw new AppError(
          appErrorData('busy', 'A test of this key is running already.', 'Wait for it, or cancel it.'),
        );
      }
      const account = open();
      const { profile, store, online } = account.session;
      if (target !== null) assertUsableTarget(target.url, online?.apiKey ?? null);
      const abort = new AbortController();
      running.set(runId, { keyId, abort });
      try {
        if (freshSecret) await account.readSecretAnew(keyId);
        const { report, exitIps } = await runProbe({
          runId,
          keyId,
          label: store.keys.get(keyId)?.label ?? keyId,
          gateway: await targetOf(account, keyId),
          routing,
          check,
          target,
          downloadBytes,
          session,
          echoServices: [...profile.extraEchoServices, ...settings().echoServices],
          facts: factsOf(account, keyId),
          costOf: (bytes) => trafficCostMicros(bytes, settings().wholesaleRates),
          signal: abort.signal,
          onProgress: (progress) => {
            // A run of an account that was closed meanwhile is nobody's any more.
            if (!isOpen(account)) abort.abort();
            publish('probeProgress', { runId, ...progress });
          },
          onAttempt: (ended) => publish('probeAttempt', { runId, ...ended }),
        });
        for (const [attempt, ip] of exitIps) account.exitIps.set(exitName(runId, attempt), ip);
        if (isOpen(account)) keep(account, report);
        publish('dataChanged', { domains: ['probe'] });
        return report;
      } catch (error) {
        throw routingError(error);
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

function routingError(error: unknown): unknown {
  if (!(error instanceof RoutingError)) return error;
  const fields = [{ field: error.field, message: error.message }];
  return new AppError(appErrorData('validation', error.message, 'Correct it in the composer first.', { fields }), {
    cause: error,
  });
}

/** Refuses what must not be asked for, and what would tell the API key to a stranger. */
function assertUsableTarget(url: string, apiKey: string | null): void {
  // Whatever its encoding: the address goes to a stranger.
  assertNoApiKey(url, apiKey);
  if (parseSite(url) !== null) return;
  throw new AppError(
    appErrorData(
      'invalid_input',
      'The target is not a site that can be tested.',
      'Give an address that begins with https:// and holds no username.',
      { fields: [{ field: 'target', message: 'An https address without a login in it.' }] },
    ),
  );
}

/** What the app knows that helps to tell why. */
function factsOf(account: OpenAccount, keyId: string): LabFacts {
  const { store, clock, profile } = account.session;
  const key = store.keys.get(keyId);
  const { clockSkewMs } = account.syncState();
  const nowMs = clock.now() + (clockSkewMs ?? 0);
  return {
    clockSkewMs,
    key:
      key === null
        ? null
        : {
            enabled: key.enabled,
            expired: key.isExpired === true || (key.expiresAt !== null && key.expiresAt <= nowMs),
            usedUp: key.capGb !== null && key.usedMb !== null && key.usedMb >= key.capGb * MB_PER_GB,
          },
    usernameProven: store.meta.get(PROVEN) === profile.proxyUsername,
  };
}

/** Where the folder cannot be written the result is only shown. */
function keep(account: OpenAccount, report: LabReport): void {
  const { store, profile } = account.session;
  if (store.readOnly) return;
  store.probes.add(report);
  const works = report.verdict === 'works' || report.verdict === 'warning';
  if (works && store.meta.get(PROVEN) !== profile.proxyUsername) store.meta.set(PROVEN, profile.proxyUsername);
}

function exitName(runId: string, attempt: number): string {
  return `${runId}/${attempt}`;
}
