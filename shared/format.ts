/** Figures as the screens show them. What is not known is "—", never 0. */
import { dateFormat } from './date-format.ts';
import { MB_PER_GB } from './key-units.ts';

export const UNKNOWN = '—';

const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

type Figure = number | null | undefined;

function isFigure(value: Figure): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** `512 MB`, `2.9 GB`, `1,250 GB`; a little is `<1 MB`, so that it is never read as nothing. */
export function formatMb(mb: Figure): string {
  if (!isFigure(mb)) return UNKNOWN;
  const size = Math.abs(mb);
  const sign = mb < 0 ? '−' : '';
  if (size > 0 && size < 1) return `${sign}<1 MB`;
  if (Math.round(size) < MB_PER_GB) return `${sign}${whole.format(Math.round(size))} MB`;
  const gb = size / MB_PER_GB;
  // 99.96 would round to 100.0: from there on there is no decimal.
  return `${sign}${gb < 99.95 ? oneDecimal.format(gb) : whole.format(gb)} GB`;
}

/** As formatMb, from GB. */
export function formatGb(gb: Figure): string {
  return formatMb(isFigure(gb) ? gb * MB_PER_GB : null);
}

/** A cap is whole GB and written so: `10 GB`. */
export function formatCapGb(capGb: Figure): string {
  return isFigure(capGb) ? `${whole.format(capGb)} GB` : UNKNOWN;
}

const UNITS: readonly [sizeMs: number, limitMs: number, name: string][] = [
  [1_000, 60_000, 's'],
  [60_000, 3_600_000, 'min'],
  [3_600_000, 48 * 3_600_000, 'h'],
  [86_400_000, 100 * 86_400_000, 'd'],
  [30 * 86_400_000, 24 * 30 * 86_400_000, 'mo'],
  [365 * 86_400_000, Number.POSITIVE_INFINITY, 'y'],
];

/** A length of time in its largest unit, rounded down: `12 s`, `9 d`. */
export function formatDuration(durationMs: Figure): string {
  if (!isFigure(durationMs)) return UNKNOWN;
  const size = Math.abs(durationMs);
  for (const [sizeMs, limitMs, name] of UNITS) {
    if (size < limitMs) return `${Math.floor(size / sizeMs)} ${name}`;
  }
  return UNKNOWN;
}

/** `in 9 d`, `12 s ago`; both times are Unix ms. */
export function formatRelative(ms: Figure, now: number): string {
  if (!isFigure(ms) || !isFigure(now)) return UNKNOWN;
  const difference = ms - now;
  if (Math.abs(difference) < 1_000) return 'now';
  return difference > 0 ? `in ${formatDuration(difference)}` : `${formatDuration(difference)} ago`;
}

/** A measured time: `412 ms`, from 10 s on `12.4 s`. */
export function formatMs(ms: Figure): string {
  if (!isFigure(ms)) return UNKNOWN;
  return Math.abs(ms) < 9_999.5 ? `${whole.format(Math.round(ms))} ms` : `${oneDecimal.format(ms / 1_000)} s`;
}

const LAST_DATE_MS = 8.64e15;

/** The exact local time, day before month by name so that nobody can misread it: `24 Nov 2026, 14:02:11`. */
export function formatDateTime(ms: Figure, options: { timeZone?: string; zone?: boolean } = {}): string {
  if (!isFigure(ms) || Math.abs(ms) > LAST_DATE_MS) return UNKNOWN;
  return dateFormat({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(options.zone === true ? { timeZoneName: 'short' } : {}),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  }).format(ms);
}

/** `24 Nov 2026`, local. */
export function formatDate(ms: Figure, options: { timeZone?: string } = {}): string {
  if (!isFigure(ms) || Math.abs(ms) > LAST_DATE_MS) return UNKNOWN;
  return dateFormat({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  }).format(ms);
}

/** `$1,234.50`; a currency this computer does not know is written out. */
export function formatMoneyCents(cents: Figure, currency = 'USD'): string {
  if (!isFigure(cents)) return UNKNOWN;
  const amount = cents / 100;
  try {
    return new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }).format(amount);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${amount.toFixed(2)} ${currency}`;
  }
}

/** 1 kB = 1024 bytes, as the platform counts: `300 kB`, `1.2 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '—';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
