/** Runs that look like runs: stages come one after another, and the result is one of a few that occur. */
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import { PROBE_STAGES, type ProbeResult, type ProbeStage } from '../../shared/ipc/probe.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';

export type ProbeScenario = 'works' | 'wrongCountry' | 'capExceeded' | 'rateLimited' | 'slow';

const ENDS_MS = [4, 31, 268, 341, 512, 530];

function stagesTo(count: number, failedNote: string | null): ProbeStage[] {
  return PROBE_STAGES.map((name, index) => ({
    name,
    outcome: index < count ? 'done' : index === count && failedNote !== null ? 'failed' : 'skipped',
    startMs: index === 0 || index > count ? 0 : (ENDS_MS[index - 1] ?? 0),
    endMs: index < count || (index === count && failedNote !== null) ? (ENDS_MS[index] ?? 0) : null,
    note:
      index === count && failedNote !== null ? failedNote : index === 2 && index < count ? 'CONNECT answered 200' : '',
  }));
}

function resultOf(scenario: ProbeScenario, base: Pick<ProbeResult, 'runId' | 'keyId' | 'label' | 'at'>): ProbeResult {
  const works: ProbeResult = {
    ...base,
    protocol: 'http',
    verdict: 'works',
    sentence: 'Works: United States, T-Mobile USA, 512 ms to the first byte.',
    nextStep: '',
    gatewayCode: null,
    requestId: null,
    retryAfterMs: null,
    stages: stagesTo(6, null),
    totalMs: 530,
    exit: { maskedIp: '172.58.27.•••', country: 'US', network: 'T-Mobile USA', ipType: 'mobile' },
    asked: { country: 'us', pool: 'mbl' },
    echoService: 'https://ipinfo.io/json',
  };
  switch (scenario) {
    case 'works':
    case 'slow':
      return works;
    case 'wrongCountry':
      return {
        ...works,
        verdict: 'warning',
        sentence: 'Works, but came out in Canada instead of United States.',
        nextStep: 'Run it again; if it stays, choose another country or pool.',
        exit: { maskedIp: '99.240.11.•••', country: 'CA', network: 'Rogers', ipType: null },
      };
    case 'capExceeded':
      return {
        ...works,
        verdict: 'failed',
        sentence: 'The gateway refused it: its cap is used up.',
        nextStep: 'Top the key up and switch it back on.',
        gatewayCode: 'E_CAP_EXCEEDED',
        requestId: 'gw-7f31c2',
        stages: stagesTo(2, 'CONNECT answered 407 E_CAP_EXCEEDED'),
        totalMs: 268,
        exit: null,
        echoService: '',
      };
    case 'rateLimited':
      return {
        ...works,
        verdict: 'failed',
        sentence: 'The gateway locked this address out after too many failed logins.',
        nextStep: 'Wait, then test once with the right login.',
        gatewayCode: 'E_RATE_LIMITED_AUTH',
        requestId: 'gw-7f31c9',
        retryAfterMs: 30_000,
        stages: stagesTo(2, 'CONNECT answered 429 E_RATE_LIMITED_AUTH'),
        totalMs: 268,
        exit: null,
        echoService: '',
      };
  }
}

export function fakeProbe(
  state: { keys: PakKey[]; probeScenario: ProbeScenario; probeResults: ProbeResult[] },
  nowMs: () => number,
  publish: Publish,
): Handlers['probe'] {
  let stop: (() => void) | null = null;
  return {
    run: async ({ runId, keyId }) => {
      const label = state.keys.find(({ id }) => id === keyId)?.label ?? keyId;
      const at = nowMs();
      publish('probeProgress', {
        runId,
        stages: [
          ...stagesTo(2, null).slice(0, 2),
          { name: 'tunnel', outcome: 'running', startMs: 31, endMs: null, note: '' },
        ],
      });
      const cancelled = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), state.probeScenario === 'slow' ? 60_000 : 80);
        stop = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      const result = resultOf(state.probeScenario, { runId, keyId, label, at });
      const ended: ProbeResult = cancelled
        ? {
            ...result,
            verdict: 'cancelled',
            sentence: 'Cancelled before it was done.',
            stages: stagesTo(2, null),
            totalMs: 900,
            exit: null,
          }
        : result;
      state.probeResults.unshift(ended);
      publish('dataChanged', { domains: ['probe'] });
      return ended;
    },
    cancel: () => {
      stop?.();
      return { done: true };
    },
    history: ({ limit, keyId }) => ({
      results: state.probeResults.filter((result) => keyId === undefined || result.keyId === keyId).slice(0, limit),
    }),
    revealExit: () => ({ ip: '203.0.113.7' }),
  };
}

export function pastProbes(keys: PakKey[], now: number): ProbeResult[] {
  const scenarios: ProbeScenario[] = ['works', 'wrongCountry', 'capExceeded', 'works', 'works'];
  return keys.slice(0, 5).map((key, index) =>
    resultOf(scenarios[index] ?? 'works', {
      runId: `past-run-${index}`,
      keyId: key.id,
      label: key.label,
      at: now - index * 0.7 * DAY_MS - 40_000,
    }),
  );
}
