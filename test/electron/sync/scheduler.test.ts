import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../electron/log.ts';
import type { RemoteKey, Reply, StockReply } from '../../../electron/platform/types.ts';
import { openStore } from '../../../electron/store/open.ts';
import { createScheduler, type SyncDomain } from '../../../electron/sync/scheduler.ts';
import { lastStock } from '../../../electron/sync/stock.ts';
import type { SyncState } from '../../../shared/ipc/app.ts';
import { AppError, type AppErrorCode, appErrorData } from '../../../shared/ipc/app-error.ts';
import { fakeClock, settle } from './fake-clock.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const POLL = 5 * MINUTE;
const SECRET = 'pak_0123456789abcdef01233f2a';

const remote = (id: string, usedMb = 0, secret: string | null = null): RemoteKey => ({
  key: {
    id,
    label: `customer ${id}`,
    enabled: true,
    capGb: 10,
    usedMb,
    expiresAt: null,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: 'standard',
    unreadable: [],
    asOf: NOON,
  },
  secret,
});
const reply = <T>(value: T, serverTime: number | null = null): Reply<T> => ({ value, requestId: 'req-1', serverTime });
const refusal = (code: AppErrorCode, retryAfterMs: number | null = null) =>
  new AppError(appErrorData(code, `It is ${code}.`, '', { retryAfterMs }));

