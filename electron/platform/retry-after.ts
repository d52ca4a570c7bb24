// How long the platform asks to wait. Threat: a header that freezes the app for years, or a wrong clock that comes back early.

/** Longer than a day is no order that anyone meant; it is also far below where setTimeout wraps round. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\bGMT$/;

/** Seconds or an HTTP date, in ms; null for what is neither. The server's own clock is subtracted where it told the time. */
export function parseRetryAfter(value: string | undefined, serverTime: number | null, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  const delayMs = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - (serverTime ?? nowMs)
      : Number.NaN;
  return Number.isNaN(delayMs) ? null : Math.min(Math.max(0, Math.ceil(delayMs)), MAX_RETRY_AFTER_MS);
}

export function parseHttpDate(value: string | undefined): number | null {
  if (value === undefined || !HTTP_DATE.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}
