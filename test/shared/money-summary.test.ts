import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/ipc/settings.ts';
import { addMinor, formatAmount, minorDigits, Sums, timesGb } from '../../shared/money-amount.ts';
import { nextOrder } from '../../shared/money-order.ts';
import { retailPrice } from '../../shared/money-retail.ts';
import { monthsBetween, type SummaryOrder, summarise } from '../../shared/money-summary.ts';

describe('amounts', () => {
  it.each<[string, number]>([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['XQZ', 2],
    // What Stripe counts with two digits, whatever the browser's own table says.
    ...'HUF IDR COP PKR ALL AFN LAK LBP MMK SOS YER'.split(' ').map((currency) => [currency, 2] as [string, number]),
    ...'BIF CLP DJF GNF ISK KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'
      .split(' ')
      .map((code) => [code, 0] as [string, number]),
  ])('%s has %d digits after the point', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  it.each([
    ['USD', 123_456, '$1,234.56'],
    ['USD', -5, '-$0.05'],
    ['JPY', 980, '¥980'],
    ['HUF', 500_000, 'HUF 5,000.00'],
    ['ISK', 5_000, 'ISK 5,000'],
    ['KWD', 1_005, 'KWD 1.005'],
    ['USD', 9_007_199_254_740_991, '$90,071,992,547,409.91'],
  ])('%s %d is written %s', (currency, amountMinor, text) => {
    expect(formatAmount({ currency, amountMinor, minorDigits: minorDigits(currency) }).replace(/\u00a0/g, ' ')).toBe(
      text,
    );
  });

  it('a price times whole GB is exact, and rounds half up otherwise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 100_000 }), (minor, gb) => {
        expect(timesGb(minor, gb)).toBe(minor * gb);
      }),
    );
    expect(timesGb(333, 0.5)).toBe(167);
    expect(timesGb(-333, 0.5)).toBe(-167);
  });

  it('refuses a sum that is not exact any more', () => {
    expect(() => addMinor(Number.MAX_SAFE_INTEGER, 1)).toThrow(RangeError);
  });

  it('never adds up two currencies', () => {
    const sums = new Sums();
    for (const [currency, amount] of [
      ['USD', 10],
      ['EUR', 5],
      ['USD', -3],
    ] as const)
      sums.add(currency, amount);
    expect(sums.amounts()).toEqual([
      { currency: 'EUR', amountMinor: 5, minorDigits: 2 },
      { currency: 'USD', amountMinor: 7, minorDigits: 2 },
    ]);
  });
});

describe('retail prices', () => {
  const preset = { name: 'Regular', capGb: 10, priceCents: 4900, currency: 'EUR' };
  const rules = { presets: [preset], retailPerGb: { amountMinorPerGb: 600, currency: 'USD' } };

  it('the customer’s own comes first, then the package, then the price a GB', () => {
    expect(retailPrice(10, { kind: 'perGb', amountMinorPerGb: 300, currency: 'USD' }, rules)).toMatchObject({
      amountMinor: 3000,
    });
    expect(retailPrice(10, null, rules)).toMatchObject({
      amountMinor: 4900,
      currency: 'EUR',
      source: 'Preset Regular',
    });
    expect(retailPrice(7, null, rules)).toMatchObject({ amountMinor: 4200, currency: 'USD' });
  });

  it('none is null, with the reason', () => {
    expect(retailPrice(7, null, { presets: [preset], retailPerGb: null })).toEqual({
      amountMinor: null,
      reason: 'No retail price for 7 GB is set.',
    });
    const packages = { kind: 'packages' as const, packages: [{ gb: 5, amountMinor: 1 }], currency: 'USD' };
    expect(retailPrice(7, packages, rules)).toMatchObject({ amountMinor: null });
    const two = { ...rules, presets: [preset, { ...preset, name: 'Trial', priceCents: 100 }] };
    expect(retailPrice(10, null, two)).toMatchObject({
      amountMinor: null,
      reason: expect.stringContaining('Regular, Trial'),
    });
  });
});

const order = (part: Partial<SummaryOrder>): SummaryOrder => ({
  at: Date.UTC(2026, 9, 15),
  customerId: 'acme',
  customer: 'Acme',
  gb: 10,
  costUsdCents: 4000,
  priceMinor: 6000,
  currency: 'USD',
  priceReason: '',
  ...part,
});
const period = { from: Date.UTC(2026, 8, 10), to: Date.UTC(2026, 10, 20), basis: 'priced' as const, timeZone: 'UTC' };

