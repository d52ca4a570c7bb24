// What the demo's customers bought in the last 90 days, and what they paid for it: the books that an app running all along would have.
import { DAY_MS } from '../../shared/key.ts';
import { timesGb } from '../../shared/money-amount.ts';
import type { PoolKey } from './pool-keys.ts';
import { seededRandom } from './random.ts';

const PAST_DAYS = 90;
/** US cents a GB, by the customer's luck in bargaining. */
const PRICES = [550, 600, 650, 700, 700, 800] as const;
const METHODS = ['bank', 'bank', 'card', 'cash', 'crypto'] as const;

export interface PastOrder {
  keyId: string;
  label: string;
  tier: string;
  /** Unix ms. */
  at: number;
  gb: number;
  centsPerGb: number;
  /** Null: not paid yet. */
  paid: { at: number; amountCents: number; method: string } | null;
}

/** Oldest first; one for each key that was minted in that time. */
export function pastOrders(keys: readonly PoolKey[], seed: number, nowMs: number): PastOrder[] {
  return keys
    .filter(({ createdAt }) => createdAt > nowMs - PAST_DAYS * DAY_MS && createdAt < nowMs)
    .map((key): PastOrder => {
      const random = seededRandom(seed, 'order', key.id);
      const centsPerGb = random.pick(PRICES);
      const paidAt = Math.min(nowMs, key.createdAt + Math.floor(random.between(0, 3) * DAY_MS));
      return {
        keyId: key.id,
        label: key.label,
        tier: key.tier,
        at: key.createdAt,
        gb: key.capGb,
        centsPerGb,
        paid:
          random.next() < 0.9
            ? { at: paidAt, amountCents: timesGb(centsPerGb, key.capGb), method: random.pick(METHODS) }
            : null,
      };
    })
    .sort((a, b) => a.at - b.at);
}
