/** Cost, revenue and margin of a period, by customer or by month. Pure: what it is given is what it adds up. */
import type { MoneyRow } from './ipc/money.ts';
import { addMinor, Sums } from './money-amount.ts';

export interface SummaryOrder {
  at: number;
  customerId: string;
  customer: string;
  gb: number;
  costUsdCents: number | null;
  priceMinor: number | null;
  currency: string | null;
  /** Why it has no price; empty when it has. */
  priceReason: string;
}

export interface SummarySale {
  at: number;
  customerId: string;
  customer: string;
  amountMinor: number;
  currency: string;
}

export type MoneyFigures = Omit<MoneyRow, 'id' | 'name'>;
type Basis = 'priced' | 'paid';

/** `2026-11`, in the computer's time zone unless told otherwise. */
export function monthOf(at: number, timeZone?: string): string {
  return monthFormat(timeZone).format(at).slice(0, 7);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function monthFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const id = timeZone ?? '';
  const known = formats.get(id);
  if (known) return known;
  // Swedish dates are ISO dates.
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
  const made = new Intl.DateTimeFormat('sv-SE', timeZone === undefined ? options : { ...options, timeZone });
  formats.set(id, made);
  return made;
}

/** From the month of `from` to that of the last moment before `to`. */
export function monthsBetween(from: number, to: number, timeZone?: string): string[] {
  const last = monthOf(to - 1, timeZone);
  const months = [monthOf(from, timeZone)];
  for (let month = months[0] ?? last; month < last; ) {
    const [year = 0, number = 1] = month.split('-').map(Number);
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
    months.push(month);
  }
  return months;
}

class Tally {
  orders = 0;
  gb = 0;
  cost = 0;
  uncosted = 0;
  unpriced = 0;
  payments = 0;
  readonly reasons = new Set<string>();
  readonly priced = new Sums();
  readonly paid = new Sums();

  addOrder(order: SummaryOrder): void {
    this.orders += 1;
    this.gb += order.gb;
    if (order.costUsdCents === null) this.uncosted += 1;
    else this.cost = addMinor(this.cost, order.costUsdCents);
    if (order.priceMinor === null || order.currency === null) {
      this.unpriced += 1;
      this.reasons.add(order.priceReason);
    } else this.priced.add(order.currency, order.priceMinor);
  }

  addSale(sale: SummarySale): void {
    this.payments += 1;
    this.paid.add(sale.currency, sale.amountMinor);
  }

  figures(basis: Basis): MoneyFigures {
    const known = this.uncosted === 0;
    const costReason = known
      ? ''
      : `The wholesale table has no rate for ${count(this.uncosted, 'order')} of ${this.orders}.`;
    const priced = this.priced.amounts();
    const paid = this.paid.amounts();
    const pricedReason =
      this.unpriced === 0 ? '' : `${count(this.unpriced, 'order')} of ${this.orders} without a price. ${this.why()}`;
    const revenue = basis === 'priced' ? priced : paid;
    const reason = this.marginReason(basis, revenue, costReason, pricedReason);
    const usd = revenue[0]?.amountMinor ?? 0;
    const margin = reason === '' ? addMinor(usd, -this.cost) : null;
    return {
      orders: this.orders,
      gb: this.gb,
      costUsdCents: known ? this.cost : null,
      costReason,
      priced,
      unpricedOrders: this.unpriced,
      pricedReason,
      paid,
      payments: this.payments,
      marginUsdCents: margin,
      marginReason: reason,
      marginBasisPoints: margin === null || usd <= 0 ? null : basisPoints(margin, usd),
    };
  }

  private why(): string {
    const [first = '', ...more] = this.reasons;
    return more.length === 0 ? first : `${first} And ${count(more.length, 'other reason')}.`;
  }

  private marginReason(basis: Basis, revenue: { currency: string }[], cost: string, priced: string): string {
    if (cost !== '') return cost;
    if (basis === 'priced' && priced !== '') return priced;
    if (basis === 'paid' && this.orders > 0 && this.payments === 0) return 'No payment is recorded.';
    const foreign = revenue.filter(({ currency }) => currency !== 'USD').map(({ currency }) => currency);
    if (foreign.length === 0) return '';
    return `Cost is in USD, revenue in ${revenue.map(({ currency }) => currency).join(' and ')}: Pakdesk converts no currencies.`;
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Hundredths of a percent, rounded half away from zero, without a float. */
function basisPoints(part: number, whole: number): number {
  const sign = part < 0 ? -1n : 1n;
  const scaled = BigInt(part) * sign * 20_000n;
  return Number(sign * ((scaled / BigInt(whole) + 1n) / 2n));
}

export interface SummaryInput {
  orders: readonly SummaryOrder[];
  sales: readonly SummarySale[];
  by: 'customer' | 'month';
  basis: Basis;
  from: number;
  to: number;
  timeZone?: string;
}

/** Orders and sales outside the period must be left out already. */
export function summarise(input: SummaryInput): { rows: MoneyRow[]; totals: MoneyFigures } {
  const { by, basis, timeZone } = input;
  const totals = new Tally();
  const parts = new Map<string, { name: string; tally: Tally }>();
  const part = (id: string, name: string): Tally => {
    const known = parts.get(id);
    if (known) return known.tally;
    const tally = new Tally();
    parts.set(id, { name, tally });
    return tally;
  };
  if (by === 'month') for (const month of monthsBetween(input.from, input.to, timeZone)) part(month, month);
  const of = (row: { at: number; customerId: string; customer: string }): Tally => {
    if (by === 'customer') return part(row.customerId, row.customer);
    const month = monthOf(row.at, timeZone);
    return part(month, month);
  };
  for (const order of input.orders) {
    totals.addOrder(order);
    of(order).addOrder(order);
  }
  for (const sale of input.sales) {
    totals.addSale(sale);
    of(sale).addSale(sale);
  }
  const rows = [...parts].map(([id, { name, tally }]) => ({ id, name, ...tally.figures(basis) }));
  if (by === 'customer') rows.sort((a, b) => b.gb - a.gb || b.payments - a.payments || (a.id < b.id ? -1 : 1));
  else rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { rows, totals: totals.figures(basis) };
}
