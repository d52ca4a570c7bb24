/** Runs of the lab, kept beside the screen: leaving it stops nothing, and coming back shows a run growing. One at a time for each key. */
import { useEffect, useSyncExternalStore } from 'react';
import type { Api, EventPayload } from '../../../shared/ipc/contract.ts';
import type { LabAttempt, LabCheck, LabReport, ProbeStage } from '../../../shared/ipc/lab-report.ts';
import { plannedAttempts } from '../../../shared/lab-budget.ts';
import { api, newIntentId, onEvent } from '../../ipc-client.ts';
import type { Protocol } from './stage-words.ts';

export interface LiveLane {
  attempt: number;
  leg: 'echo' | 'target';
  protocol: Protocol;
  stages: readonly ProbeStage[];
}

export interface LiveRun {
  runId: string;
  keyId: string;
  /** Null for a run that began before this page did. */
  check: LabCheck | null;
  /** performance.now() */
  startedAt: number;
  cancelling: boolean;
  lanes: readonly LiveLane[];
  /** Those that have ended, in their order. */
  attempts: readonly LabAttempt[];
  done: number;
  of: number;
  bytesUsed: number;
  budgetBytes: number;
  /** performance.now() of the next request while the run pauses between two. */
  nextAt: number | null;
}

interface KeyRuns {
  live: LiveRun | null;
  /** The last one that ended while this page was there. */
  report: LabReport | null;
  /** performance.now() when it ended. */
  endedAt: number;
  error: unknown;
}

type RunInput = Omit<Parameters<Api['probe']['run']>[0], 'runId'>;

const NOTHING: KeyRuns = { live: null, report: null, endedAt: 0, error: null };

const byKey = new Map<string, KeyRuns>();
const listeners = new Set<() => void>();

function put(keyId: string, part: Partial<KeyRuns>): void {
  byKey.set(keyId, { ...(byKey.get(keyId) ?? NOTHING), ...part });
  for (const listener of listeners) listener();
}

function liveOf(runId: string): LiveRun | null {
  for (const { live } of byKey.values()) if (live?.runId === runId) return live;
  return null;
}

function changeLive(runId: string, change: (live: LiveRun) => Partial<LiveRun>): void {
  const live = liveOf(runId);
  if (live !== null) put(live.keyId, { live: { ...live, ...change(live) } });
}

function withLane(lanes: readonly LiveLane[], lane: LiveLane): LiveLane[] {
  return [...lanes.filter(({ attempt, leg }) => attempt !== lane.attempt || leg !== lane.leg), lane].sort(
    (a, b) => a.attempt - b.attempt || a.leg.localeCompare(b.leg),
  );
}

function onProgress(progress: EventPayload<'probeProgress'>): void {
  const { runId, attempt, leg, protocol, stages, done, of, bytesUsed, budgetBytes } = progress;
  changeLive(runId, ({ lanes }) => ({
    lanes: withLane(lanes, { attempt, leg, protocol, stages }),
    done,
    of,
    bytesUsed,
    budgetBytes,
    nextAt: null,
  }));
}

function onAttempt({ runId, attempt, done, of, nextInMs }: EventPayload<'probeAttempt'>): void {
  changeLive(runId, ({ attempts }) => ({
    attempts: [...attempts.filter(({ index }) => index !== attempt.index), attempt].sort((a, b) => a.index - b.index),
    done,
    of,
    nextAt: nextInMs === null ? null : performance.now() + nextInMs,
  }));
}

function begin(runId: string, keyId: string, check: LabCheck | null): void {
  const live: LiveRun = {
    runId,
    keyId,
    check,
    startedAt: performance.now(),
    cancelling: false,
    lanes: [],
    attempts: [],
    done: 0,
    of: check === null ? 1 : plannedAttempts(check),
    bytesUsed: 0,
    budgetBytes: 0,
    nextAt: null,
  };
  put(keyId, { live, report: null, error: null });
}

function end(runId: string, part: Pick<Partial<KeyRuns>, 'report' | 'error'>): void {
  const live = liveOf(runId);
  if (live !== null) put(live.keyId, { live: null, endedAt: performance.now(), ...part });
}

/** Runs that main still has from before this page, and the reports of those that have ended since. */
async function adopt(): Promise<void> {
  clearTimeout(asking);
  const { runs } = await api.probe.running({});
  const under = new Set(runs.map(({ runId }) => runId));
  for (const { runId, keyId } of runs) {
    if (byKey.get(keyId)?.live == null) {
      begin(runId, keyId, null);
      adopted.add(runId);
    }
  }
  for (const runId of adopted) {
    if (under.has(runId)) continue;
    adopted.delete(runId);
    try {
      end(runId, { report: await api.probe.report({ runId }) });
    } catch (error) {
      end(runId, { error });
    }
  }
  // Their answer goes to the page that asked for it, which is gone.
  if (adopted.size > 0) asking = setTimeout(adoptQuietly, ASK_AGAIN_MS);
}

/** Nothing is lost when it fails: the runs end in main and stand in the history. */
function adoptQuietly(): void {
  adopt().catch(() => undefined);
}

const ASK_AGAIN_MS = 1_000;
const adopted = new Set<string>();
let asking: ReturnType<typeof setTimeout> | undefined;
let following = false;

function follow(): void {
  if (following) return;
  following = true;
  onEvent('probeProgress', onProgress);
  onEvent('probeAttempt', onAttempt);
}

/** Does nothing while a run of this key goes on. */
export async function startRun(input: RunInput): Promise<void> {
  if (byKey.get(input.keyId)?.live) return;
  follow();
  const runId = newIntentId();
  begin(runId, input.keyId, input.check ?? { kind: 'single' });
  try {
    end(runId, { report: await api.probe.run({ ...input, runId }) });
  } catch (error) {
    end(runId, { error });
  }
}

export async function cancelRun(runId: string): Promise<void> {
  changeLive(runId, () => ({ cancelling: true }));
  try {
    await api.probe.cancel({ runId });
  } catch (error) {
    const live = liveOf(runId);
    if (live !== null) put(live.keyId, { error, live: { ...live, cancelling: false } });
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeyRuns(keyId: string | null): KeyRuns {
  useEffect(() => {
    follow();
    adoptQuietly();
  }, []);
  return useSyncExternalStore(subscribe, () => (keyId === null ? NOTHING : (byKey.get(keyId) ?? NOTHING)));
}
