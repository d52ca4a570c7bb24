/** A price as it is typed: `49`, `49.00 EUR`, `€49,50`. Kept in whole cents, so that nothing is ever rounded. */

export interface Price {
  /** Null = none is said. */
  cents: number | null;
  /** ISO 4217. */
  currency: string;
}

const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP' };
const PRICE = /^([a-z]{3}|[$€£])?\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*([a-z]{3}|[$€£])?$/i;

/** Null when it is no price. Empty text is a price that is not said. */
export function parsePrice(text: string, usualCurrency = 'USD'): Price | null {
  const trimmed = text.trim();
  if (trimmed === '') return { cents: null, currency: usualCurrency };
  const match = PRICE.exec(trimmed);
  if (match === null) return null;
  const [, before, whole = '0', part = '', after] = match;
  if (before !== undefined && after !== undefined) return null;
  const word = before ?? after;
  const currency = word === undefined ? usualCurrency : (SIGNS[word] ?? word.toUpperCase());
  return { cents: Number(whole) * 100 + Number(part.padEnd(2, '0')), currency };
}

/** As it stands in a field: `49.00 EUR`. What it gives, parsePrice reads back. */
export function priceText({ cents, currency }: Price): string {
  if (cents === null) return '';
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')} ${currency}`;
}
