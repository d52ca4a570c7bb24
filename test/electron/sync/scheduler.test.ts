import { describe, expect, it } from 'vitest';
import { lastStock } from '../../../electron/sync/stock.ts';
import { settle } from './fake-clock.ts';
import { MINUTE, NOON, POLL, refusal, remote, reply, SECRET, world } from './world.ts';

describe('polling', () => {
  it('reads at once and then at its pace, and tells what changed', async () => {
    const { scheduler, clock, calls, store, changes, answers, states } = world();
    expect(scheduler.state()).toMatchObject({ status: 'idle', asOf: null, nextAt: null, keyCount: 0, lastError: null });
    scheduler.start();
    await clock.advance(0);
    expect(states.map(({ status }) => status)).toEqual(['syncing', 'idle']);
    expect(store.keys.list()).toHaveLength(1);
    expect(scheduler.state()).toMatchObject({ status: 'idle', asOf: NOON, nextAt: NOON + POLL, keyCount: 1 });
    answers.list = async () => reply([remote('a', 5), remote('b')]);
    await clock.advance(2 * POLL);
    expect(calls).toEqual([0, POLL, 2 * POLL]);
    expect(changes.filter(([domains]) => domains.includes('keys'))).toEqual([
      [['keys', 'usage'], ['a']],
      [
        ['keys', 'usage'],
        ['a', 'b'],
      ],
    ]);
  });

  for (const [name, part] of [
    ['a page of more', { partial: true }],
    ['with rows that could not be read', { skippedRows: 1 }],
  ] as const) {
    it(`[fault 28] marks no key as gone by a list that is ${name}`, async () => {
      const { scheduler, clock, answers, store } = world();
      answers.list = async () => reply([remote('a', 5), remote('b')]);
      scheduler.start();
      await clock.advance(0);
      answers.list = async () => ({ ...reply([remote('a', 9)]), ...part });
      await clock.advance(POLL);
      expect(store.keys.list().map(({ id, usedMb }) => [id, usedMb])).toEqual([
        ['a', 9],
        ['b', remote('b').key.usedMb],
      ]);
      answers.list = async () => reply([remote('a', 9)]);
      await clock.advance(POLL);
      expect(store.keys.list().map(({ id }) => id)).toEqual(['a']);
    });
  }

  it('a change made while the list was on its way is newer than the list', async () => {
    const { scheduler, clock, answers, store } = world();
    let answer: () => void = () => undefined;
    answers.list = () =>
      new Promise((resolve) => {
        answer = () => resolve(reply([remote('a')]));
      });
    scheduler.start();
    await clock.advance(1000);
    store.keys.upsert({ ...remote('minted').key, secretHint: null, gone: false, asOf: clock.now() });
    await clock.advance(1000);
    answer();
    await settle();
    expect(store.keys.list().map(({ id }) => id)).toEqual(['a', 'minted']);
  });

  it('says that usage changed when an hour is read for the first time, even if no key changed', async () => {
    const { scheduler, clock, changes } = world();
    scheduler.start();
    await clock.advance(59 * MINUTE);
    expect(changes.filter(([domains]) => domains.includes('usage'))).toHaveLength(1);
    await clock.advance(2 * MINUTE);
    expect(changes.filter(([domains]) => domains.includes('usage')).at(-1)).toEqual([['usage'], []]);
  });

  it('single flight: a read by hand joins the one under way, and the next one counts from it', async () => {
    const { scheduler, clock, calls, answers } = world();
    let answer: () => void = () => undefined;
    answers.list = () =>
      new Promise((resolve) => {
        answer = () => resolve(reply([remote('a')]));
      });
    scheduler.start();
    await settle();
    const both = Promise.all([scheduler.now(), scheduler.now()]);
    await settle();
    expect(calls).toEqual([0]);
    answer();
    expect((await both).map(({ status }) => status)).toEqual(['idle', 'idle']);
    answers.list = async () => reply([remote('a')]);
    await clock.advance(MINUTE);
    expect(calls).toEqual([0]);
    await scheduler.now();
    await clock.advance(POLL - 1);
    expect(calls).toEqual([0, MINUTE]);
    await clock.advance(1);
    expect(calls).toEqual([0, MINUTE, MINUTE + POLL]);
  });

  it('[fault 26] reads the clock skew from the server’s date', async () => {
    const { scheduler, clock, answers } = world();
    answers.list = async () => reply([], NOON + 7_200_000);
    scheduler.start();
    await clock.advance(0);
    expect(scheduler.state().clockSkewMs).toBe(7_200_500);
    answers.list = async () => reply([]);
    await scheduler.now();
    expect(scheduler.state().clockSkewMs).toBe(7_200_500);
  });

  it('stops when told, aborting what is in flight, and stores nothing of it', async () => {
    const { scheduler, clock, answers, store, calls } = world();
    let aborted = false;
    answers.list = (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          aborted = true;
          reject(refusal('cancelled'));
        });
      });
    scheduler.start();
    await settle();
    await scheduler.stop();
    expect(aborted).toBe(true);
    expect(scheduler.state()).toMatchObject({ status: 'stopped', nextAt: null, lastError: null });
    expect(store.keys.asOf()).toBeNull();
    await clock.advance(10 * POLL);
    expect(calls).toHaveLength(1);
    await scheduler.now();
    expect(calls).toHaveLength(1);
    expect(clock.sleeping()).toEqual([]);
  });

  it('starting twice is one loop', async () => {
    const { scheduler, clock, calls } = world();
    scheduler.start();
    scheduler.start();
    await clock.advance(POLL);
    expect(calls).toEqual([0, POLL]);
  });

  it('[fault 65] after eight hours of sleep there is one read, not a burst', async () => {
    const { scheduler, clock, calls } = world();
    scheduler.start();
    await clock.advance(0);
    clock.setBack(-8 * 60 * MINUTE);
    await clock.advance(POLL);
    expect(calls).toHaveLength(2);
    await clock.advance(POLL - 1);
    expect(calls).toHaveLength(2);
  });

  it('[fault 65] a clock that is set back neither stops polling nor makes it hurry', async () => {
    const { scheduler, clock, calls, store } = world();
    scheduler.start();
    await clock.advance(0);
    clock.setBack(26 * 60 * MINUTE);
    await clock.advance(POLL);
    expect(calls).toHaveLength(2);
    expect(store.keys.asOf()).toBe(clock.now());
    await clock.advance(POLL);
    expect(calls).toHaveLength(3);
  });
});

