/** Days of the calendar in a time zone, as whole hours in UTC: the grain in which usage is kept. Pure. */

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface LocalTime {
  /** `2026-11-24`. */
  date: string;
  hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

export function localTime(timeZone: string, atMs: number): LocalTime {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(atMs)) parts[type] = value;
  return { date: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: Number(parts['hour']) };
}

/** Days since 1970 of a calendar day, as if it were in UTC. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

const starts = new Map<string, number>();
/** Hours from a day's beginning in UTC to the one that was found last. */
const offsets = new Map<string, number>();

function keep(id: string, start: number): number {
  if (starts.size > 20_000) starts.clear();
  starts.set(id, start);
  return start;
}

/**
 * The first whole hour (hours since 1970, UTC) of a local day: its midnight, or half an hour later where the zone is off by
 * half an hour; where the clock skips midnight, the first hour there is.
 */
export function dayStartHour(timeZone: string, date: string): number {
  const id = `${timeZone} ${date}`;
  const known = starts.get(id);
  if (known !== undefined) return known;
  const utc = dayNumber(date) * 24;
  const isIn = (hour: number) => localTime(timeZone, hour * HOUR_MS).date >= date;
  // As far from UTC as the day before was, but for two days of the year: a year's chart asks for 365 of them.
  const offset = offsets.get(timeZone);
  if (offset !== undefined && isIn(utc + offset) && !isIn(utc + offset - 1)) {
    return keep(id, utc + offset);
  }
  // Zones are at most 14 hours ahead and 12 behind.
  let before = utc - 16;
  let within = utc + 14;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (isIn(middle)) within = middle;
    else before = middle;
  }
  offsets.set(timeZone, within - utc);
  return keep(id, within);
}
