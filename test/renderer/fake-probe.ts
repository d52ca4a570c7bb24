/** Runs that look like runs: stages come one after another, and the report is one of those that occur. */
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { LabAttempt, LabCheck, LabReport } from '../../shared/ipc/lab-report.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import { fakeAttempt, fakeReport, type ProbeScenario, stagesTo } from './fake-report.ts';

export type { ProbeScenario } from './fake-report.ts';

export interface FakeProbeState {
  keys: PakKey[];
  probeScenario: ProbeScenario;
  probeResults: LabReport[];
}

function plannedOf(check: LabCheck): number {
  return check.kind === 'single' ? 1 : check.kind === 'compare' ? 2 : check.requests;
}

export function fakeProbe(state: FakeProbeState, nowMs: () => number, publish: Publish): Handlers['probe'] {
  const running = new Map<string, { keyId: string; stop: () => void }>();
  const find = (runId: string): LabReport => {
    const report = state.probeResults.find((one) => one.runId === runId);
    if (report) return report;
    throw new AppError(appErrorData('not_found', 'This test is not kept any more.', 'Run the test again.'));
  };
  return {
    run: async ({ runId, keyId, check, target, routing }) => {
      const base = { runId, keyId, label: state.keys.find(({ id }) => id === keyId)?.label ?? keyId, at: nowMs() };
      const report = fakeReport(state.probeScenario, base, { check, target, routing });
      const of = plannedOf(check);
      let stopped = false;
      const pause = (ms: number) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          running.set(runId, {
            keyId,
            stop: () => {
              stopped = true;
              clearTimeout(timer);
              resolve();
            },
          });
        });
      const ended: LabAttempt[] = [];
      for (const attempt of report.attempts) {
        publish('probeProgress', {
          runId,
          attempt: attempt.index,
          protocol: attempt.protocol,
          leg: 'echo',
          stages: [
            ...stagesTo(2, null).slice(0, 2),
            { name: 'tunnel', outcome: 'running', startMs: 31, endMs: null, note: '' },
          ],
          done: ended.length,
          of,
          bytesUsed: ended.length * 7_000,
          budgetBytes: report.budgetBytes ?? 0,
        });
        await pause(state.probeScenario === 'slow' ? 60_000 : check.kind === 'single' ? 80 : 20);
        if (stopped) break;
        ended.push(attempt);
        publish('probeAttempt', { runId, attempt, done: ended.length, of, nextInMs: ended.length < of ? 0 : null });
      }
      running.delete(runId);
      const result: LabReport = stopped
        ? {
            ...report,
            verdict: 'cancelled',
            sentence: 'Cancelled before it was done.',
            nextStep: '',
            diagnosis: null,
            stopped: 'cancelled',
            attemptsDone: ended.length,
            totalMs: 900,
            exit: null,
            attempts: [
              ...ended,
              {
                ...fakeAttempt(ended.length, { totalMs: 900, exit: null, exitMark: null }),
                verdict: 'cancelled',
                sentence: 'Cancelled.',
                stages: stagesTo(2, null),
              },
            ],
          }
        : report;
      state.probeResults.unshift(result);
      publish('dataChanged', { domains: ['probe'] });
      return result;
    },
    cancel: ({ runId }) => {
      running.get(runId)?.stop();
      return { done: true };
    },
    running: () => ({ runs: [...running].map(([runId, { keyId }]) => ({ runId, keyId })) }),
    history: ({ limit, keyId }) => ({
      runs: state.probeResults.filter((run) => keyId === undefined || run.keyId === keyId).slice(0, limit),
    }),
    report: ({ runId }) => find(runId),
    revealExit: () => ({ ip: '203.0.113.7' }),
    exportReports: ({ format, to, runId }) => ({
      saved: true,
      runs: runId === undefined ? state.probeResults.length : 1,
      name: to === 'file' ? `pakdesk tests 2026-11-24.${format}` : null,
    }),
  };
}

/** Five customers with a test each, and a second one of the first. */
export function pastProbes(keys: PakKey[], now: number): LabReport[] {
  const scenarios: ProbeScenario[] = ['works', 'wrongCountry', 'capExceeded', 'works', 'works'];
  return keys.slice(0, 5).map((key, index) =>
    fakeReport(scenarios[index] ?? 'works', {
      runId: `past-run-${index}`,
      keyId: key.id,
      label: key.label,
      at: now - index * 0.7 * DAY_MS - 40_000,
    }),
  );
}
