import { describe, expect, it } from 'vitest';
import type { RemoteKey, Reply } from '../../../electron/platform/types.ts';
import { settle } from './fake-clock.ts';
import { MINUTE, NOON, POLL, refusal, remote, reply, SECOND, SECRET, world } from './world.ts';

describe('failures', () => {
  it('[fault 1] 401 stops polling, keeps what is cached, and says so once', async () => {
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

  it('[fault 7] 429 waits as long as it was told, also for a read by hand', async () => {
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
  ])('[fault 9] a Retry-After of %s ms waits %s ms', async (retryAfterMs, waits) => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('rate_limited', retryAfterMs));
    scheduler.start();
    await clock.advance(waits - 1);
    expect(calls).toEqual([0]);
    await clock.advance(1);
    expect(calls).toEqual([0, waits]);
  });

  it('[fault 9] a clock set back by a day does not prolong the wait', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('rate_limited', 60 * SECOND));
    scheduler.start();
    await clock.advance(SECOND);
    clock.setBack(86_400_000);
    expect((await scheduler.now()).status).toBe('waiting');
    answers.list = async () => reply([remote('a')]);
    await clock.advance(59 * SECOND);
    expect(calls).toHaveLength(2);
    expect((await scheduler.now()).status).toBe('idle');
    expect(calls).toHaveLength(3);
    await clock.advance(POLL);
    expect(calls).toHaveLength(4);
  });

  it.each(['server_error', 'offline', 'timeout', 'unexpected_reply', 'tls_refused'] as const)(
    '[fault 11] %s for ten minutes backs off to a ceiling, with one line in the log',
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

  it('[fault 25] a read by hand while offline is tried at once', async () => {
    const { scheduler, clock, answers, calls } = world();
    answers.list = () => Promise.reject(refusal('offline'));
    scheduler.start();
    await clock.advance(20 * SECOND);
    answers.list = async () => reply([remote('a')]);
    expect((await scheduler.now()).status).toBe('idle');
    expect(calls.at(-1)).toBe(20 * SECOND);
  });

  it('[fault 18] a client that never answers and ignores its signal is left behind', async () => {
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

  it('[fault 44] a store that cannot write is a failure that is shown, and polling goes on', async () => {
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
