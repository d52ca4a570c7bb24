// Calls of the connectivity test. The exit's whole address stays in memory, and only for this run of the app.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { OpenAccount } from '../account/accounts.ts';
import { gatewayTarget } from '../account/session.ts';
import type { RunProbe } from '../probe/types.ts';

export interface ProbeDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  publish: Publish;
  runProbe: RunProbe;
}

export function probeHandlers({ open, settings, publish, runProbe }: ProbeDeps): Handlers['probe'] {
  let running: { runId: string; abort: AbortController } | null = null;
  return {
    async run({ runId, keyId, routing }) {
      if (running) throw new AppError(appErrorData('busy', 'A test is running already.', 'Wait for it or cancel it.'));
      const abort = new AbortController();
      running = { runId, abort };
      try {
        const account = open();
        const { profile, store } = account.session;
        const { result, exitIp } = await runProbe({
          runId,
          keyId,
          label: store.keys.get(keyId)?.label ?? keyId,
          target: gatewayTarget(profile, await account.secretOf(keyId)),
          routing,
          echoServices: [...profile.extraEchoServices, ...settings().echoServices],
          signal: abort.signal,
          onStages: (stages) => publish('probeProgress', { runId, stages }),
        });
        if (exitIp !== null) account.exitIps.set(runId, exitIp);
        if (!store.readOnly) store.probes.add(result);
        publish('dataChanged', { domains: ['probe'] });
        return result;
      } finally {
        running = null;
      }
    },
    cancel({ runId }) {
      if (running?.runId === runId) running.abort.abort();
      return { done: true };
    },
    history: ({ limit, keyId }) => ({
      results: open().session.store.probes.list(keyId === undefined ? { limit } : { limit, keyId }),
    }),
    revealExit({ runId }) {
      const ip = open().exitIps.get(runId);
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
  };
}
