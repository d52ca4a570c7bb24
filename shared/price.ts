/** A price as it is typed: `49`, `49.00 EUR`, `€49,50`, `4900 JPY`. Kept in whole minor units, so that nothing is ever rounded. */
import { formatAmount, minorDigits } from './money-amount.ts';

export interface Price {
  /** In the currency's minor unit: cents of USD, whole yen. Null = none is said. */
  cents: number | null;
  /** ISO 4217. */
  currency: string;
}

/** The most that the settings take. */
const MAX_MINOR = 99_999_999;
const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP' };
const PRICE = /^([a-z]{3}|[$€£])?\s*(\d{1,8})(?:[.,](\d{1,3}))?\s*([a-z]{3}|[$€£])?$/i;

/** Null when it is no price, or has more places than its currency. Empty text is a price that is not said. */
export function parsePrice(text: string, usualCurrency = 'USD'): Price | null {
  const trimmed = text.trim();
  if (trimmed === '') return { cents: null, currency: usualCurrency };
  const match = PRICE.exec(trimmed);
  if (match === null) return null;
  const [, before, whole = '0', part = '', after] = match;
  if (before !== undefined && after !== undefined) return null;
  const word = before ?? after;
  const currency = word === undefined ? usualCurrency : (SIGNS[word] ?? word.toUpperCase());
  const digits = minorDigits(currency);
  if (part.length > digits) return null;
  const cents = Number(whole + part.padEnd(digits, '0'));
  return cents > MAX_MINOR ? null : { cents, currency };
}

/** As it stands in a field: `49.00 EUR`. What it gives, parsePrice reads back. */
export function priceText({ cents, currency }: Price): string {
  if (cents === null) return '';
  const digits = minorDigits(currency);
  const text = String(cents).padStart(digits + 1, '0');
  const part = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${text.slice(0, text.length - digits)}${part} ${currency}`;
}

/** As it is shown: `$49.00`, `¥4,900`. */
export function priceShown(amountMinor: number, currency: string): string {
  return formatAmount({ amountMinor, currency, minorDigits: minorDigits(currency) });
}
