import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiRequest } from '../../../electron/platform/exchange.ts';
import { ExchangeFailure } from '../../../electron/platform/exchange.ts';
import { withRateGate } from '../../../electron/platform/rate-gate.ts';
import { withRetry } from '../../../electron/platform/retry.ts';
import { MAX_RETRY_AFTER_MS, parseHttpDate, parseRetryAfter } from '../../../electron/platform/retry-after.ts';
import { fakeClock, NOW } from './harness.ts';

const answer = (status: number, retryAfter?: string): ApiAnswer => ({
  status,
  kind: 'json',
  json: {},
  requestId: null,
  serverTime: null,
  retryAfter,
});
const GET: ApiRequest = {
  method: 'GET',
  path: '/x',
  route: '/x',
  action: 'read',
  right: 'x',
  effect: false,
  readApiKey: null,
};
const options = (clock = fakeClock(), random = () => 1) => ({ clock, random, baseMs: 250, maxMs: 4_000 });

describe('[bar 19] Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['1.5', 1_500],
    [' 7 ', 7_000],
    ['1000000000', MAX_RETRY_AFTER_MS],
    [new Date(NOW + 60_000).toUTCString(), 60_000],
    [new Date(NOW - 60_000).toUTCString(), 0],
    [undefined, null],
    ['', null],
    ['-1', null],
    ['1e9', null],
    ['Infinity', null],
    ['tomorrow', null],
    ['Mon, 99 Foo 2026 25:00:00 GMT', null],
  ])('%j is %j ms', (value, ms) => {
    expect(parseRetryAfter(value, null, NOW)).toBe(ms);
  });

  it('[fault 8] [fault 26] a date counts from the server’s clock, whatever ours says', () => {
    const server = NOW + 7_200_000;
    expect(parseRetryAfter(new Date(server + 30_000).toUTCString(), server, NOW)).toBe(30_000);
  });

  it('[fault 9] whatever comes: nothing, or a wait that setTimeout can take', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (value) => {
        const ms = parseRetryAfter(value, null, NOW);
        expect(ms === null || (ms >= 0 && ms <= MAX_RETRY_AFTER_MS)).toBe(true);
      }),
    );
  });

  it('an HTTP date is only what looks like one', () => {
    expect(parseHttpDate('Tue, 24 Nov 2026 12:00:00 GMT')).toBe(NOW);
    expect(parseHttpDate('1')).toBeNull();
    expect(parseHttpDate(undefined)).toBeNull();
  });
});

describe('[bar 19] repeating', () => {
  it('full jitter: from nothing to the doubled base, never above the ceiling', async () => {
    for (const [random, sleeps] of [
      [0, [0, 0, 0, 0, 0, 0]],
      [0.5, [125, 250, 500, 1000, 2000, 2000]],
      [1, [250, 500, 1000, 2000, 4000, 4000]],
    ] as const) {
      const clock = fakeClock();
      const send = withRetry(
        async () => answer(500),
        options(clock, () => random),
      );
      await send(GET, new AbortController().signal, { left: 7 }, NOW + 1e9);
      expect(clock.sleeps).toEqual(sleeps);
    }
  });

  it('stops where the pause would pass the deadline', async () => {
    const clock = fakeClock();
    let sent = 0;
    const send = withRetry(async () => {
      sent++;
      return answer(503);
    }, options(clock));
    await send(GET, new AbortController().signal, { left: 3 }, NOW + 300);
    expect(sent).toBe(2);
  });

  it('[fault 65] sends nothing again when the computer slept in between: the key may be forgotten by then', async () => {
    const clock = fakeClock();
    const asleep = { ...clock, sleep: async () => clock.advance(25 * 3_600_000) };
    let sent = 0;
    const send = withRetry(
      async () => {
        sent++;
        return answer(503);
      },
      { ...options(), clock: asleep },
    );
    await send({ ...GET, idempotencyKey: 'x'.repeat(8) }, new AbortController().signal, { left: 3 }, NOW + 45_000);
    expect(sent).toBe(1);
  });

  it('cancelling between two attempts is `cancelled`, and an effect stays unsettled', async () => {
    const controller = new AbortController();
    const clock = fakeClock();
    const sleeping = {
      ...clock,
      sleep: async () => {
        controller.abort(new Error('stop'));
        throw controller.signal.reason;
      },
    };
    const send = withRetry(async () => answer(503), { ...options(), clock: sleeping });
    const outcome = await send({ ...GET, idempotencyKey: 'x'.repeat(8) }, controller.signal, { left: 3 }, NOW + 1e9);
    expect(outcome.result).toBeInstanceOf(ExchangeFailure);
    expect((outcome.result as ExchangeFailure).kind).toBe('cancelled');
    expect(outcome.unsettled).toBe(true);
  });

  it.each([200, 201, 204, 301, 400, 401, 402, 403, 404, 409, 422])('%i is final', async (code) => {
    let sent = 0;
    const send = withRetry(async () => {
      sent++;
      return answer(code);
    }, options());
    await send(GET, new AbortController().signal, { left: 3 }, NOW + 1e9);
    expect(sent).toBe(1);
  });
});

describe('[fault 7] the shared gate', () => {
  it('many calls under way: after the 429 none goes out before the time', async () => {
    const clock = fakeClock();
    const times: number[] = [];
    const gate = withRateGate(
      async () => {
        times.push(clock.now());
        return times.length === 1 ? answer(429, '3') : answer(200);
      },
      clock,
      4_000,
    );
    const signal = new AbortController().signal;
    await gate(GET, signal);
    await Promise.all([gate(GET, signal), gate(GET, signal), gate(GET, signal)]);
    expect(times.slice(1).every((at) => at >= NOW + 3_000)).toBe(true);
  });

  it('a later, shorter order does not shorten the pause', async () => {
    const clock = fakeClock();
    const orders = ['100', '1'];
    const gate = withRateGate(async () => answer(429, orders.shift()), clock, 4_000);
    const signal = new AbortController().signal;
    // Both were sent before the first answer came.
    await Promise.all([gate(GET, signal), gate(GET, signal)]);
    await expect(gate(GET, signal)).rejects.toMatchObject({ kind: 'rate_gate', retryAfterMs: 100_000, sent: false });
  });
});