describe('secrets in the list', () => {
  it('are handed over once, shown as a hint, and kept out of the rows', async () => {
    const { scheduler, clock, answers, secrets, store } = world();
    answers.list = async () => reply([remote('a', 0, SECRET), remote('b')]);
    scheduler.start();
    await clock.advance(POLL);
    expect(secrets).toEqual([['a', SECRET]]);
    expect(store.keys.get('a')?.secretHint).toBe('pak_••••3f2a');
    answers.list = async () => reply([remote('a', 1)]);
    await clock.advance(POLL);
    expect(store.keys.get('a')?.secretHint).toBe('pak_••••3f2a');
    // The same last four, another secret: it was rotated elsewhere.
    const rotated = 'pak_ffffffffffffffffffff3f2a';
    answers.list = async () => reply([remote('a', 1, rotated)]);
    await clock.advance(POLL);
    expect(secrets.at(-1)).toEqual(['a', rotated]);
  });
});

describe('stock', () => {
  it('is read rarely, beside the list', async () => {
    const { scheduler, clock, stockCalls, store, changes } = world();
    scheduler.start();
    await clock.advance(0);
    expect(lastStock(store.meta)).toEqual({ pools: { mbl: { us: 73 } }, asOf: NOON, reason: '' });
    expect(changes).toContainEqual([['stock'], []]);
    await clock.advance(60 * MINUTE);
    expect(stockCalls.length).toBeGreaterThanOrEqual(4);
    expect(stockCalls.length).toBeLessThanOrEqual(5);
    await scheduler.refreshStock();
    expect(stockCalls.at(-1)).toBe(60 * MINUTE);
  });

  it.each(['forbidden', 'not_found', 'key_invalid', 'server_error'] as const)(
    'a refusal (%s) keeps the last figures, says why, and stops nothing',
    async (code) => {
      const { scheduler, clock, store, answers, invalid, stockCalls } = world();
      scheduler.start();
      await clock.advance(0);
      answers.stock = () => Promise.reject(refusal(code));
      await scheduler.refreshStock();
      const stock = lastStock(store.meta);
      expect(stock).toMatchObject({ pools: { mbl: { us: 73 } }, asOf: NOON });
      expect(stock.reason).not.toBe('');
      expect([scheduler.state().status, invalid]).toEqual(['idle', []]);
      const before = stockCalls.length;
      await clock.advance(POLL);
      expect(stockCalls.length).toBe(before);
    },
  );

  it('one that hangs does not hold up the list or the stopping', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.stock = () => new Promise(() => undefined);
    scheduler.start();
    await clock.advance(2 * POLL);
    expect(calls).toHaveLength(3);
    await scheduler.stop();
    expect(scheduler.state().status).toBe('stopped');
  });
});
