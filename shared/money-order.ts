/** What the next order would cost at each size of the wholesale table, and what ordering bigger would save. Whole US cents. */
import { savingsHint, type WholesaleRate, wholesaleCost } from './money.ts';
import { timesGb } from './money-amount.ts';

export interface OrderSize {
  gb: number;
  usdCentsPerGb: number;
  costUsdCents: number;
  savedUsdCents: number;
  extraUsdCents: number;
  isAsked: boolean;
}

export interface NextOrder {
  gb: number;
  costUsdCents: number | null;
  usdCentsPerGb: number | null;
  /** Why it has no cost; empty when it has. */
  reason: string;
  sizes: OrderSize[];
  better: { gb: number; costUsdCents: number; savedUsdCents: number } | null;
}

/** `gb` is a whole number. Sizes: the asked one and the first of each rate, ascending. */
export function nextOrder(gb: number, rates: readonly WholesaleRate[]): NextOrder {
  const asked = wholesaleCost(gb, rates);
  const sizes = [...new Set([gb, ...rates.map(({ fromGb }) => Math.max(1, fromGb))])]
    .sort((a, b) => a - b)
    .flatMap((size): OrderSize[] => {
      const cost = wholesaleCost(size, rates);
      if (cost === null) return [];
      const atAskedRate = asked === null || size <= gb ? cost.cents : timesGb(asked.centsPerGb, size);
      return [
        {
          gb: size,
          usdCentsPerGb: cost.centsPerGb,
          costUsdCents: cost.cents,
          savedUsdCents: atAskedRate - cost.cents,
          extraUsdCents: asked === null ? 0 : cost.cents - asked.cents,
          isAsked: size === gb,
        },
      ];
    });
  const hint = savingsHint(gb, rates);
  return {
    gb,
    costUsdCents: asked?.cents ?? null,
    usdCentsPerGb: asked?.centsPerGb ?? null,
    reason: asked === null ? `The wholesale table has no rate for ${gb} GB: see Settings.` : '',
    sizes,
    better: hint === null ? null : { gb: hint.gb, costUsdCents: hint.cents, savedUsdCents: hint.savedCents },
  };
}
