/** One run of the connectivity test: its stages as they come, its result, and the way to stop it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ProbeStage } from '../../../shared/ipc/lab-report.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api, newIntentId, onEvent } from '../../ipc-client.ts';
import { type ProbeResult, resultOf } from './probe-result.ts';

export interface ProbeRun {
  status: 'idle' | 'running' | 'cancelling' | 'done';
  stages: ProbeStage[];
  /** performance.now() at the start. */
  startedAt: number;
  result: ProbeResult | null;
  error: unknown;
}

const IDLE: ProbeRun = { status: 'idle', stages: [], startedAt: 0, result: null, error: null };

export interface ProbeRunner extends ProbeRun {
  start: (keyId: string, routing: Routing) => void;
  cancel: () => void;
  reset: () => void;
}

export function useProbeRun(): ProbeRunner {
  const [run, setRun] = useState<ProbeRun>(IDLE);
  const runId = useRef<string | null>(null);

  useEffect(
    () =>
      onEvent('probeProgress', (progress) => {
        if (progress.runId !== runId.current) return;
        setRun((old) => (old.status === 'running' ? { ...old, stages: progress.stages } : old));
      }),
    [],
  );

  const stop = useCallback(async () => {
    const id = runId.current;
    if (id === null) return;
    try {
      await api.probe.cancel({ runId: id });
    } catch (error) {
      setRun((old) => ({ ...old, error }));
    }
  }, []);

  // Sockets must not go on working for a screen that is not there.
  useEffect(() => () => void stop(), [stop]);

  const start = useCallback(async (keyId: string, routing: Routing) => {
    if (runId.current !== null) return;
    const id = newIntentId();
    runId.current = id;
    setRun({ ...IDLE, status: 'running', startedAt: performance.now() });
    try {
      const result = resultOf(await api.probe.run({ runId: id, keyId, routing }));
      setRun((old) => ({ ...old, status: 'done', stages: result.stages, result }));
    } catch (error) {
      setRun((old) => ({ ...old, status: 'done', error }));
    } finally {
      runId.current = null;
    }
  }, []);

  return {
    ...run,
    start: (keyId, routing) => void start(keyId, routing),
    cancel: () => {
      setRun((old) => (old.status === 'running' ? { ...old, status: 'cancelling' } : old));
      void stop();
    },
    reset: () => {
      if (runId.current === null) setRun(IDLE);
    },
  };
}
