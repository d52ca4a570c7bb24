// Single figures of a reply. A figure that makes no sense is unknown, never 0.
import { MB_PER_GB } from '../../shared/key.ts';

/** `undefined` in: the field was missing. `null` out: unreadable. */
const BYTE_IN_MB = 1 / (1024 * 1024);
/** 2000-01-01 and 2200-01-01: outside lies no date of a key. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 7_258_118_400_000;
/** As seconds this is the year 5138, as milliseconds 1973. */
const SECONDS_BELOW = 100_000_000_000;

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Whole or fractional, but at least 1 MB: less is a broken figure, not a cap. */
export function readCapGb(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 / MB_PER_GB && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** MB; 0, or at least one byte. */
export function readMb(value: unknown): number | null {
  if (typeof value !== 'number' || !(value >= 0) || value > Number.MAX_SAFE_INTEGER) return null;
  return value === 0 || value >= BYTE_IN_MB ? value : null;
}

/** ISO text (UTC where it names no zone), Unix ms or Unix seconds → Unix ms. */
export function readTime(value: unknown): number | null {
  let ms: number;
  if (typeof value === 'number') ms = Math.abs(value) < SECONDS_BELOW ? value * 1000 : value;
  else if (typeof value === 'string') {
    const match = ISO.exec(value);
    if (match === null) return null;
    // JavaScript would read a time without a zone as local time.
    ms = Date.parse(value.length > 10 && match[1] === undefined ? `${value}Z` : value);
  } else return null;
  return ms >= EARLIEST_MS && ms < LATEST_MS ? Math.round(ms) : null;
}
