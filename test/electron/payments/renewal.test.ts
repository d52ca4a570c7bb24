/** Whose key is topped up, and how often. */
import { describe, expect, it } from 'vitest';
import { codeOf, intent } from '../app-harness.ts';
import { desk, incoming } from './desk.ts';

const HOUR_MS = 3_600_000;
const TOP_UPS = { target: 'api', method: 'POST', path: '/v1/reseller/pool-keys' } as const;
const PATCHES = { target: 'api', method: 'PATCH', path: '/v1/reseller/pool-keys' } as const;
type Desk = Awaited<ReturnType<typeof desk>>;

const again = (customer: string, rest: Parameters<typeof incoming>[1] = {}) =>
  incoming(customer, { sourceId: `cs_test_${customer.replace(/\W/g, '')}_again`.padEnd(40, '0'), ...rest });

async function renewed({ fulfilment }: Desk, payment: ReturnType<typeof incoming>) {
  const { id } = fulfilment.take(payment);
  return fulfilment.advance(id);
}

describe('a top-up by itself', () => {
  it.each([
    ['user_1001', 'user_1002'],
    ['tg:1001', 'tg:1002'],
    ['Client #1', 'Client #2'],
    ['+49 170 1001', '+49 170 1002'],
    ['acme / staging', 'acme'],
  ])('of %s does not go to %s', async (known, other) => {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    await renewed(world, incoming(known));
    const payment = await renewed(world, again(other));
    expect(payment).toMatchObject(
      payment.state === 'waiting' ? { reason: expect.stringContaining('is it') } : { state: 'minted' },
    );
    expect(world.p.effects().gbAdded).toBe(0);
  });

  it('does not go to another client whom the same agency pays for', async () => {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    await renewed(world, incoming('client-a', { contact: 'agency@x.com' }));
    const payment = await renewed(world, again('zebra', { contact: 'agency@x.com' }));
    expect(payment).toMatchObject({ state: 'waiting', reason: expect.stringContaining('client-a') });
    expect(world.p.effects()).toMatchObject({ minted: 1, gbAdded: 0 });
  });

  it('goes to the one key of just that name, however it is written, and to none of two', async () => {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    await renewed(world, incoming('user_1001'));
    expect(await renewed(world, again(' USER_1001 '))).toMatchObject({ state: 'minted' });
    expect(world.p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
    await world.api.keys.mint({
      intentId: intent('twin'),
      label: 'user_1001',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    const third = incoming('user_1001', { sourceId: 'cs_test_third'.padEnd(40, '0') });
    expect(await renewed(world, third)).toMatchObject({ state: 'waiting', reason: expect.stringContaining('2 keys') });
    expect(world.p.effects()).toMatchObject({ gbAdded: 10 });
  });
});

describe('what was delivered', () => {
  it('is not delivered again when only a step after it failed, whatever is decided then', async () => {
    for (const status of [429, 403]) {
      const world = await desk({ mintByItself: true, renewal: 'topUp' });
      const { p, api, fulfilment } = world;
      const keyId = (await renewed(world, incoming('vera'))).keyId ?? '';
      const { token } = await api.keys.prepare({ keyId, action: 'disable' });
      await api.keys.setEnabled({ intentId: intent(`off${status}`), keyId, enabled: false, confirmToken: token });
      const other = (await renewed(world, incoming('willy', { sourceId: 'cs_test_w'.padEnd(40, '0') }))).keyId ?? '';
      p.fault({ ...PATCHES, status, times: 20 });
      const payment = await renewed(world, again('vera', { days: null }));
      expect(['paid', 'failed']).toContain(payment.state);
      expect(p.effects()).toMatchObject({ minted: 2, gbAdded: 10 });
      p.clearFaults();
      const terms = { id: payment.id, customer: 'vera', gb: 10, days: null, mint: true };
      for (const choice of [
        { kind: 'mint', tier: 'standard' },
        { kind: 'topUp', keyId: other },
      ] as const) {
        expect(await codeOf(api.payments.resolve({ ...terms, choice }))).toBe('conflict');
      }
      // The second wall: a decision that got there all the same.
      const { payments } = world.services.accounts.current().session.store;
      payments.update(payment.id, { choice: { kind: 'mint', tier: 'standard' }, state: 'paid' }, null);
      expect(await fulfilment.fulfil(payment.id, false)).toMatchObject({ state: 'failed', uncertain: true });
      payments.update(payment.id, { choice: { kind: 'topUp', keyId: other }, state: 'paid' }, null);
      expect(await fulfilment.fulfil(payment.id, false)).toMatchObject({ state: 'failed', uncertain: true });
      payments.update(payment.id, { choice: { kind: 'topUp', keyId }, state: 'paid', uncertain: false }, null);
      expect(await fulfilment.fulfil(payment.id, false)).toMatchObject({ state: 'minted', keyId });
      expect(p.effects()).toMatchObject({ minted: 2, gbAdded: 10 });
    }
  });
});

describe('two computers of one account', () => {
  it('top up once, though the first was told to wait', async () => {
    let nowMs = Date.now();
    const now = () => nowMs;
    const rules = { mintByItself: true, renewal: 'topUp' } as const;
    const one = await desk(rules, { now });
    await renewed(one, incoming('xena'));
    const two = await desk(rules, { now, p: one.p });
    nowMs += 1_000;
    const paid = again('xena', { paidAt: nowMs });
    one.p.fault({ ...TOP_UPS, status: 429, times: 3 });
    expect(await renewed(one, paid)).toMatchObject({ state: 'paid', reason: expect.stringContaining('pause') });
    one.p.clearFaults();
    expect(await renewed(two, paid)).toMatchObject({ state: 'minted' });
    nowMs += 60_000;
    await one.api.sync.now({});
    await one.fulfilment.resume();
    expect(one.fulfilment.need(one.fulfilment.take(paid).id)).toMatchObject({ state: 'minted', attempt: 1 });
    expect(one.p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
  });

  it('make one operation and one line of it, however often the platform asks for a pause', async () => {
    let nowMs = Date.now();
    const world = await desk({ mintByItself: true, renewal: 'topUp' }, { now: () => nowMs });
    const { p, api, fulfilment } = world;
    await renewed(world, incoming('yuri'));
    const before = (await api.activity.list({ limit: 100 })).operations.length;
    p.fault({ ...TOP_UPS, status: 429, times: 1_000 });
    const { id } = await renewed(world, again('yuri', { paidAt: nowMs }));
    const lines = (await api.payments.get({ id })).history.length;
    for (let sync = 0; sync < 20; sync += 1) {
      nowMs += 60_000;
      await api.sync.now({});
      await fulfilment.resume();
    }
    expect(fulfilment.need(id)).toMatchObject({ state: 'paid', attempt: 1 });
    expect((await api.activity.list({ limit: 100 })).operations).toHaveLength(before + 1);
    expect((await api.payments.get({ id })).history.length).toBeLessThanOrEqual(lines + 1);
    p.clearFaults();
    nowMs += 60_000;
    await api.sync.now({});
    await fulfilment.resume();
    expect(fulfilment.need(id)).toMatchObject({ state: 'minted', attempt: 1, reason: '' });
    expect(p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
  });

  it('do not top up what the other may have topped up a day ago: it waits for a look', async () => {
    let nowMs = Date.now();
    const world = await desk({ mintByItself: true, renewal: 'topUp' }, { now: () => nowMs });
    await renewed(world, incoming('zora'));
    const paid = again('zora', { paidAt: nowMs });
    nowMs += 24 * HOUR_MS;
    const { id } = world.fulfilment.take(paid);
    nowMs += 1_000;
    await world.api.sync.now({});
    await world.fulfilment.resume();
    expect(world.fulfilment.need(id)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('Another computer'),
    });
    expect(world.p.effects().gbAdded).toBe(0);
  });
});

describe('a decision', () => {
  it('gives way to what the user, or a refund, said meanwhile', async () => {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    const { p, fulfilment } = world;
    const slow = async (customer: string) => {
      const { keyId } = await renewed(world, incoming(customer));
      p.fault({ target: 'api', method: 'GET', path: `/v1/reseller/pool-keys/${keyId}`, delayMs: 300, times: 1 });
    };
    // The platform has been asked how the key stands, and takes its time.
    const asked = () => new Promise((resolve) => setTimeout(resolve, 100));
    await slow('amy');
    const decided = fulfilment.take(again('amy'));
    const going = fulfilment.advance(decided.id);
    await asked();
    fulfilment.resolve(decided.id, { customer: 'amy', gb: 3, days: 30, choice: { kind: 'mint', tier: 'standard' } });
    expect(await going).toMatchObject({ state: 'minted', gb: 3, choice: { kind: 'mint' } });
    expect(p.effects()).toMatchObject({ minted: 2, gbAdded: 0 });

    await slow('ben');
    const back = fulfilment.take(again('ben', { reference: 'pi_back' }));
    const under = fulfilment.advance(back.id);
    await asked();
    fulfilment.flag('stripe', 'pi_back', { refundedMinor: 4_900, refundedAt: Date.now() });
    expect(await under).toMatchObject({ state: 'waiting', reason: expect.stringContaining('paid back') });
    expect(p.effects()).toMatchObject({ minted: 3, gbAdded: 0 });
  });

  it('waits for a list of keys that was read after a long sleep', async () => {
    let nowMs = Date.now();
    const world = await desk({ mintByItself: true, renewal: 'newKey' }, { now: () => nowMs });
    const { p, api, fulfilment } = world;
    await api.sync.now({});
    const paid = incoming('carl', { paidAt: nowMs + HOUR_MS });
    nowMs += HOUR_MS;
    const two = await desk({ mintByItself: true }, { p, now: () => nowMs });
    await renewed(two, paid);
    expect(p.effects().minted).toBe(1);
    // By now the platform has forgotten the first computer's request.
    nowMs += 48 * HOUR_MS;
    expect(await renewed(world, paid)).toMatchObject({
      state: 'paid',
      reason: expect.stringContaining('list of keys'),
    });
    nowMs += 1_000;
    await api.sync.now({});
    await fulfilment.resume();
    expect(fulfilment.need(fulfilment.take(paid).id)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('made after this payment'),
    });
    expect(p.effects().minted).toBe(1);
  });
});

describe('what the user decided', () => {
  async function halfDelivered() {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    const { p, api } = world;
    const keyId = (await renewed(world, incoming('fred'))).keyId ?? '';
    const { token } = await api.keys.prepare({ keyId, action: 'disable' });
    await api.keys.setEnabled({ intentId: intent('off'), keyId, enabled: false, confirmToken: token });
    p.fault({ ...PATCHES, status: 429, times: 20 });
    const { id } = await renewed(world, again('fred'));
    p.clearFaults();
    return { ...world, keyId, id };
  }
  const topUpOf = (keyId: string) => ({
    customer: 'fred',
    gb: 10,
    days: 30,
    choice: { kind: 'topUp', keyId } as const,
  });

  it('of a payment that was set aside half done finishes it, and delivers nothing twice', async () => {
    const { api, p, keyId, id } = await halfDelivered();
    await api.payments.ignore({ id });
    expect(await api.payments.resolve({ id, ...topUpOf(keyId), mint: true })).toMatchObject({ state: 'minted', keyId });
    expect(p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
    expect((await api.keys.list({})).keys.find((key) => key.id === keyId)).toMatchObject({ enabled: true });
  });

  it('of one that was paid back half done finishes it as well', async () => {
    const { api, p, fulfilment, keyId, id } = await halfDelivered();
    fulfilment.flag('stripe', 'pi_fred', { refundedMinor: 100, refundedAt: Date.now() });
    await fulfilment.resume();
    expect(fulfilment.need(id)).toMatchObject({ state: 'waiting' });
    expect(await api.payments.resolve({ id, ...topUpOf(keyId), mint: true })).toMatchObject({ state: 'minted', keyId });
    expect(p.effects()).toMatchObject({ minted: 1, gbAdded: 10 });
  });

  it('holds where the platform answers later, also for what is older than its memory', async () => {
    const world = await desk({ mintByItself: true, renewal: 'topUp' });
    const { api, p, fulfilment } = world;
    const keyId = (await renewed(world, incoming('fred'))).keyId ?? '';
    const old = await renewed(world, again('fred', { paidAt: Date.now() - 30 * HOUR_MS }));
    await api.sync.now({});
    await fulfilment.resume();
    expect(fulfilment.need(old.id)).toMatchObject({ state: 'waiting' });
    p.fault({ ...TOP_UPS, status: 429, times: 3 });
    expect(await api.payments.resolve({ id: old.id, ...topUpOf(keyId), mint: true })).toMatchObject({ state: 'paid' });
    p.clearFaults();
    await fulfilment.resume();
    expect(fulfilment.need(old.id)).toMatchObject({ state: 'minted', keyId });
    expect(p.effects()).toMatchObject({ gbAdded: 10 });
  });
});

describe('a clock that was ahead', () => {
  it('and is right again stops nothing', async () => {
    const real = Date.now();
    let nowMs = real + 6 * HOUR_MS;
    const world = await desk({ mintByItself: true }, { now: () => nowMs });
    await world.api.sync.now({});
    nowMs = real + 60_000;
    const { id } = world.fulfilment.take(incoming('amy', { paidAt: nowMs - 1_000 }));
    await world.api.sync.now({});
    await world.fulfilment.resume();
    expect(world.fulfilment.need(id)).toMatchObject({ state: 'minted' });
  });
});
