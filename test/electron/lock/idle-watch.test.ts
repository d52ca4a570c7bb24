import { describe, expect, it } from 'vitest';
import { watchIdle } from '../../../electron/lock/idle-watch.ts';

/** One look at each `tick`, the clock and the idle time as given. */
function watching(options: { afterMinutes: number | null; onSleep: boolean }) {
  let nowMs = 0;
  let idleMs = 0;
  let wake: () => void = () => undefined;
  const closed: string[] = [];
  const stop = new AbortController();
  const ended = watchIdle(
    {
      clock: {
        now: () => nowMs,
        sleep: (_delayMs, signal) =>
          new Promise((resolve, reject) => {
            wake = resolve;
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          }),
      },
      idleMs: () => idleMs,
      options: () => options,
      close: (why) => closed.push(why),
    },
    stop.signal,
  );
  return {
    closed,
    stop: () => {
      stop.abort();
      return ended;
    },
    async tick(passedMs: number, idle: number) {
      nowMs += passedMs;
      idleMs = idle;
      wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('watchIdle', () => {
  it('closes at the set time without a touch, not before', async () => {
    const watch = watching({ afterMinutes: 15, onSleep: true });
    await watch.tick(5_000, 899_000);
    expect(watch.closed).toEqual([]);
    await watch.tick(5_000, 900_000);
    expect(watch.closed).toEqual(['idle']);
    await watch.stop();
  });

  it('does not close by itself when that is off', async () => {
    const watch = watching({ afterMinutes: null, onSleep: false });
    await watch.tick(5_000, 9_000_000);
    expect(watch.closed).toEqual([]);
    await watch.stop();
  });

  it('takes a timer that stood still for a computer that slept', async () => {
    const watch = watching({ afterMinutes: null, onSleep: true });
    await watch.tick(20_000, 0);
    expect(watch.closed).toEqual([]);
    await watch.tick(8 * 3_600_000, 0);
    expect(watch.closed).toEqual(['sleep']);
    await watch.stop();
  });

  it('lets it sleep when that is off', async () => {
    const watch = watching({ afterMinutes: null, onSleep: false });
    await watch.tick(8 * 3_600_000, 0);
    expect(watch.closed).toEqual([]);
    await watch.stop();
  });
});
