/** One run of the app that may be killed: before or after any write, before or after any request takes effect. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../electron/clock.ts';
import type { Store } from '../../../electron/store/types.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Life {
  readonly alive: boolean;
  /** The process ends here when its time has come. Throws then, and for ever after. */
  moment(): void;
  kill(): void;
  /** Resolves when it is dead: what waits for the process waits no longer. */
  readonly died: Promise<void>;
}

/** `moments`: how many writes and requests it lives through. */
export function createLife(moments: number): Life {
  let left = moments;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  return {
    died,
    get alive() {
      return left > 0;
    },
    kill() {
      left = 0;
      die();
    },
    moment() {
      left -= 1;
      if (left <= 0) {
        left = 0;
        die();
        throw new Killed('the process was killed');
      }
    },
  };
}

const WRITES = new Set([
  'begin',
  'stepDone',
  'setKey',
  'end',
  'put',
  'delete',
  'clear',
  'applyList',
  'upsert',
  'markGone',
  'create',
  'endRow',
  'cancelPending',
  'setState',
  'set',
  'record',
  'add',
  'update',
  'flag',
  'setCursor',
]);

/** The store of a process that may be killed: what the dead one still tries to write is not written. */
export function mortalStore(store: Store, life: Life): Store {
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name);
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) return wrap(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (!life.alive) throw new Killed('the process was killed');
          const isWrite = WRITES.has(String(name));
          if (isWrite) life.moment();
          const result: unknown = Reflect.apply(value, of, args);
          if (isWrite) life.moment();
          return result;
        };
      },
    });
  return wrap(store);
}

/** Short waits pass at once, long ones (polling, backups) only end by their signal. */
export function fakeTime(startMs: number): Clock & { pass(ms: number): void } {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    pass(ms) {
      nowMs += ms;
    },
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      if (delayMs < 10_000) {
        nowMs += delayMs;
        await nextTurn();
        signal?.throwIfAborted();
        return;
      }
      await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
  };
}

/** What a dead process waited for never comes. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: clock.now,
    async sleep(delayMs, signal) {
      await clock.sleep(delayMs, signal);
      if (!life.alive) await new Promise(() => undefined);
    },
  };
}
