// Reads the levels over any borders: by series or by groups of series, and what was covered at all.
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { asNullableNumber, asNumber, asText, type Database } from './sqlite.ts';
import type { SeriesSums } from './usage-codec.ts';
import type { UsageLevels } from './usage-levels.ts';
import type { UsageRecorder } from './usage-record.ts';
import { HOURS_PER_DAY } from './usage-time.ts';

export interface SeriesName {
  series: number;
  keyId: string;
  label: string;
  customerId: string;
  gone: boolean;
  firstAt: number;
}

export interface Names {
  bySeries: ReadonlyMap<number, SeriesName>;
  byKey: ReadonlyMap<string, SeriesName>;
  byCustomer: ReadonlyMap<string, SeriesName[]>;
}

export interface UsageSight {
  names(): Names;
  /** The customer as written on the newest key that is still there. */
  customerName(customerId: string): string;
  /** The first hour since 1970 of which hours are kept, a whole day in UTC; +∞ while there is none. */
  hoursFrom(): number;
  /** When the history of all begins, Unix ms. */
  since(): number | null;
  /** Bytes of all keys in each bucket, and whether anybody looked. */
  totals(edges: readonly number[]): { bytes: Float64Array; covered: Uint8Array };
  /** Bytes of each group in each bucket: `groups` says which a series belongs to. */
  cells(edges: readonly number[], groups: ReadonlyMap<number, number>, count: number): Float64Array[];
  sums(fromHour: number, toHour: number): SeriesSums;
}

/** Which bucket an hour (or day) falls into, as a table over `first`…`end`. */
function bucketTable(edges: readonly number[], first: number, end: number, step: number): Int32Array {
  const table = new Int32Array(Math.max(0, end - first)).fill(-1);
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const from = Math.max(first, Math.ceil((edges[index] ?? 0) / step));
    const to = Math.min(end, Math.ceil((edges[index + 1] ?? 0) / step));
    for (let bucket = from; bucket < to; bucket += 1) table[bucket - first] = index;
  }
  return table;
}

export function createUsageSight(db: Database, levels: UsageLevels, recorder: UsageRecorder): UsageSight {
  const named = db.prepare(
    'SELECT c.series, c.key_id, c.first_at, k.label, k.gone FROM usage_counters c LEFT JOIN keys k ON k.id = c.key_id',
  );
  const first = db.prepare('SELECT min(first_at) AS at FROM usage_counters');
  const totalsOf = (name: 'hour' | 'day') =>
    db.prepare(
      `SELECT ${name} AS bucket, bytes * 1.0 AS bytes, last_read_at IS NOT NULL AS covered FROM usage_${name}_totals WHERE ${name} BETWEEN ? AND ?`,
    );
  const dayBytes = db.prepare('SELECT total(bytes) AS bytes FROM usage_day_totals WHERE day = ?');
  const hourBytes = db.prepare('SELECT total(bytes) AS bytes FROM usage_hour_totals WHERE hour BETWEEN ? AND ?');
  const hourTotals = totalsOf('hour');
  const dayTotals = totalsOf('day');
  let known: { revision: number; names: Names } | null = null;

  /** The part that is read from days, and the part that is read from hours. */
  function parts(edges: readonly number[]) {
    const [from = 0, end = 0] = [edges[0], edges.at(-1)];
    // Whole days in UTC are all there, and are a day's figure each in place of 24.
    const isDays = edges.every((edge) => edge % HOURS_PER_DAY === 0);
    const border = isDays ? end : Math.min(Math.max(from, hoursFrom()), end);
    return {
      days: { first: Math.floor(from / HOURS_PER_DAY), end: Math.floor(border / HOURS_PER_DAY) },
      hours: { first: border, end },
    };
  }

  function hoursFrom(): number {
    const hour = levels.hours.first();
    if (hour === null) return Number.POSITIVE_INFINITY;
    const day = Math.floor(hour / HOURS_PER_DAY);
    // An older version dropped hours in the middle of a day: what is left of that one is not the whole of it.
    const isWhole =
      dayBytes.get(day)?.['bytes'] === hourBytes.get(day * HOURS_PER_DAY, (day + 1) * HOURS_PER_DAY - 1)?.['bytes'];
    return (isWhole ? day : day + 1) * HOURS_PER_DAY;
  }

  function names(): Names {
    const revision = recorder.namesRevision();
    if (known?.revision === revision) return known.names;
    const bySeries = new Map<number, SeriesName>();
    const byKey = new Map<string, SeriesName>();
    const byCustomer = new Map<string, SeriesName[]>();
    for (const row of named.all()) {
      const keyId = asText(row['key_id']);
      const label = asText(row['label']) || keyId;
      const name: SeriesName = {
        series: asNumber(row['series']),
        keyId,
        label,
        customerId: customerIdOf(label),
        gone: row['gone'] !== 0,
        firstAt: asNumber(row['first_at']),
      };
      bySeries.set(name.series, name);
      byKey.set(keyId, name);
      const others = byCustomer.get(name.customerId);
      if (others) others.push(name);
      else byCustomer.set(name.customerId, [name]);
    }
    known = { revision, names: { bySeries, byKey, byCustomer } };
    return known.names;
  }

  return {
    names,
    customerName(customerId) {
      const all = names().byCustomer.get(customerId) ?? [];
      const newest = all.findLast(({ gone }) => !gone) ?? all.at(-1);
      return newest ? stemOf(newest.label) : customerId;
    },
    hoursFrom,
    since: () => asNullableNumber(first.get()?.['at']),
    totals(edges) {
      const count = Math.max(0, edges.length - 1);
      const bytes = new Float64Array(count);
      const covered = new Uint8Array(count);
      const { days, hours } = parts(edges);
      for (const [part, statement, step] of [
        [days, dayTotals, HOURS_PER_DAY],
        [hours, hourTotals, 1],
      ] as const) {
        const table = bucketTable(edges, part.first, part.end, step);
        for (const row of part.end > part.first ? statement.all(part.first, part.end - 1) : []) {
          const index = table[asNumber(row['bucket']) - part.first] ?? -1;
          if (index < 0) continue;
          bytes[index] = (bytes[index] ?? 0) + asNumber(row['bytes']);
          if (row['covered'] === 1) covered[index] = 1;
        }
      }
      return { bytes, covered };
    },
    cells(edges, groups, count) {
      const cells = Array.from({ length: count }, () => new Float64Array(Math.max(0, edges.length - 1)));
      const { days, hours } = parts(edges);
      const wanted = new Set(groups.keys());
      for (const [part, level, step] of [
        [days, levels.days, HOURS_PER_DAY],
        [hours, levels.hours, 1],
      ] as const) {
        if (part.end <= part.first || wanted.size === 0) continue;
        const table = bucketTable(edges, part.first, part.end, step);
        level.visit(part.first, part.end - 1, wanted, (series, bucket, bytes) => {
          const index = table[bucket - part.first] ?? -1;
          const row = cells[groups.get(series) ?? -1];
          if (row && index >= 0) row[index] = (row[index] ?? 0) + bytes;
        });
      }
      return cells;
    },
    sums(fromHour, toHour) {
      const border = Math.min(Math.max(fromHour, hoursFrom()), toHour);
      const sums = levels.sums(border, toHour);
      // Before that there are only whole days.
      levels.days.sum(Math.floor(fromHour / HOURS_PER_DAY), Math.floor(border / HOURS_PER_DAY) - 1, sums);
      return sums;
    },
  };
}
