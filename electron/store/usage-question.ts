// What every question to the usage history has in common: the zone, the span cut into buckets, whose it is, and gaps as gaps.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Span } from '../../shared/ipc/usage.ts';
import { type Grid, gridOf } from '../../shared/usage-grid.ts';
import { isTimeZone } from '../../shared/usage-zone.ts';
import { BYTES_PER_MB } from './usage-counter.ts';
import type { SeriesName, UsageSight } from './usage-sight.ts';
import { HOUR_MS, HOURS_PER_DAY } from './usage-time.ts';

const invalid = (message: string, next: string) => new AppError(appErrorData('validation', message, next));

export const toMb = (bytes: number) => bytes / BYTES_PER_MB;
export const total = (bytes: Float64Array) => bytes.reduce((sum, used) => sum + used, 0);
export const sinceOf = (keys: readonly SeriesName[]) => Math.min(...keys.map(({ firstAt }) => firstAt));

interface Asked {
  span: Span;
  timeZone?: string | undefined;
}
interface Whose {
  keyId?: string | undefined;
  customerId?: string | undefined;
}

export const shapeOf = (grid: Grid, timeZone: string, since: number | null) => ({
  timeZone,
  unit: grid.unit,
  from: (grid.edges[0] ?? 0) * HOUR_MS,
  to: (grid.edges.at(-1) ?? 0) * HOUR_MS,
  at: grid.edges.slice(0, -1).map((hour) => hour * HOUR_MS),
  utcDaysBefore: grid.utcBefore === null ? null : grid.utcBefore * HOUR_MS,
  since,
});

/** Bytes as MB, with a gap where nobody looked or the key was not known yet. */
export function line(edges: readonly number[], bytes: Float64Array, covered: Uint8Array, since: number | null) {
  const sinceHour = since === null ? Number.POSITIVE_INFINITY : Math.floor(since / HOUR_MS);
  return Array.from(bytes, (used, index) =>
    used > 0 || (covered[index] === 1 && (edges[index + 1] ?? 0) > sinceHour) ? toMb(used) : null,
  );
}

/** The same length of time before; null when the history does not reach back so far. */
export function before(edges: readonly number[], hoursFrom: number, since: number | null): [number, number] | null {
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const exact = from - (to - from);
  const start = exact >= hoursFrom ? exact : Math.floor(exact / HOURS_PER_DAY) * HOURS_PER_DAY;
  return from < to && since !== null && since / HOUR_MS < start + 1 ? [start, from] : null;
}

export function createUsageQuestion(sight: UsageSight) {
  function question({ span, timeZone }: Asked, nowMs: number) {
    const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!isTimeZone(zone)) throw invalid(`There is no time zone “${zone}”.`, 'Take a name such as Europe/Berlin.');
    if ('from' in span) {
      for (const date of [span.from, span.to]) {
        const at = Date.parse(`${date}T00:00:00Z`);
        if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) {
          throw invalid(`There is no ${date}.`, 'Choose a day of the calendar.');
        }
      }
      if (span.from > span.to) throw invalid('The first day is after the last one.', 'Swap the two days.');
    }
    return { span, timeZone: zone, nowMs, hoursFrom: sight.hoursFrom() };
  }

  function cut(asked: Asked, nowMs: number) {
    const whole = question(asked, nowMs);
    const grid = gridOf(whole);
    if (!grid) throw invalid('That span is too long for one chart.', 'Choose at most 3,500 days.');
    return { ...whole, grid };
  }

  function keysOf({ keyId, customerId }: Whose): { name: string; keys: SeriesName[] } {
    const names = sight.names();
    const one = keyId === undefined ? undefined : names.byKey.get(keyId);
    const keys = one ? [one] : customerId === undefined ? [] : (names.byCustomer.get(customerId) ?? []);
    if ((keyId === undefined) === (customerId === undefined)) {
      throw invalid('One key or one customer is meant.', 'Choose one of them.');
    }
    if (keys.length === 0) {
      throw new AppError(
        appErrorData(
          'not_found',
          'There is no usage history of that yet.',
          'It begins with the next read of the platform.',
        ),
      );
    }
    return { keys, name: one ? one.label : sight.customerName(customerId ?? '') };
  }

  return { question, cut, keysOf };
}
