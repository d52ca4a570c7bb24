/** Sums of money in whole minor units. Several currencies are never added up, and a sum that leaves the exact integers is refused. */
import type { Amount } from './ipc/money.ts';

/** Without a smaller unit, as Stripe and banks count them; `Intl` drops the digits of others too, such as HUF and IDR. */
const NONE = new Set('BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE = new Set('BHD JOD KWD OMR TND'.split(' '));

/**
 * How many digits of a currency stand after the point: USD 2, JPY 0, KWD 3; 2 for one that is not known. A fixed table: an
 * amount that was written down must not change with the next release of a browser.
 */
export function minorDigits(currency: string): number {
  if (NONE.has(currency)) return 0;
  return THREE.has(currency) ? 3 : 2;
}

/** Throws RangeError where the sum would no longer be exact. */
export function addMinor(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isSafeInteger(sum)) throw new RangeError('A sum of money is too large to be exact.');
  return sum;
}

/** A price a GB times a size, rounded half up to a whole minor unit. The platform sells whole GB; a raised cap may hold a fraction. */
export function timesGb(minorPerGb: number, gb: number): number {
  const thousandths = BigInt(Math.round(gb * 1000)) * BigInt(minorPerGb);
  const sign = thousandths < 0n ? -1n : 1n;
  const minor = Number((sign * thousandths + 500n) / 1000n) * Number(sign);
  if (!Number.isSafeInteger(minor)) throw new RangeError('A price is too large to be exact.');
  return minor;
}

/** One sum for each currency. */
export class Sums {
  readonly #minor = new Map<string, number>();

  add(currency: string, amountMinor: number): void {
    this.#minor.set(currency, addMinor(this.#minor.get(currency) ?? 0, amountMinor));
  }

  /** By currency code; a currency that came to nothing is kept, as it was there. */
  amounts(): Amount[] {
    return [...this.#minor]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, amountMinor]) => ({ currency, amountMinor, minorDigits: minorDigits(currency) }));
  }
}

/** `$1,234.50`, `¥980`. */
export function formatAmount({ currency, amountMinor, minorDigits: places }: Amount): string {
  const negative = amountMinor < 0;
  const text = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const part = text.slice(text.length - places);
  // Intl takes a decimal string as it is: no float stands between.
  const decimal = `${negative ? '-' : ''}${whole}${places > 0 ? `.${part}` : ''}` as Intl.StringNumericLiteral;
  try {
    return new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      minimumFractionDigits: places,
      maximumFractionDigits: places,
    }).format(decimal);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${decimal} ${currency}`;
  }
}
