import { describe, expect, it } from 'vitest';
import type { PlatformClient } from '../../../electron/platform/types.ts';
import { html, json, status } from './fault-server.ts';
import { API_KEY, errorOf, IDEMPOTENCY_KEY, MINT, NOW, ROW, SECRET, startBench } from './harness.ts';

const list = (client: PlatformClient) => client.listKeys();
const mint = (client: PlatformClient) => client.mintKey(MINT, IDEMPOTENCY_KEY);
const revoke = (client: PlatformClient) => client.deleteKey('k1');

describe('answers that are refusals', () => {
  it.each([
    ['[fault 1] 401 on reading', list, status(401), 'key_invalid', 1],
    ['[fault 1] 401 on minting', mint, status(401), 'key_invalid', 1],
    ['[fault 2] 402', mint, status(402), 'balance_exhausted', 1],
    [
      '[fault 2] 400 about the balance',
      mint,
      status(400, {}, 'Insufficient wholesale balance'),
      'balance_exhausted',
      1,
    ],
    ['[fault 2] 403 about the balance', mint, status(403, {}, 'Your balance is used up'), 'balance_exhausted', 1],
    ['[fault 3] 403', list, status(403), 'forbidden', 1],
    ['[fault 4] 404', (c: PlatformClient) => c.getKey('k1'), status(404), 'not_found', 1],
    ['[fault 5] 409', mint, status(409, {}, 'A key with that label exists'), 'conflict', 1],
    [
      '[fault 5] 409, the same request still at work',
      mint,
      status(409, {}, 'Request in progress'),
      'outcome_unknown',
      1,
    ],
    ['[fault 6] 422', mint, status(422, {}, 'no'), 'validation', 1],
    ['[fault 10] 500 on reading', list, status(500), 'server_error', 3],
    ['[fault 10] 503 on minting', mint, status(503), 'outcome_unknown', 3],
    ['[fault 10] 502 page on revoking', revoke, html(502), 'outcome_unknown', 1],
    ['418', list, status(418), 'unexpected_reply', 1],
    ['[fault 17] HTML with 200 on reading', list, html(), 'unexpected_reply', 1],
    ['[fault 17] HTML with 200 on minting', mint, html(), 'outcome_unknown', 1],
    ['[fault 17] HTML with 401', list, html(401), 'unexpected_reply', 1],
    ['[fault 17] HTML with 404', (c: PlatformClient) => c.getKey('k1'), html(404), 'unexpected_reply', 1],
    ['[fault 17] plain text with 200', list, json('hello'), 'unexpected_reply', 1],
    ['an object that is no list', list, json({ hello: 1 }), 'unexpected_reply', 1],
    ['a mint without a key in the answer', mint, json({ ok: true }, 201), 'outcome_unknown', 1],
  ])('%s', async (_name, call, handler, code, requests) => {
    const { client, server } = await startBench([handler]);
    const error = await errorOf(call(client));
    expect(error.code).toBe(code);
    expect(error.nextStep).not.toBe('');
    expect(JSON.stringify(error)).not.toMatch(/<|alert\(1\)/);
    expect(server.seen).toHaveLength(requests);
  });

  it('carries the request id, when it is one', async () => {
    const { client, server } = await startBench([status(404, { 'x-request-id': 'req-42' })]);
    expect((await errorOf(client.getKey('k1'))).requestId).toBe('req-42');
    server.script(status(404, { 'x-request-id': 'has space' }));
    expect((await errorOf(client.getKey('k1'))).requestId).toBeNull();
  });

  it.each([
    [{ message: 'Missing scope ports:read' }, 'ports:read'],
    [{ message: 'Forbidden' }, 'reseller access'],
  ])('[fault 3] names the right that is missing: %j', async (body, right) => {
    const { client } = await startBench([json(body, 403)]);
    expect((await errorOf(client.listKeys())).message).toContain(right);
  });
});

describe('[fault 6] field errors land at our fields', () => {
  it.each([
    [
      'a text',
      { message: 'trafficCapGB must not be greater than 500' },
      [['capGb', 'Cap in GB must not be greater than 500.']],
    ],
    [
      'a list of texts',
      {
        message: ['label should not be empty', 'expiresAt must be in the future', 'the moon is full'],
        error: 'Bad Request',
      },
      [
        ['label', 'Label should not be empty.'],
        ['expiresAt', 'Expiry must be in the future.'],
        ['', 'The moon is full.'],
      ],
    ],
    ['field objects', { errors: [{ field: 'trafficCapGB', message: 'too much' }] }, [['capGb', 'Too much.']]],
    [
      'a map of fields',
      { errors: { label: ['taken', 'too long'] } },
      [
        ['label', 'Taken.'],
        ['label', 'Too long.'],
      ],
    ],
    [
      'class-validator objects',
      { message: [{ property: 'expiresAt', constraints: { isDate: 'not a date' } }] },
      [['expiresAt', 'Not a date.']],
    ],
    ['an error object', { error: { code: 'E1', message: 'label: no emoji' } }, [['label', 'Label: no emoji.']]],
    ['nothing', {}, []],
    ['no object', 'null', []],
  ])('%s', async (_name, body, fields) => {
    const { client } = await startBench([json(body, 400)]);
    const error = await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY));
    expect(error.code).toBe('validation');
    expect(error.fields.map(({ field, message }) => [field, message])).toEqual(fields);
  });

  it('shows nothing of a secret, of control characters or of a megabyte that the platform wrote', async () => {
    const hostile = `label ${API_KEY} ${encodeURIComponent(API_KEY)} ${btoa(API_KEY)} ${SECRET} \u202e\u0000\n${'x'.repeat(1_000_000)}`;
    const { client, logLines } = await startBench([json({ message: [hostile, { deep: [[[[[[hostile]]]]]] }] }, 422)]);
    const error = await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY));
    expect(error.message.length).toBeLessThan(1000);
    expect(error.message).not.toMatch(/[\u202e\p{Cc}]/u);
    expect(JSON.stringify(error) + logLines.join()).not.toContain(btoa(API_KEY).slice(0, 20));
    expect(logLines.join()).not.toMatch(/CANARY|0123456789abcdef/);
  });
});

