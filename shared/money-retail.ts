/** What an order of so many GB is sold for: the customer's own price, else the package of that size, else the price a GB. */
import type { RetailPrice } from './ipc/money.ts';
import type { MintPreset, Settings } from './ipc/settings.ts';
import { timesGb } from './money-amount.ts';

export interface RetailRules {
  presets: readonly Pick<MintPreset, 'name' | 'capGb' | 'priceCents' | 'currency'>[];
  retailPerGb: Settings['retailPerGb'];
}

export type Priced =
  | { amountMinor: number; currency: string; source: string }
  /** Why there is none. */
  | { amountMinor: null; reason: string };

function ownPrice(gb: number, own: RetailPrice): Priced {
  if (own.kind === 'perGb') {
    return { amountMinor: timesGb(own.amountMinorPerGb, gb), currency: own.currency, source: 'Customer’s price a GB' };
  }
  const fitting = own.packages.find((one) => one.gb === gb);
  return fitting === undefined
    ? { amountMinor: null, reason: `The customer’s own prices have no package of ${gb} GB.` }
    : { amountMinor: fitting.amountMinor, currency: own.currency, source: `Customer’s package of ${gb} GB` };
}

function presetPrice(gb: number, presets: RetailRules['presets']): Priced | null {
  const fitting = presets.filter(({ capGb, priceCents }) => capGb === gb && priceCents !== null);
  const [first] = fitting;
  if (first === undefined || first.priceCents === null) return null;
  // The journal does not say which preset was chosen.
  if (fitting.some(({ priceCents, currency }) => priceCents !== first.priceCents || currency !== first.currency)) {
    const names = fitting.map(({ name }) => name).join(', ');
    return { amountMinor: null, reason: `Presets of ${gb} GB have different prices (${names}).` };
  }
  return { amountMinor: first.priceCents, currency: first.currency, source: `Preset ${first.name}` };
}

/** `own` is the customer's price; null = he has none of his own. */
export function retailPrice(gb: number, own: RetailPrice | null, { presets, retailPerGb }: RetailRules): Priced {
  if (own !== null) return ownPrice(gb, own);
  const preset = presetPrice(gb, presets);
  if (preset !== null) return preset;
  if (retailPerGb !== null) {
    const { amountMinorPerGb, currency } = retailPerGb;
    return { amountMinor: timesGb(amountMinorPerGb, gb), currency, source: 'Price a GB' };
  }
  return { amountMinor: null, reason: `No retail price for ${gb} GB is set.` };
}
