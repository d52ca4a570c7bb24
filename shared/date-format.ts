/** Formatters of dates, kept: making one costs more than a hundred uses of it. */

const KEPT_LOCAL_MS = 1_000;

const made = new Map<string, { format: Intl.DateTimeFormat; at: number }>();

/** Without a time zone it is the computer's own, which may change on a journey: such a one is kept for a moment only. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = JSON.stringify(options);
  const known = made.get(id);
  const now = Date.now();
  if (known && (options.timeZone !== undefined || Math.abs(now - known.at) < KEPT_LOCAL_MS)) return known.format;
  const format = new Intl.DateTimeFormat('en-GB', options);
  made.set(id, { format, at: now });
  return format;
}
