/** One intent, one call: a double click or a held Enter sends once, and a retry of what may have happened keeps its id. */
import { useCallback, useRef, useState } from 'react';
import { AppError } from '../../shared/ipc/app-error.ts';
import { newIntentId } from '../ipc-client.ts';
import { asAppError } from '../ui/app-error.ts';

export interface Intent<I, O> {
  running: boolean;
  error: AppError | null;
  /** The request was sent and its outcome is not known: only a retry under the same id is safe. */
  unknown: boolean;
  value: O | null;
  send: (input: I) => void;
  /** After `unknown`: asks again under the same id, with the same input. */
  settle: () => void;
  clearError: () => void;
}

/** What main answered for certain, before or after sending: the next press is a new decision. Only these are not. */
function mayHaveHappened(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  return error.code === 'outcome_unknown' || error.code === 'internal';
}

/** A held Enter goes on pressing after a refusal; a person reads it first. */
const HELD_KEY_MS = 400;

export function useIntent<I, O>(call: (input: I, intentId: string) => Promise<O>): Intent<I, O> {
  const intentId = useRef<string | null>(null);
  const last = useRef<I | null>(null);
  const inFlight = useRef(false);
  const failedAt = useRef(Number.NEGATIVE_INFINITY);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<{ error: AppError; unknown: boolean } | null>(null);
  const [value, setValue] = useState<O | null>(null);

  const run = useCallback(
    async (input: I) => {
      if (inFlight.current) return;
      inFlight.current = true;
      last.current = input;
      intentId.current ??= newIntentId();
      setRunning(true);
      setFailure(null);
      try {
        setValue(await call(input, intentId.current));
      } catch (error) {
        const unknown = mayHaveHappened(error);
        if (!unknown) intentId.current = null;
        failedAt.current = performance.now();
        setFailure({ error: error instanceof AppError ? error : new AppError(asAppError(error)), unknown });
      } finally {
        inFlight.current = false;
        setRunning(false);
      }
    },
    [call],
  );

  const unknown = failure?.unknown ?? false;
  return {
    running,
    error: failure?.error ?? null,
    unknown,
    value,
    send: (input) => {
      // Other input under the same id would be answered with the first one's outcome.
      if (unknown || value !== null || performance.now() - failedAt.current < HELD_KEY_MS) return;
      void run(input);
    },
    settle: () => {
      if (last.current !== null) void run(last.current);
    },
    clearError: () => setFailure((old) => (old?.unknown ? old : null)),
  };
}
