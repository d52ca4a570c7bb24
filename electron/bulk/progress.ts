// How fast a bulk job goes, and how often the page is told. Threat: a thousand events that keep the page from painting.
import type { Clock } from '../clock.ts';

const EVERY_MS = 150;
const RATE_WINDOW_MS = 60_000;

/** At most one call of `emit` in a while, and the last state is always told. */
export function createTicker(clock: Clock, emit: () => void): { tick(): void; flush(): void } {
  let waiting = false;
  let dirty = false;
  return {
    tick() {
      dirty = true;
      if (waiting) return;
      waiting = true;
      void clock.sleep(EVERY_MS).then(() => {
        waiting = false;
        if (dirty) emit();
        dirty = false;
      });
    },
    flush() {
      dirty = false;
      emit();
    },
  };
}

/** Rows a minute over the last minute of running. */
export function createRate(now: () => number): { add(): void; perMinute(): number | null } {
  const startedAt = now();
  let ends: number[] = [];
  return {
    add: () => void ends.push(now()),
    perMinute() {
      const at = now();
      ends = ends.filter((end) => at - end < RATE_WINDOW_MS);
      const windowMs = Math.min(RATE_WINDOW_MS, at - startedAt);
      return windowMs < 1_000 ? null : Math.round((ends.length * RATE_WINDOW_MS) / windowMs);
    },
  };
}
