import { describe, expect, it } from 'vitest';
import { settle } from './fake-clock.ts';
import { MINUTE, NOON, POLL, refusal, remote, reply, world } from './world.ts';

describe('what is told of rows that changed beside a list', () => {
  it('says that keys changed when one was read beside the lists, though the next list brings nothing new', async () => {
    const { scheduler, clock, store, changes, answers } = world();
    scheduler.start();
    await clock.advance(MINUTE);
    store.keys.upsert({ ...remote('a', 7).key, secretHint: null, gone: false, asOf: clock.now() });
    answers.list = async () => reply([remote('a', 7)]);
    changes.length = 0;
    await clock.advance(POLL - MINUTE);
    expect(changes).toEqual([[['keys', 'usage'], []]]);
    changes.length = 0;
    await clock.advance(POLL);
    expect(changes.filter(([domains]) => domains.includes('keys'))).toEqual([]);
  });

  it('says so as well after a long list that failed on its way', async () => {
    const { scheduler, clock, store, changes, answers } = world();
    const list = Array.from({ length: 1200 }, (_, index) => remote(`k${index}`, 3));
    answers.list = async () => reply(list);
    const { applyLongList } = store.keys;
    store.keys.applyLongList = (rows, at, whole) => {
      let parts = 0;
      return applyLongList(rows, at, whole, async () => {
        parts += 1;
        if (parts === 3) throw refusal('disk_full');
      });
    };
    scheduler.start();
    await clock.advance(0);
    expect([scheduler.state().lastError?.code, changes.length, store.keys.count()]).toEqual(['disk_full', 0, 1200]);
    store.keys.applyLongList = applyLongList;
    await clock.advance(10_000);
    await scheduler.now();
    expect(changes.filter(([domains]) => domains.includes('keys'))).toEqual([[['keys', 'usage'], []]]);
  });
});

describe('stopping while a list is written', () => {
  it('waits for a list that is being written, and goes no further with it', async () => {
    const { scheduler, clock, store, answers, states } = world();
    scheduler.start();
    await clock.advance(MINUTE);
    answers.list = async () => reply(Array.from({ length: 5000 }, (_, index) => remote(`k${index}`, 3)));
    // By hand, while the loop sleeps.
    let hasEnded = false;
    const read = scheduler.now().then(() => {
      hasEnded = true;
    });
    while (store.keys.count() < 600) await new Promise((resolve) => setImmediate(resolve));
    await scheduler.stop();
    expect(hasEnded).toBe(true);
    const written = store.keys.count();
    expect(written).toBeLessThan(5000);
    expect(states.at(-1)?.status).toBe('stopped');
    await read;
    await settle();
    expect([store.keys.count(), store.keys.asOf()]).toEqual([written, NOON]);
    expect(states.at(-1)?.status).toBe('stopped');
  });

  it('a read by hand that fails at the store does not make the stopping fail', async () => {
    const { scheduler, clock, store } = world();
    scheduler.start();
    await clock.advance(MINUTE);
    const { count } = store.keys;
    store.keys.count = () => {
      throw new Error('damaged');
    };
    const read = scheduler.now().catch((error: Error) => error.message);
    const stopping = scheduler.stop().catch((error: Error) => error.message);
    store.keys.count = count;
    expect([await read, await stopping]).toEqual(['damaged', undefined]);
  });
});

describe('retention', () => {
  it('drops old usage once a day, and a failure of that stops nothing', async () => {
    const { scheduler, clock, store, lines } = world();
    const days = (ago: number) => ({ keyId: 'a', at: NOON - ago * 24 * 60 * MINUTE, usedMb: 100 - ago });
    store.usage.record([days(60), days(50), days(10)]);
    scheduler.start();
    await clock.advance(0);
    expect(store.usage.series('90d', NOON).points.filter(({ mb }) => mb !== null)).toHaveLength(2);
    let pruned = 0;
    store.usage.prune = () => {
      pruned += 1;
      throw new Error('no');
    };
    await clock.advance(11 * 60 * MINUTE);
    expect(pruned).toBe(0);
    await clock.advance(60 * MINUTE + POLL);
    expect(pruned).toBe(1);
    expect(scheduler.state().status).toBe('idle');
    expect(lines.some((line) => line.includes('sync.usageNotPruned'))).toBe(true);
  });
});

describe('retention under a clock that is wrong', () => {
  const DAY = 24 * 60 * MINUTE;
  it.each([
    ['two years ahead', -730 * DAY],
    ['two days behind', 2 * DAY],
  ])('drops nothing while it is %s of the platform, and does so once it is right', async (_, skew) => {
    const { scheduler, clock, store, answers } = world();
    let pruned = 0;
    store.usage.prune = () => {
      pruned += 1;
      return 0;
    };
    answers.list = async () => reply([remote('a')], clock.now() + skew);
    scheduler.start();
    await clock.advance(2 * POLL);
    expect([pruned, scheduler.state().status]).toEqual([0, 'idle']);
    answers.list = async () => reply([remote('a')], clock.now() + 60_000);
    await clock.advance(POLL);
    expect(pruned).toBe(1);
  });
});
