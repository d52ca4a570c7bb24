import { describe, expect, it } from 'vitest';
import { isCapAsExpected, refusesDialect } from '../../../electron/platform/top-up.ts';
import { type Handler, hang, json, status } from './fault-server.ts';
import { errorOf, HASTY, IDEMPOTENCY_KEY, ROW, startBench } from './harness.ts';

const BODY = { addGb: 25, extendDays: null, capGbBefore: 10 };
const topped = json({ ...ROW, trafficCapGB: 35 });
const GUIDE_400: Handler = json(
  {
    statusCode: 400,
    message: ['property addTrafficGB should not exist', 'trafficCapGB must be an integer number'],
    error: 'Bad Request',
  },
  400,
);
const bodies = (seen: { method: string; body: string }[]) =>
  seen.map(({ method, body }) => (method === 'GET' ? 'GET' : JSON.parse(body)));

describe('topping up', () => {
  it('speaks live first', async () => {
    const { client, server } = await startBench([topped]);
    const reply = await client.topUpKey('k1', { ...BODY, extendDays: 30 }, IDEMPOTENCY_KEY);
    expect(reply.value).toMatchObject({ capAsExpected: true, key: { capGb: 35 } });
    expect(reply.value).not.toHaveProperty('unappliedExtendDays');
    expect(bodies(server.seen)).toEqual([{ addTrafficGB: 25, extendDays: 30 }]);
  });

  it('speaks the guide’s wording after a 400 about the field, under the same key, and keeps to it', async () => {
    const { client, server } = await startBench([GUIDE_400, topped]);
    const reply = await client.topUpKey('k1', { ...BODY, extendDays: 30 }, IDEMPOTENCY_KEY);
    expect(reply.value).toMatchObject({ capAsExpected: true, unappliedExtendDays: 30 });
    await client.topUpKey('k1', BODY, 'intent-another-one');
    expect(bodies(server.seen)).toEqual([
      { addTrafficGB: 25, extendDays: 30 },
      { trafficCapGB: 25 },
      { trafficCapGB: 25 },
    ]);
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([
      IDEMPOTENCY_KEY,
      IDEMPOTENCY_KEY,
      'intent-another-one',
    ]);
  });

  it('finds back to live when the platform does', async () => {
    const { client, server } = await startBench([GUIDE_400, topped]);
    await client.topUpKey('k1', BODY, IDEMPOTENCY_KEY);
    server.script(json({ message: 'property trafficCapGB should not exist' }, 400), topped);
    expect((await client.topUpKey('k1', BODY, 'intent-another-one')).value.capAsExpected).toBe(true);
    expect(bodies(server.seen).slice(2)).toEqual([{ trafficCapGB: 25 }, { addTrafficGB: 25 }]);
  });

  it('leaves days to an edit where the platform’s top-up has none', async () => {
    const { client, server } = await startBench([GUIDE_400, json(ROW)]);
    const reply = await client.topUpKey('k1', { addGb: null, extendDays: 30, capGbBefore: 10 }, IDEMPOTENCY_KEY);
    expect(reply.value).toMatchObject({ capAsExpected: true, unappliedExtendDays: 30, key: { capGb: 10 } });
    expect(bodies(server.seen)).toEqual([{ extendDays: 30 }, 'GET']);
  });

  it('does not reword a complaint about the value', async () => {
    const { client, server } = await startBench([
      status(400, {}, 'trafficCapGB must not be greater than 1000: it would be 1015'),
    ]);
    const error = await errorOf(client.topUpKey('k1', BODY, IDEMPOTENCY_KEY));
    expect(error).toMatchObject({ code: 'validation', fields: [{ field: 'capGb' }] });
    expect(server.seen).toHaveLength(1);
  });

  it('does not reword after a lost answer', async () => {
    const { client, server } = await startBench([hang, GUIDE_400], { limits: HASTY });
    await errorOf(client.topUpKey('k1', BODY, IDEMPOTENCY_KEY));
    expect(bodies(server.seen)).toEqual([{ addTrafficGB: 25 }, { addTrafficGB: 25 }]);
  });

  it('a lost answer to the second wording is unknown, within three attempts in all', async () => {
    const { client, server } = await startBench([GUIDE_400, hang], { limits: HASTY });
    expect((await errorOf(client.topUpKey('k1', BODY, IDEMPOTENCY_KEY))).code).toBe('outcome_unknown');
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['gives the first refusal again', GUIDE_400],
    ['holds the key against it', json({ message: 'Idempotency-Key was already used with a different request' }, 422)],
  ])('a platform that keeps a refusal under its key and %s: said, and right the next time', async (_name, second) => {
    const { client, server } = await startBench([GUIDE_400, second, topped]);
    const error = await errorOf(client.topUpKey('k1', BODY, IDEMPOTENCY_KEY));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('Nothing was added');
    await client.topUpKey('k1', BODY, 'intent-another-one');
    expect(bodies(server.seen)[2]).toEqual({ trafficCapGB: 25 });
    expect(server.seen).toHaveLength(3);
  });

  it('[fault 14] settling after a crash: a key already used belongs to the other wording, whose answer comes back', async () => {
    const used = json({ message: 'Idempotency-Key was already used with a different request' }, 422);
    const { client, server } = await startBench([used, topped]);
    expect((await client.topUpKey('k1', BODY, IDEMPOTENCY_KEY)).value.capAsExpected).toBe(true);
    expect(bodies(server.seen)).toEqual([{ addTrafficGB: 25 }, { trafficCapGB: 25 }]);
    server.script(used);
    expect((await errorOf(client.topUpKey('k1', BODY, IDEMPOTENCY_KEY))).code).toBe('outcome_unknown');
  });

  it.each([
    [35, true],
    [25, false],
    [10, false],
    [null, false],
    ['35', false],
    [35.5, false],
  ])('a cap of %j where 35 is right: %j', async (trafficCapGB, capAsExpected) => {
    const { client } = await startBench([json({ ...ROW, trafficCapGB })]);
    expect((await client.topUpKey('k1', BODY, IDEMPOTENCY_KEY)).value.capAsExpected).toBe(capAsExpected);
  });

  it('an uncapped key stays uncapped', () => {
    const uncapped = { ...BODY, capGbBefore: null };
    expect(isCapAsExpected(uncapped, { capGb: null, unreadable: [] })).toBe(true);
    expect(isCapAsExpected(uncapped, { capGb: 25, unreadable: [] })).toBe(false);
    expect(isCapAsExpected(uncapped, { capGb: null, unreadable: ['capGb'] })).toBe(false);
  });

  it.each([
    ['live', 'Unrecognized key(s) in object: addTrafficGB', true],
    ['live', 'trafficCapGB is required', true],
    ['live', 'addTrafficGB must not be greater than 1000', false],
    ['live', 'trafficCapGB must not exceed 1000', false],
    ['live', 'Pool key is disabled', false],
    ['guide', 'addTrafficGB or extendDays is required', true],
    ['guide', 'trafficCapGB must be an integer number', false],
  ] as const)('to a %s body, "%s" is about the wording: %j', (dialect, text, refuses) => {
    expect(refusesDialect(dialect, [text])).toBe(refuses);
  });
});
