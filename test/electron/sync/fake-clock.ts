import type { Clock } from '../../../electron/clock.ts';

interface Sleeper {
  at: number;
  wake: () => void;
}

export interface FakeClock extends Clock {
  /** Lets time pass, waking sleepers in their order and letting what they set off run. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock, as a user or NTP does; sleeps go on unmoved. */
  setBack(ms: number): void;
  /** Delays of the sleeps that are under way. */
  sleeping(): number[];
}

/** Enough turns of the event loop for chains of promises to settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function fakeClock(startAt: number): FakeClock {
  let elapsed = 0;
  let offset = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => startAt + elapsed + offset,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper: Sleeper = { at: elapsed + Math.max(0, delayMs), wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      await settle();
      const until = elapsed + ms;
      for (;;) {
        const next = [...sleepers].toSorted((a, b) => a.at - b.at).find((sleeper) => sleeper.at <= until);
        if (!next) break;
        sleepers.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.wake();
        await settle();
      }
      elapsed = until;
    },
    setBack(ms) {
      offset -= ms;
    },
    sleeping: () => [...sleepers].map((sleeper) => sleeper.at - elapsed).sort((a, b) => a - b),
  };
}