describe('the summary', () => {
  it('of a customer: cost, revenue, margin', () => {
    const { rows, totals } = summarise({
      ...period,
      by: 'customer',
      orders: [
        order({}),
        order({ customerId: 'bob', customer: 'Bob', gb: 30, costUsdCents: 10_800, priceMinor: 15_000 }),
      ],
      sales: [],
    });
    expect(rows.map(({ id, marginUsdCents }) => [id, marginUsdCents])).toEqual([
      ['bob', 4200],
      ['acme', 2000],
    ]);
    expect(totals).toMatchObject({
      orders: 2,
      gb: 40,
      costUsdCents: 14_800,
      marginUsdCents: 6200,
      marginBasisPoints: 2952,
    });
  });

  it('by month: empty ones too, in local time', () => {
    const { rows } = summarise({
      ...period,
      by: 'month',
      orders: [order({ at: Date.UTC(2026, 9, 31, 23, 30) })],
      sales: [],
    });
    expect(rows.map(({ id, orders }) => [id, orders])).toEqual([
      ['2026-09', 0],
      ['2026-10', 1],
      ['2026-11', 0],
    ]);
    const berlin = summarise({
      ...period,
      timeZone: 'Europe/Berlin',
      by: 'month',
      orders: [order({ at: Date.UTC(2026, 9, 31, 23, 30) })],
      sales: [],
    });
    expect(berlin.rows[2]).toMatchObject({ id: '2026-11', orders: 1 });
    expect(monthsBetween(Date.UTC(2026, 11, 31), Date.UTC(2027, 1, 1), 'UTC')).toEqual(['2026-12', '2027-01']);
  });

  it.each([
    [
      'an order without a price',
      [order({}), order({ priceMinor: null, currency: null, priceReason: 'No retail price for 10 GB is set.' })],
      /1 order of 2 without a price. No retail price/,
    ],
    ['an order without a cost', [order({ costUsdCents: null })], /no rate for 1 order of 1/],
    [
      'revenue in another currency',
      [order({ currency: 'EUR' })],
      /Cost is in USD, revenue in EUR: Pakdesk converts no currencies/,
    ],
  ])('%s leaves the margin unknown, with the reason', (_, orders, reason) => {
    const { totals } = summarise({ ...period, by: 'customer', orders, sales: [] });
    expect(totals.marginUsdCents).toBeNull();
    expect(totals.marginReason).toMatch(reason);
  });

  it('on the basis of payments: those, and none of the prices', () => {
    const sale = { at: period.from, customerId: 'acme', customer: 'Acme', amountMinor: 5000, currency: 'USD' };
    const { totals } = summarise({
      ...period,
      basis: 'paid',
      by: 'customer',
      orders: [order({ priceMinor: null })],
      sales: [sale],
    });
    expect(totals).toMatchObject({ marginUsdCents: 1000, payments: 1, paid: [{ amountMinor: 5000 }] });
    const none = summarise({ ...period, basis: 'paid', by: 'customer', orders: [order({})], sales: [] });
    expect(none.totals).toMatchObject({ marginUsdCents: null, marginReason: 'No payment is recorded.' });
  });

  it('for any orders the rows add up to the totals, to the cent, whichever way they are cut', () => {
    const one = fc.record({
      at: fc.integer({ min: period.from, max: period.to - 1 }),
      customerId: fc.constantFrom('a', 'b', 'c'),
      gb: fc.integer({ min: 1, max: 1000 }),
      costUsdCents: fc.integer({ min: 0, max: 400_000 }),
      priceMinor: fc.integer({ min: 0, max: 900_000 }),
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 30 }),
        fc.constantFrom('customer' as const, 'month' as const),
        (parts, by) => {
          const { rows, totals } = summarise({ ...period, by, orders: parts.map(order), sales: [] });
          expect(rows.reduce((sum, { costUsdCents }) => sum + (costUsdCents ?? 0), 0)).toBe(totals.costUsdCents);
          for (const currency of ['USD', 'EUR', 'JPY']) {
            const of = (list: { currency: string; amountMinor: number }[]) =>
              list.find((amount) => amount.currency === currency)?.amountMinor ?? 0;
            expect(rows.reduce((sum, { priced }) => sum + of(priced), 0)).toBe(of(totals.priced));
          }
        },
      ),
    );
  });
});

describe('the next order', () => {
  const rates = DEFAULT_SETTINGS.wholesaleRates;
  it('at each size, and what ordering bigger saves', () => {
    const { sizes, costUsdCents, better } = nextOrder(40, rates);
    expect(costUsdCents).toBe(14_400);
    expect(sizes.map(({ gb, costUsdCents: cost, savedUsdCents }) => [gb, cost, savedUsdCents])).toEqual([
      [1, 400, 0],
      [25, 9000, 0],
      [40, 14_400, 0],
      [50, 16_000, 2000],
      [100, 28_000, 8000],
      [250, 60_000, 30_000],
    ]);
    expect(better).toBeNull();
    expect(nextOrder(48, rates).better).toEqual({ gb: 50, costUsdCents: 16_000, savedUsdCents: 1280 });
  });

  it('without a rate it has no cost, with the reason', () => {
    expect(nextOrder(5, [])).toMatchObject({
      costUsdCents: null,
      sizes: [],
      reason: expect.stringContaining('no rate for 5 GB'),
    });
  });
});