describe('[bar 19] 429', () => {
  it.each([
    ['[fault 7] 120 seconds', { 'retry-after': '120' }, 120_000],
    [
      '[fault 8] a date, by the server’s clock',
      {
        'retry-after': new Date(NOW + 7_200_000 + 120_000).toUTCString(),
        date: new Date(NOW + 7_200_000).toUTCString(),
      },
      120_000,
    ],
    ['[fault 9] 1e9 seconds', { 'retry-after': '1000000000' }, 86_400_000],
  ])('%s: nothing goes out before, from any screen', async (_name, headers, waitMs) => {
    const { client, server, clock } = await startBench([status(429, headers), json([ROW])]);
    expect(await errorOf(client.listKeys())).toMatchObject({ code: 'rate_limited', retryAfterMs: waitMs });
    clock.advance(1_000);
    expect(await errorOf(client.mintKey(MINT, IDEMPOTENCY_KEY))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: waitMs - 1_000,
    });
    clock.advance(waitMs - 1_000 - 4_001);
    expect((await errorOf(client.stock())).code).toBe('rate_limited');
    expect(server.seen).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
    clock.advance(4_001);
    await client.listKeys();
    expect(server.seen).toHaveLength(2);
  });

  it('[fault 7] a short pause is slept in full, by the call and by every other', async () => {
    const { client, server, clock } = await startBench([status(429, { 'retry-after': '2' }), json([ROW])], {
      random: () => 0,
    });
    const startedAt = clock.now();
    await client.listKeys();
    expect(clock.now() - startedAt).toBe(2_000);
    expect(server.seen).toHaveLength(2);
  });

  it.each(['', '-5', 'soon', '1e9', 'NaN', '-1000000000000'])(
    '[fault 9] Retry-After %j: the ordinary back-off, then a wait to show',
    async (value) => {
      const { client, server, clock } = await startBench([status(429, { 'retry-after': value })]);
      const error = await errorOf(client.listKeys());
      expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 10_000 });
      expect(server.seen).toHaveLength(3);
      expect(clock.sleeps).toEqual([250, 500]);
    },
  );

  it('a clock set back does not stretch the pause', async () => {
    const { client, clock } = await startBench([status(429, { 'retry-after': '60' })]);
    await errorOf(client.listKeys());
    clock.advance(-3_600_000);
    expect((await errorOf(client.listKeys())).retryAfterMs).toBe(60_000);
  });
});

describe('5xx', () => {
  it.each([500, 502, 503])('[fault 10] %i once: reading recovers silently', async (code) => {
    const { client, server, logLines } = await startBench([status(code), json([ROW])]);
    expect((await client.listKeys()).value).toHaveLength(1);
    expect(server.seen).toHaveLength(2);
    expect(logLines).toEqual([]);
  });

  it('[fault 10] a mint is repeated only under its own idempotency key', async () => {
    const { client, server } = await startBench([status(503), json(ROW, 201)]);
    await client.mintKey(MINT, IDEMPOTENCY_KEY);
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([IDEMPOTENCY_KEY, IDEMPOTENCY_KEY]);
    expect(server.seen[1]?.body).toBe(server.seen[0]?.body);
  });

  it.each([
    ['reveal', (c: PlatformClient) => c.revealKey('k1')],
    ['revoke', revoke],
  ])('[fault 10] a %s, which has no idempotency key, is sent once', async (_name, call) => {
    const { client, server } = await startBench([status(503)]);
    await errorOf(call(client));
    expect(server.seen).toHaveLength(1);
  });

  it('[fault 11] a pause that a 503 asks for is shown, not slept through and not cut short', async () => {
    const { client, server } = await startBench([status(503, { 'retry-after': '300' })]);
    expect(await errorOf(client.listKeys())).toMatchObject({ code: 'server_error', retryAfterMs: 300_000 });
    expect(server.seen).toHaveLength(1);
  });

  it('[fault 11] ten minutes of it: pauses within their ceiling, a line a minute in the log', async () => {
    const { client, clock, logLines } = await startBench([status(503)]);
    const ids = new Set<string | null>();
    for (let i = 0; i < 60; i++) {
      ids.add((await errorOf(client.listKeys())).errorId);
      clock.advance(10_000);
    }
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(4_000);
    expect(logLines.length).toBeLessThanOrEqual(11);
    for (const id of ids) expect(logLines.join()).toContain(String(id));
  });
});
