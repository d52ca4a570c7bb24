// Locks by itself when nobody has touched the computer for a while. Threat: somebody who walks away without locking; a computer that slept without saying so.
import type { Clock } from '../clock.ts';

const LOOK_EVERY_MS = 5_000;
/** The timer stood still for longer than any busy minute explains: the computer slept. */
const SLEPT_MS = 60_000;

export interface IdleWatchOptions {
  clock: Clock;
  /** Since the last key press or move of the pointer. */
  idleMs: () => number;
  options: () => { afterMinutes: number | null; onSleep: boolean };
  close: (why: 'idle' | 'sleep') => void;
}

/** Runs until the signal aborts. */
export async function watchIdle(
  { clock, idleMs, options, close }: IdleWatchOptions,
  signal: AbortSignal,
): Promise<void> {
  let lookedAt = clock.now();
  while (!signal.aborted) {
    try {
      await clock.sleep(LOOK_EVERY_MS, signal);
    } catch {
      return;
    }
    const now = clock.now();
    const { afterMinutes, onSleep } = options();
    if (onSleep && now - lookedAt > LOOK_EVERY_MS + SLEPT_MS) close('sleep');
    else if (afterMinutes !== null && idleMs() >= afterMinutes * 60_000) close('idle');
    lookedAt = now;
  }
}
