/** Whose events are read, and from where on: another account, what was paid before, test mode beside real GB. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../electron/demo/random.ts';
import { createInbox } from '../../../electron/payments/stripe/inbox.ts';
import { eventSchema, sessionSchema } from '../../../electron/payments/stripe/read-stripe.ts';
import type { StripeApi } from '../../../electron/payments/stripe/stripe-api.ts';
import { parseStripeKey, stripeAccountOf } from '../../../electron/payments/stripe/stripe-key.ts';
import type { IncomingPayment } from '../../../electron/payments/types.ts';
import { DEFAULT_SETTINGS } from '../../../shared/ipc/settings.ts';
import { createWorld } from '../money-model/world.ts';
import { desk, incoming } from './desk.ts';

const DAY_S = 86_400;

/** Two Stripe accounts as lists of events and sessions, and one Pakdesk that is connected to one of them at a time. */
async function accounts() {
  let nowS = Math.floor(Date.now() / 1000);
  const running = await desk({ mintByItself: false }, { now: () => nowS * 1000 });
  const { session } = running.services.accounts.current();
  const told: string[] = [];
  const listed: Record<string, unknown[]> = {};
  const sessions: unknown[] = [];
  let serial = 0;
  const page = <T>(rows: T[]) => ({ rows, unreadable: 0, next: null, serverTime: nowS * 1000 });
  const inboxOf = (account: string) =>
    createInbox({
      ...{ session, fulfilment: running.fulfilment, mode: 'live', account },
      claim: (_, payment: IncomingPayment) => ({ incoming: payment, paid: () => undefined }),
      notify: (title) => void told.push(title),
    });
  const apiOf = (account: string) =>
    ({
      events: async (since: number) =>
        page((listed[account] ?? []).map((row) => eventSchema.parse(row)).filter(({ created }) => created >= since)),
      sessions: async (since: number) =>
        page(sessions.map((row) => sessionSchema.parse(row)).filter(({ created }) => created >= since)),
    }) as unknown as StripeApi;
  const sessionOf = (customer: string) => ({
    ...{
      id: `cs_live_${customer.replaceAll(' ', '')}`.padEnd(40, '0'),
      payment_status: 'paid',
      amount_total: 900,
      currency: 'usd',
    },
    ...{ created: nowS, metadata: { gb: '1', customer }, payment_intent: `pi_${customer}` },
  });
  const tell = (account: string, type: string, object: object) => {
    serial += 1;
    const row = { id: `evt_${serial}00000`, type, created: nowS, livemode: true, data: { object } };
    listed[account] = [row, ...(listed[account] ?? [])];
  };
  return {
    ...{ running, session, told, sessions, sessionOf, tell },
    pass: (seconds: number) => {
      nowS += seconds;
    },
    pay: (account: string, customer: string) => tell(account, 'checkout.session.completed', sessionOf(customer)),
    look: (account: string) => inboxOf(account).look(apiOf(account)),
    customers: async () =>
      (await running.api.payments.list({ limit: 100 })).payments.map(({ customer }) => customer).sort(),
  };
}

describe('the account of a key', () => {
  const account = (text: string) => stripeAccountOf(parseStripeKey(text));

  it('is the same for each of its keys, tells nothing of them, and another one’s is another', () => {
    const own = '51AbCdEfGhIjKlMn';
    expect(account(`rk_live_${own}${'x'.repeat(80)}`)).toBe(account(`rk_live_${own}${'y'.repeat(80)}`));
    expect(account(`rk_test_${own}${'x'.repeat(80)}`)).toBe(account(`sk_test_${own}${'z'.repeat(80)}`));
    expect(account(`rk_live_${own}${'x'.repeat(80)}`)).not.toBe(account(`rk_live_51OtherAccountX${'x'.repeat(80)}`));
    // Old keys name none: a rolled one is not taken for another account's.
    expect(account(`rk_live_${'a'.repeat(24)}`)).toBe(account(`rk_live_${'b'.repeat(24)}`));
    expect(account(`rk_live_${own}${'x'.repeat(80)}`)).not.toContain('AbCd');
  });
});

