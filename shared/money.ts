/** What an order costs wholesale, in whole cents. The rate goes by the size of the one order, not by the month. */
import type { z } from 'zod';
import type { wholesaleRateSchema } from './ipc/settings.ts';
import { timesGb } from './money-amount.ts';

export type WholesaleRate = z.infer<typeof wholesaleRateSchema>;

export interface WholesaleCost {
  cents: number;
  centsPerGb: number;
}

export interface SavingsHint {
  /** The order that reaches the next rate. */
  gb: number;
  cents: number;
  centsPerGb: number;
  /** What the larger order costs less than the one asked for; negative when it costs more. */
  savedCents: number;
}

const MAX_ORDER_GB = 1_000_000_000;

/** The rate for one order of `gb`; null when the table has none for so little. */
function rateFor(gb: number, rates: readonly WholesaleRate[]): WholesaleRate | null {
  return rates.reduce<WholesaleRate | null>(
    (best, rate) => (rate.fromGb <= gb && (best === null || rate.fromGb > best.fromGb) ? rate : best),
    null,
  );
}

/** Null when the size is no positive number or no rate covers it: a price is shown right or not at all. */
export function wholesaleCost(gb: number | null, rates: readonly WholesaleRate[]): WholesaleCost | null {
  if (gb === null || !Number.isFinite(gb) || gb <= 0) return null;
  const rate = rateFor(gb, rates);
  if (rate === null) return null;
  // A larger one is no order of this world, and would leave the exact integers.
  return gb <= MAX_ORDER_GB ? { cents: timesGb(rate.centsPerGb, gb), centsPerGb: rate.centsPerGb } : null;
}

/** The next larger order with a lower rate and what it would cost; null at the lowest rate. */
export function nextRate(gb: number | null, rates: readonly WholesaleRate[]): SavingsHint | null {
  const now = wholesaleCost(gb, rates);
  if (gb === null || now === null) return null;
  const next = rates
    .filter((rate) => rate.fromGb > gb && rate.centsPerGb < now.centsPerGb)
    .reduce<WholesaleRate | null>((best, rate) => (best === null || rate.fromGb < best.fromGb ? rate : best), null);
  if (next === null) return null;
  const cents = next.fromGb * next.centsPerGb;
  return { gb: next.fromGb, cents, centsPerGb: next.centsPerGb, savedCents: now.cents - cents };
}

/** A larger order that costs no more than the one asked for; null where there is none. */
export function savingsHint(gb: number | null, rates: readonly WholesaleRate[]): SavingsHint | null {
  const now = wholesaleCost(gb, rates);
  if (gb === null || now === null) return null;
  return rates
    .filter((rate) => rate.fromGb > gb)
    .map((rate) => ({ gb: rate.fromGb, cents: rate.fromGb * rate.centsPerGb, centsPerGb: rate.centsPerGb }))
    .map((order) => ({ ...order, savedCents: now.cents - order.cents }))
    .filter(({ savedCents }) => savedCents >= 0)
    .reduce<SavingsHint | null>(
      (best, hint) => (best === null || hint.savedCents > best.savedCents ? hint : best),
      null,
    );
}