function world() {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-sync-'));
  const clock = fakeClock(NOON);
  const store = openStore({ dir, now: clock.now });
  const lines: string[] = [];
  const calls: number[] = [];
  const stockCalls: number[] = [];
  const states: SyncState[] = [];
  const changes: [SyncDomain[], string[]][] = [];
  const invalid: string[] = [];
  const secrets: [string, string][] = [];
  const answers = {
    list: async (_signal?: AbortSignal): Promise<Reply<RemoteKey[]>> => reply([remote('a')]),
    stock: async (_signal?: AbortSignal): Promise<Reply<StockReply>> => reply({ pools: { mbl: { us: 73 } } }),
  };
  const scheduler = createScheduler({
    client: {
      listKeys: (signal) => {
        calls.push(clock.now() - NOON);
        return answers.list(signal);
      },
      stock: (signal) => {
        stockCalls.push(clock.now() - NOON);
        return answers.stock(signal);
      },
    },
    store,
    clock,
    log: createLog((line) => void lines.push(line), clock.now),
    pollMs: () => POLL,
    onState: (state) => void states.push(state),
    onChanged: (domains, ids) => void changes.push([domains, ids]),
    onKeyInvalid: (error) => void invalid.push(error.code),
    onSecret: (keyId, secret) => void secrets.push([keyId, secret]),
    random: () => 1,
  });
  onTestFinished(async () => {
    await scheduler.stop();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return { clock, store, lines, calls, stockCalls, states, changes, invalid, secrets, answers, scheduler };
}

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

  it('row 26: reads the clock skew from the server’s date', async () => {
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

  it('row 65: after eight hours of sleep there is one read, not a burst', async () => {
    const { scheduler, clock, calls } = world();
    scheduler.start();
    await clock.advance(0);
    clock.setBack(-8 * 60 * MINUTE);
    await clock.advance(POLL);
    expect(calls).toHaveLength(2);
    await clock.advance(POLL - 1);
    expect(calls).toHaveLength(2);
  });

  it('row 65: a clock that is set back neither stops polling nor makes it hurry', async () => {
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

describe('failures', () => {
  it('row 1: 401 stops polling, keeps what is cached, and says so once', async () => {
    const { scheduler, clock, answers, invalid, calls, store } = world();
    scheduler.start();
    await clock.advance(0);
    answers.list = () => Promise.reject(refusal('key_invalid'));
    await clock.advance(POLL);
    expect(scheduler.state()).toMatchObject({ status: 'stopped', nextAt: null, lastError: { code: 'key_invalid' } });
    expect(invalid).toEqual(['key_invalid']);
    await clock.advance(10 * POLL);
    await scheduler.now();
    expect(calls).toHaveLength(2);
    expect(store.keys.list()).toHaveLength(1);
    await scheduler.stop();
    expect(scheduler.state().lastError?.code).toBe('key_invalid');
  });

  it('row 7: 429 waits as long as it was told, also for a read by hand', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('rate_limited', 120 * SECOND));
    scheduler.start();
    await clock.advance(0);
    expect(scheduler.state()).toMatchObject({ status: 'waiting', nextAt: NOON + 120 * SECOND });
    answers.list = async () => reply([remote('a')]);
    await clock.advance(119 * SECOND);
    expect((await scheduler.now()).status).toBe('waiting');
    await scheduler.refreshStock();
    expect(calls).toEqual([0]);
    await clock.advance(SECOND);
    expect(calls).toEqual([0, 120 * SECOND]);
    expect(scheduler.state()).toMatchObject({ status: 'idle', lastError: null });
  });

  it.each([
    [1e18, 86_400_000],
    [-5, 1000],
    [Number.NaN, 60_000],
    [null, 60_000],
  ])('row 9: a Retry-After of %s ms waits %s ms', async (retryAfterMs, waits) => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('rate_limited', retryAfterMs));
    scheduler.start();
    await clock.advance(waits - 1);
    expect(calls).toEqual([0]);
    await clock.advance(1);
    expect(calls).toEqual([0, waits]);
  });

  it('row 9: a clock set back by a day does not prolong the wait', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('rate_limited', 60 * SECOND));
    scheduler.start();
    await clock.advance(SECOND);
    clock.setBack(86_400_000);
    await scheduler.now();
    await clock.advance(59 * SECOND);
    expect(calls.length).toBe(2);
  });

  it.each(['server_error', 'offline', 'timeout', 'unexpected_reply', 'tls_refused'] as const)(
    'row 11: %s for ten minutes backs off to a ceiling, with one line in the log',
    async (code) => {
      const { scheduler, clock, answers, calls, lines } = world();
      answers.list = () => Promise.reject(refusal(code));
      scheduler.start();
      await clock.advance(10 * MINUTE);
      expect(scheduler.state().status).toBe(code === 'offline' ? 'offline' : 'failing');
      expect(calls.map((at) => at / SECOND)).toEqual([0, 5, 15, 35, 75, 155, 315]);
      await clock.advance(60 * MINUTE);
      expect(calls.length).toBeLessThanOrEqual(7 + 13);
      expect(lines.filter((line) => line.includes('sync.failing'))).toHaveLength(1);
      answers.list = async () => reply([remote('a')]);
      await clock.advance(POLL);
      expect(scheduler.state()).toMatchObject({ status: 'idle', lastError: null });
      expect(lines.filter((line) => line.includes('sync.recovered'))).toHaveLength(1);
      answers.list = () => Promise.reject(refusal(code));
      const before = calls.length;
      await clock.advance(POLL + 5 * SECOND);
      expect(calls.length - before).toBeGreaterThanOrEqual(2);
    },
  );

  it('row 25: a read by hand while offline is tried at once', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('offline'));
    scheduler.start();
    await clock.advance(20 * SECOND);
    answers.list = async () => reply([remote('a')]);
    expect((await scheduler.now()).status).toBe('idle');
    expect(calls.at(-1)).toBe(20 * SECOND);
  });

  it('row 18: a client that never answers and ignores its signal is left behind', async () => {
    const { scheduler, clock, answers, calls, store } = world();
    let late: (value: Reply<RemoteKey[]>) => void = () => undefined;
    answers.list = () =>
      new Promise((resolve) => {
        late = resolve;
      });
    scheduler.start();
    await clock.advance(120 * SECOND);
    expect(scheduler.state()).toMatchObject({ status: 'failing', lastError: { code: 'timeout' } });
    answers.list = async () => reply([remote('fresh')]);
    await clock.advance(5 * SECOND);
    expect(calls).toHaveLength(2);
    late(reply([remote('stale')]));
    await settle();
    expect(store.keys.list().map(({ id }) => id)).toEqual(['fresh']);
  });

  it('an error of our own is logged under an id and does not end the polling', async () => {
    const { scheduler, clock, answers, lines } = world();
    answers.list = () => Promise.reject(new TypeError(`boom ${SECRET}`));
    scheduler.start();
    await clock.advance(0);
    const { lastError, status } = scheduler.state();
    expect([status, lastError?.code]).toEqual(['failing', 'internal']);
    expect(lastError?.message).not.toContain('boom');
    expect(lines.some((line) => line.includes(String(lastError?.errorId)))).toBe(true);
    expect(lines.join('\n')).not.toContain(SECRET);
    answers.list = async () => reply([remote('a')]);
    await clock.advance(5 * SECOND);
    expect(scheduler.state().status).toBe('idle');
  });

  it('row 44: a store that cannot write is a failure that is shown, and polling goes on', async () => {
    const { scheduler, clock, store, answers } = world();
    const { applyList } = store.keys;
    store.keys.applyList = () => {
      throw refusal('disk_full');
    };
    scheduler.start();
    await clock.advance(0);
    expect(scheduler.state()).toMatchObject({ status: 'failing', lastError: { code: 'disk_full' } });
    store.keys.applyList = applyList;
    answers.list = async () => reply([remote('a')]);
    await clock.advance(5 * SECOND);
    expect(scheduler.state().status).toBe('idle');
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