describe('the position', () => {
  it('is each account’s own: from A to B and back, nothing of A is lost and nothing old of B is taken', async () => {
    const { look, pass, pay, customers, told } = await accounts();
    await look('A');
    pay('B', 'old of B');
    pass(3_600);
    await look('B');
    expect(told).toEqual(['Another Stripe account was connected']);
    pay('A', 'meanwhile at A');
    pass(60);
    pay('B', 'new at B');
    await look('B');
    expect(await customers()).toEqual(['new at B']);
    pass(3_600);
    await look('A');
    expect(await customers()).toEqual(['meanwhile at A', 'new at B']);
    expect(told).toHaveLength(1);
  });

  it('of a key that names no account goes on under the first that does; what nobody is sure of waits', async () => {
    const { look, pass, pay, running } = await accounts();
    await look('unnamed');
    pass(3_600);
    pay('A', 'while the key was refused');
    pass(3_600);
    await look('A');
    pass(60);
    pay('A', 'after it');
    await look('A');
    const { payments } = await running.api.payments.list({ limit: 10 });
    expect(payments.map(({ customer, state }) => [customer, state]).sort()).toEqual([
      ['after it', 'paid'],
      ['while the key was refused', 'waiting'],
    ]);
    expect(payments.find(({ state }) => state === 'waiting')?.reason).toContain('perhaps at another account');
  });

  it('of an older Pakdesk is taken over by the first account that is seen, once', async () => {
    const { look, pass, pay, customers, session } = await accounts();
    session.store.payments.setCursor('stripe-live', Math.floor(session.clock.now() / 1000));
    pass(60);
    pay('A', 'since then');
    pay('B', 'of another');
    pass(3_600);
    await look('A');
    await look('B');
    expect(await customers()).toEqual(['since then']);
  });

  it('takes nothing that was paid before Stripe was connected', async () => {
    const { look, pass, pay, customers } = await accounts();
    pay('A', 'ten minutes before');
    pass(300);
    await look('A');
    pass(60);
    pay('A', 'after');
    pass(10);
    await look('A');
    await look('A');
    expect(await customers()).toEqual(['after']);
  });

  it('after too long a time away: what is told of counts first, the rest waits for a look', async () => {
    const { look, pass, tell, sessions, sessionOf, running } = await accounts();
    sessions.push(sessionOf('before'));
    pass(3 * DAY_S);
    await look('A');
    pass(DAY_S);
    sessions.push(sessionOf('away'));
    const refunded = sessionOf('refunded');
    sessions.push(refunded);
    pass(35 * DAY_S);
    tell('A', 'charge.refunded', { payment_intent: 'pi_refunded', amount_refunded: 900, currency: 'usd' });
    const recent = sessionOf('recent');
    sessions.push(recent);
    tell('A', 'checkout.session.completed', recent);
    await look('A');
    const { payments } = await running.api.payments.list({ limit: 10 });
    const of = (name: string) => payments.find(({ customer }) => customer === name);
    expect(of('recent')).toMatchObject({ state: 'paid', reason: '' });
    expect(of('away')).toMatchObject({ state: 'waiting', reason: expect.stringContaining('to see refunds') });
    expect(of('refunded')).toMatchObject({ state: 'waiting', refundedMinor: 900, flagOpen: true });
    expect(of('before')).toMatchObject({ state: 'waiting', reason: expect.stringContaining('before Stripe') });
  });
});

describe('Stripe’s test mode beside real GB', () => {
  it('mints nothing by itself, and is no row in the books', async () => {
    const payments = { ...DEFAULT_SETTINGS.payments, mintByItself: true };
    const world = createWorld(seededRandom('test money', 1), { payments }, 'live');
    try {
      await world.sync();
      const { account } = world.process;
      const { fulfilment } = account.payments;
      const { sales } = account.session.store;
      const minted = () => world.platform.effects.filter(({ kind }) => kind === 'mint').length;
      const paidAt = world.time.now();
      const { id } = fulfilment.take(incoming('play', { byItself: true, paidAt }));
      expect(await fulfilment.advance(id)).toMatchObject({
        state: 'waiting',
        reason: expect.stringMatching(/test mode.*GB would be real/),
      });
      expect(minted()).toBe(0);
      fulfilment.resolve(id, { customer: 'play', gb: 1, days: 30, choice: { kind: 'mint', tier: 'standard' } });
      expect(await fulfilment.fulfil(id, false)).toMatchObject({ state: 'minted' });
      fulfilment.flag('stripe', 'pi_play', { refundedMinor: 100, refundedAt: paidAt });
      expect(sales.sales({ from: 0, to: Number.MAX_SAFE_INTEGER })).toEqual([]);
      const real = fulfilment.take(incoming('real', { sourceId: 'cs_live_real'.padEnd(40, '0'), paidAt }));
      expect(await fulfilment.advance(real.id)).toMatchObject({ state: 'minted' });
      expect(minted()).toBe(2);
      expect(sales.sales({ from: 0, to: Number.MAX_SAFE_INTEGER })).toHaveLength(1);
    } finally {
      world.close();
    }
  });
});
