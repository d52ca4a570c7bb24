/** Orders, prices and payments in memory. */
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { MoneyRow, RetailPrice, Sale } from '../../shared/ipc/money.ts';
import { DAY_MS } from '../../shared/key.ts';
import { minorDigits, Sums } from '../../shared/money-amount.ts';
import { nextOrder } from '../../shared/money-order.ts';
import type { FakeState } from './fake-main.ts';

export interface MoneyState {
  sales: Sale[];
  prices: { customerId: string; customer: string; price: RetailPrice; updatedAt: number }[];
}

export function pastSales(nowMs: number): Sale[] {
  const sale = (id: string, customer: string, amountMinor: number, currency: string, source: string): Sale => ({
    id,
    at: nowMs - 3 * DAY_MS,
    amountMinor,
    currency,
    customer,
    customerId: customerIdOf(customer),
    keyId: null,
    operationId: null,
    note: id === 's1' ? 'Bank transfer, invoice 2026-114' : '',
    source,
    minorDigits: minorDigits(currency),
  });
  return [
    sale('s1', 'alice@acme', 4_900, 'USD', 'manual'),
    sale('s2', 'Médiathèque Lyon', 12_000, 'EUR', 'manual'),
    sale('s3', '東京リサーチ', 18_000, 'JPY', 'stripe'),
  ];
}

export function fakeMoney(state: FakeState, nowMs: () => number): Handlers['money'] {
  const row = (id: string, name: string, gb: number, index: number): MoneyRow => {
    const cost = gb * 320;
    const priced = index % 4 === 3 ? null : gb * 590;
    return {
      id,
      name,
      orders: 1 + (index % 3),
      gb,
      costUsdCents: cost,
      costReason: '',
      priced: priced === null ? [] : [{ currency: index === 5 ? 'EUR' : 'USD', amountMinor: priced, minorDigits: 2 }],
      unpricedOrders: priced === null ? 1 : 0,
      pricedReason: priced === null ? 'No price is set for 1 order.' : '',
      paid: index === 0 ? [{ currency: 'USD', amountMinor: 4_900, minorDigits: 2 }] : [],
      payments: index === 0 ? 1 : 0,
      marginUsdCents: priced === null || index === 5 ? null : priced - cost,
      marginReason: priced === null ? 'One order has no price.' : index === 5 ? 'Its revenue is in EUR.' : '',
      marginBasisPoints: priced === null || index === 5 ? null : Math.round(((priced - cost) / priced) * 10_000),
    };
  };
  const customerRows = () =>
    state.keys.slice(0, 9).map(({ label }, index) => row(customerIdOf(label), stemOf(label), 25 * (9 - index), index));
  const monthRows = () =>
    Array.from({ length: 3 }, (_, index) => {
      const month = new Intl.DateTimeFormat('sv-SE').format(nowMs() - (2 - index) * 30 * DAY_MS).slice(0, 7);
      return row(month, month, 120 + index * 40, index);
    });
  const toSale = (input: Omit<Sale, 'id' | 'customerId' | 'source' | 'minorDigits'>, id: string): Sale => ({
    ...input,
    id,
    customerId: customerIdOf(input.customer),
    source: 'manual',
    minorDigits: minorDigits(input.currency),
  });
  return {
    summary: ({ by, basis = 'priced', customerId }) => {
      const rows = (by === 'customer' ? customerRows() : monthRows()).filter(
        ({ id }) => customerId === undefined || by === 'month' || id === customerId,
      );
      const totals = rows[0] ?? row('', '', 0, 0);
      return {
        rows,
        totals: {
          ...totals,
          gb: rows.reduce((sum, { gb }) => sum + gb, 0),
          costUsdCents: rows.reduce((sum, { costUsdCents }) => sum + (costUsdCents ?? 0), 0),
          marginUsdCents: rows.length > 3 ? null : totals.marginUsdCents,
          marginReason: '2 orders have no price, and some revenue is in EUR.',
        },
        basis,
        since: nowMs() - 90 * DAY_MS,
      };
    },
    orders: ({ limit, customerId }) => ({
      orders: state.keys
        .filter(({ label }) => customerId === undefined || customerIdOf(label) === customerId)
        .slice(0, limit)
        .map(({ id, label }, index) => ({
          operationId: `op-${index}`,
          at: nowMs() - index * DAY_MS,
          kind: index === 0 ? ('mint' as const) : ('topUp' as const),
          keyId: id,
          label,
          customerId: customerIdOf(label),
          customer: stemOf(label),
          gb: 10,
          costUsdCents: 4_000,
          price: { currency: 'USD', amountMinor: 5_900, minorDigits: 2 },
          priceReason: 'the price for everybody',
          paid: [],
        })),
      next: null,
    }),
    nextOrder: ({ gb }) => ({
      ...nextOrder(gb, state.settings.wholesaleRates),
      next30dGb: { lowGb: 80, expectedGb: 112, highGb: 150 },
    }),
    prices: () => ({ prices: state.money.prices }),
    setPrice: ({ customer, price }) => {
      const customerId = customerIdOf(customer);
      state.money.prices = [
        ...state.money.prices.filter((other) => other.customerId !== customerId),
        ...(price === null ? [] : [{ customerId, customer: stemOf(customer), price, updatedAt: nowMs() }]),
      ];
      return { done: true };
    },
    reprice: () => ({ orders: 3 }),
    sales: ({ limit, customerId }) => {
      const fitting = state.money.sales.filter((sale) => customerId === undefined || sale.customerId === customerId);
      const totals = new Sums();
      for (const { currency, amountMinor } of fitting) totals.add(currency, amountMinor);
      return { sales: fitting.slice(0, limit), next: null, totals: totals.amounts() };
    },
    addSale: (input) => {
      const sale = toSale(input, `sale-${state.money.sales.length + 1}`);
      state.money.sales = [sale, ...state.money.sales];
      return sale;
    },
    editSale: ({ id, ...input }) => {
      const sale = toSale(input, id);
      state.money.sales = state.money.sales.map((old) => (old.id === id ? sale : old));
      return sale;
    },
    removeSale: ({ id }) => {
      state.money.sales = state.money.sales.filter((sale) => sale.id !== id);
      return { done: true };
    },
  };
}
