/** Links that were sold on the call and how they end; amounts in every currency; refunds and disputes that come twice. */
import { describe, expect, it } from 'vitest';
import { fromStripeAmount, toStripeAmount } from '../../../electron/payments/stripe/read-stripe.ts';
import { minorDigits } from '../../../shared/money-amount.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';
import { desk, incoming } from './desk.ts';

const DAY_MS = 86_400_000;

const order = (name: string, rest: { amountMinor?: number; currency?: string } = {}) => ({
  ...{ intentId: intent(name), customer: 'on the phone', gb: 10, days: 30, amountMinor: 4_900, currency: 'USD' },
  choice: { kind: 'mint' as const, tier: 'standard' as const },
  mintByItself: true,
  ...rest,
});

async function shop() {
  let nowMs = Date.now();
  const p = await platform({ now: () => nowMs });
  const running = await connected({ platform: p, now: () => nowMs });
  running.clipboard.text = p.description.stripe.apiKey;
  await running.api.payments.connectStripe({ sessionOnly: false });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { p, pass, ...running };
}

describe('a sale on the call', () => {
  it('that nobody paid in time is over at the next look, and by hand', async () => {
    const { api, pass } = await shop();
    await api.payments.sell(order('old'));
    pass(DAY_MS + 60_000);
    await api.payments.checkNow({});
    expect((await api.payments.checkout({ intentId: intent('old') })).state).toBe('expired');
    await api.payments.sell(order('byhand'));
    pass(DAY_MS + 60_000);
    expect((await api.payments.cancelCheckout({ intentId: intent('byhand') })).state).toBe('expired');
  });

  it('whose bank never says yes can be ended, and ends by itself after two weeks', async () => {
    const { api, pass, p } = await shop();
    await api.payments.sell(order('bank'));
    p.stripe.pay(p.stripe.sessions()[0]?.id ?? '', { later: true });
    expect((await api.payments.cancelCheckout({ intentId: intent('bank') })).state).toBe('cancelled');
    await api.payments.sell(order('slow'));
    p.stripe.pay(p.stripe.sessions()[0]?.id ?? '', { later: true });
    pass(2 * DAY_MS);
    await api.payments.checkNow({});
    expect((await api.payments.checkout({ intentId: intent('slow') })).state).toBe('open');
    pass(15 * DAY_MS);
    await api.payments.checkNow({});
    expect((await api.payments.checkout({ intentId: intent('slow') })).state).toBe('expired');
  });

  it('whose link Stripe refused is not listed, and the corrected form makes one', async () => {
    const { api, p } = await shop();
    p.fault({ target: 'stripe', method: 'POST', path: '/v1/checkout/sessions', status: 400, times: 1 });
    expect(await codeOf(api.payments.sell(order('refused', { amountMinor: 1 })))).toBe('validation');
    expect((await api.payments.checkout({ intentId: intent('refused') })).state).toBe('cancelled');
    expect((await api.payments.checkouts({})).checkouts).toEqual([]);
    expect(await api.payments.sell(order('refused'))).toMatchObject({ state: 'open', amountMinor: 4_900 });
    expect((await api.payments.checkouts({})).checkouts).toHaveLength(1);
  });

  it('that has no link yet can be ended', async () => {
    const { api, p } = await shop();
    p.fault({ target: 'stripe', method: 'POST', path: '/v1/checkout/sessions', drop: 'before', times: 3 });
    expect(await codeOf(api.payments.sell(order('lost')))).toBe('offline');
    expect((await api.payments.checkouts({})).checkouts).toEqual([]);
    expect((await api.payments.cancelCheckout({ intentId: intent('lost') })).state).toBe('cancelled');
  });

  it.each([
    ['HUF', 5_000_00],
    ['IDR', 150_000_00],
    ['COP', 90_000_00],
    ['PKR', 9_000_00],
    ['JPY', 5_000],
    ['KWD', 15_000],
  ])('in %s asks Stripe for just what was typed', async (currency, amountMinor) => {
    const { api, p } = await shop();
    await api.payments.sell(order(`in${currency}`, { currency, amountMinor }));
    expect(p.stripe.sessions()[0]).toMatchObject({ amount_total: amountMinor, currency: currency.toLowerCase() });
  });

  it('in ISK and UGX, which have no smaller unit, counts hundredths at Stripe', () => {
    for (const currency of ['ISK', 'UGX']) {
      expect(minorDigits(currency)).toBe(0);
      expect(toStripeAmount(50, currency)).toBe(5_000);
      expect(fromStripeAmount(5_000, currency)).toBe(50);
    }
  });
});

describe('a flag', () => {
  it('is raised again by a second dispute, and not by the first one told again', async () => {
    const { api, fulfilment } = await desk({ mintByItself: true });
    const { id } = fulfilment.take(incoming('dan'));
    await fulfilment.advance(id);
    const first = Date.now() - DAY_MS;
    fulfilment.flag('stripe', 'pi_dan', { disputedAt: first });
    await api.payments.closeFlag({ id });
    fulfilment.flag('stripe', 'pi_dan', { disputedAt: first });
    expect((await api.payments.get({ id })).payment.flagOpen).toBe(false);
    fulfilment.flag('stripe', 'pi_dan', { disputedAt: first + 60_000 });
    expect((await api.payments.get({ id })).payment).toMatchObject({ flagOpen: true, disputedAt: first + 60_000 });
    fulfilment.flag('stripe', 'pi_dan', { refundedMinor: 1, refundedAt: first });
    expect((await api.payments.get({ id })).payment.disputedAt).toBe(first + 60_000);
  });

  it('is booked on the day it was paid back, each part on its own', async () => {
    const { api, fulfilment } = await desk({ mintByItself: true });
    const paidAt = Date.now() - 60 * DAY_MS;
    const { id } = fulfilment.take(incoming('eve', { paidAt }));
    await fulfilment.advance(id, true);
    const [one, two] = [paidAt + 20 * DAY_MS, paidAt + 50 * DAY_MS];
    fulfilment.flag('stripe', 'pi_eve', { refundedMinor: 1_000, refundedAt: one });
    fulfilment.flag('stripe', 'pi_eve', { refundedMinor: 4_900, refundedAt: two });
    fulfilment.flag('stripe', 'pi_eve', { refundedMinor: 1_000, refundedAt: one });
    const early = fulfilment.take(incoming('flo', { paidAt }));
    fulfilment.flag('stripe', 'pi_flo', { refundedMinor: 900, refundedAt: one });
    await fulfilment.advance(early.id, true);
    const { sales } = await api.money.sales({ limit: 10 });
    const rows = sales.map(({ id: row, at, amountMinor }) => [row, at, amountMinor]);
    expect(rows).toEqual(
      expect.arrayContaining([
        [id, paidAt, 4_900],
        [`${id}-refund`, one, -1_000],
        [`${id}-refund-4900`, two, -3_900],
        [early.id, paidAt, 4_900],
        [`${early.id}-refund`, one, -900],
      ]),
    );
    expect(rows).toHaveLength(5);
  });
});
