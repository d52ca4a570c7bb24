/** Amounts as they are typed, to whole minor units and back. No float stands between. Pure. */
import { minorDigits } from '../../../shared/money-amount.ts';

/** `12.5`, `-3`, `1,250.00` → minor units of the currency; null for what is no amount of it. */
export function parseAmount(text: string, currency: string): number | null {
  const match = /^\s*([-−]?)(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?\s*$/.exec(text);
  if (!match) return null;
  const digits = minorDigits(currency);
  const [, sign = '', whole = '', part = ''] = match;
  if (part.length > digits) return null;
  const minor = Number(`${whole.replaceAll(',', '')}${part.padEnd(digits, '0')}`);
  return sign === '' ? minor : -minor;
}

/** `1250` in USD → `12.50`. */
export function amountText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${minor < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(text.length - digits)}` : ''}`;
}

/** Three capital letters, as typed in any case; null otherwise. */
export function parseCurrency(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : null;
}
