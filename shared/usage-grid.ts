/** Cuts a span of time into the buckets of a chart: hours, local days or weeks of them. Pure. */
import type { Span } from './ipc/usage.ts';
import { addDays, dateOfDay, dayNumber, dayStartHour, localTime } from './usage-zone.ts';

const HOUR_MS = 3_600_000;
export const MAX_POINTS = 500;
const DAYS_IN_HOURS = 8;
const RANGE_DAYS = { '30d': 30, '90d': 90, '1y': 365 } as const;

export interface Grid {
  unit: 'hour' | 'day' | 'week';
  /** n + 1 borders of n buckets, in hours since 1970 (UTC), ascending. Before `hoursFrom` they are whole days in UTC. */
  edges: number[];
  /** The local day each bucket begins with. */
  dates: string[];
  /** Up to here the buckets are days in UTC; null = none is. */
  utcBefore: number | null;
}

export interface GridQuestion {
  span: Span;
  timeZone: string;
  nowMs: number;
  /** The first hour of which hours are kept; a whole day in UTC. */
  hoursFrom: number;
}

/** Borders of local days `dates`, and one more for the end of the last. */
function dayEdges(
  dates: readonly string[],
  timeZone: string,
  hoursFrom: number,
): { edges: number[]; utcBefore: number | null } {
  const starts = dates.map((date) => dayStartHour(timeZone, date));
  const firstLocal = starts.findIndex((start) => start >= hoursFrom);
  const utcDays = firstLocal < 0 ? starts.length : firstLocal;
  const edges = starts.map((start, index) => (index < utcDays ? dayNumber(dates[index] ?? '') * 24 : start));
  return { edges, utcBefore: utcDays === 0 ? null : (edges[Math.min(utcDays, edges.length - 1)] ?? null) };
}

/** Every local day of the span, one bucket each, however many. */
export function daysOf({ span, timeZone, nowMs, hoursFrom }: GridQuestion): Grid {
  const today = localTime(timeZone, nowMs).date;
  const [from, to] =
    'from' in span
      ? [span.from, span.to < today ? span.to : today]
      : [
          span.range === '24h' || span.range === '7d'
            ? localTime(timeZone, nowMs - (span.range === '24h' ? 23 : 167) * HOUR_MS).date
            : addDays(today, 1 - RANGE_DAYS[span.range]),
          today,
        ];
  const first = dayNumber(from);
  const count = Math.max(0, dayNumber(to) - first + 1);
  const dates = Array.from({ length: count + 1 }, (_, index) => dateOfDay(first + index));
  return { unit: 'day', ...dayEdges(dates, timeZone, hoursFrom), dates: dates.slice(0, -1) };
}

/** At most MAX_POINTS buckets; empty when the span lies in the future. Null when it is too long even in weeks. */
export function gridOf(question: GridQuestion): Grid | null {
  const { span, timeZone, nowMs, hoursFrom } = question;
  if ('range' in span && (span.range === '24h' || span.range === '7d')) {
    const end = Math.floor(nowMs / HOUR_MS) + 1;
    return hoursOf(end - (span.range === '24h' ? 24 : 168), end, timeZone);
  }
  const days = daysOf(question);
  const count = days.dates.length;
  const [start, end] = [days.edges[0] ?? 0, days.edges[count] ?? 0];
  if (count > 0 && count <= DAYS_IN_HOURS && start >= hoursFrom) return hoursOf(start, end, timeZone);
  if (count <= MAX_POINTS) return days;
  const weeks = Math.ceil(count / 7);
  if (weeks > MAX_POINTS) return null;
  const firsts = Array.from({ length: weeks }, (_, index) => index * 7);
  return {
    ...days,
    unit: 'week',
    edges: [...firsts.map((index) => days.edges[index] ?? end), end],
    dates: firsts.map((index) => days.dates[index] ?? ''),
  };
}

function hoursOf(from: number, to: number, timeZone: string): Grid {
  const edges = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return {
    unit: 'hour',
    edges,
    dates: edges.slice(0, -1).map((hour) => localTime(timeZone, hour * HOUR_MS).date),
    utcBefore: null,
  };
}
