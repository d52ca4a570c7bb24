// Waiting that always ends: every wait gives way to a signal, every stage has a deadline. Threat: a proxy that accepts and then says nothing.
import { ProbeFailure } from './failure.ts';

/**
 * Waits for a callback. `start` returns what takes its listeners off again, which happens however the wait ends.
 * Rejects with the signal's reason as soon as it aborts.
 */
export function waitFor<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    let settled = false;
    let stop = () => {};
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      stop();
      finish();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    stop = start(
      (value) => settle(() => resolve(value)),
      (reason) => settle(() => reject(reason)),
    );
    if (settled) stop();
  });
}

/** A signal that aborts by its parent, or with a timeout failure after `limitMs`. Dispose of it to stop its timer. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(parent: AbortSignal, limitMs: number, whole: boolean) {
    const controller = new AbortController();
    this.#timer = setTimeout(
      () => controller.abort(new ProbeFailure({ kind: 'timeout', afterMs: limitMs, whole })),
      limitMs,
    );
    this.signal = AbortSignal.any([parent, controller.signal]);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

export async function withDeadline<T>(
  parent: AbortSignal,
  limitMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(parent, limitMs, false);
  try {
    return await run(deadline.signal);
  } finally {
    deadline.dispose();
  }
}

/** Waits so long, or until the signal aborts; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = () => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
}
