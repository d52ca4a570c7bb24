// What stands beside a key's line: top-ups and rotations of the journal, resets and caps as seen. And the counter, as far as it is proven.
import type { UsageMark } from '../../shared/ipc/usage.ts';
import { asNullableNumber, asNumber, asText, type Database, type Row } from './sqlite.ts';
import { BYTES_PER_MB } from './usage-counter.ts';
import type { SeriesName } from './usage-sight.ts';
import { HOUR_MS } from './usage-time.ts';

const MAX_MARKS = 200;
/** A cap that changes so soon after a top-up is the top-up. */
const TOP_UP_SHOWS_MS = 1_800_000;

export interface UsageMarks {
  between(keys: readonly SeriesName[], fromMs: number, toMs: number): UsageMark[];
  /** Counters that fell, all keys together. */
  resets(fromMs: number, toMs: number): number;
  /** Places of the buckets in which a counter of these keys fell. */
  resetBuckets(keys: readonly SeriesName[], edges: readonly number[]): Set<number>;
  /** `usedAfter`: bytes after the last border. */
  countersOf(
    key: SeriesName,
    edges: readonly number[],
    bytes: Float64Array,
    usedAfter: number,
  ): { counterMb: (number | null)[]; capGb: (number | null)[] };
}

export function createUsageMarks(db: Database): UsageMarks {
  const seen = db.prepare(
    'SELECT at, kind, from_bytes * 1.0 AS from_bytes, to_bytes * 1.0 AS to_bytes, gb FROM usage_marks WHERE series = ? AND at >= ? ORDER BY at',
  );
  const fell = db.prepare("SELECT count(*) AS n FROM usage_marks WHERE at BETWEEN ? AND ? AND kind = 'reset'");
  const done = db.prepare(
    `SELECT o.kind, o.started_at AS at, (SELECT total(s.gb) FROM operation_steps s WHERE s.operation_id = o.id) AS gb
     FROM operations o WHERE o.key_id = ? AND o.outcome = 'done' AND o.kind IN ('topUp', 'rotate', 'mint') AND o.started_at BETWEEN ? AND ?`,
  );
  const counter = db.prepare('SELECT bytes * 1.0 AS bytes, cap_gb FROM usage_counters WHERE series = ?');

  const mb = (bytes: unknown) => (typeof bytes === 'number' ? bytes / BYTES_PER_MB : null);

  function ofKey(key: SeriesName, fromMs: number, toMs: number): UsageMark[] {
    const base = { keyId: key.keyId, label: key.label, fromMb: null, toMb: null };
    const own = done.all(key.keyId, fromMs, toMs - 1).map((row: Row): UsageMark => {
      const kind = asText(row['kind']);
      const at = asNumber(row['at']);
      if (kind === 'topUp') return { ...base, at, kind, gb: asNumber(row['gb']) };
      return { ...base, at, kind: kind === 'rotate' ? 'rotated' : 'minted', gb: null };
    });
    const others = seen.all(key.series, fromMs).flatMap((row): UsageMark[] => {
      const at = asNumber(row['at']);
      if (at >= toMs) return [];
      if (row['kind'] === 'reset') {
        return [{ ...base, at, kind: 'reset', gb: null, fromMb: mb(row['from_bytes']), toMb: mb(row['to_bytes']) }];
      }
      const isTopUp = own.some((mark) => mark.kind === 'topUp' && at >= mark.at && at - mark.at <= TOP_UP_SHOWS_MS);
      return isTopUp ? [] : [{ ...base, at, kind: 'capChanged', gb: asNullableNumber(row['gb']) }];
    });
    return [...own, ...others];
  }

  const bucketOf = (edges: readonly number[], atMs: number) => {
    const hour = Math.floor(atMs / HOUR_MS);
    return edges.findLastIndex((edge) => edge <= hour);
  };

  return {
    between(keys, fromMs, toMs) {
      const byTime = (list: UsageMark[]) => list.sort((a, b) => a.at - b.at);
      const all = byTime(keys.flatMap((key) => ofKey(key, fromMs, toMs)));
      if (all.length <= MAX_MARKS) return all;
      // A fall makes a figure "at least": it is not left out for a change of the cap.
      const falls = all.filter(({ kind }) => kind === 'reset').slice(-MAX_MARKS);
      const others = all.filter(({ kind }) => kind !== 'reset');
      return byTime([...falls, ...others.slice(others.length - (MAX_MARKS - falls.length))]);
    },
    resets: (fromMs, toMs) => asNumber(fell.get(fromMs, toMs - 1)?.['n']),
    resetBuckets(keys, edges) {
      const places = new Set<number>();
      const [from = 0, to = 0] = [edges[0], edges.at(-1)];
      for (const { series } of keys) {
        for (const row of seen.all(series, from * HOUR_MS)) {
          const at = asNumber(row['at']);
          if (row['kind'] === 'reset' && at < to * HOUR_MS) places.add(bucketOf(edges, at));
        }
      }
      return places;
    },
    countersOf(key, edges, bytes, usedAfter) {
      const now = counter.get(key.series);
      const count = bytes.length;
      const counterMb = new Array<number | null>(count).fill(null);
      const capGb = new Array<number | null>(count).fill(null);
      if (!now) return { counterMb, capGb };
      const since = Math.floor(key.firstAt / HOUR_MS);
      const rows = seen.all(key.series, (edges[0] ?? 0) * HOUR_MS);
      // A whole day in UTC and a local one have different ends, so what is told is told of the bucket as it was cut.
      const resetAt = asNumber(rows.findLast((row) => row['kind'] === 'reset')?.['at']);
      const capMarks = rows.filter((row) => row['kind'] === 'capChanged');
      let left = asNumber(now['bytes']) - usedAfter;
      for (let index = count - 1; index >= 0; index -= 1) {
        const end = edges[index + 1] ?? 0;
        // Backwards from today's counter; what was there before it fell cannot be told from here.
        if (end * HOUR_MS > resetAt && end > since && left >= 0) counterMb[index] = left / BYTES_PER_MB;
        left -= bytes[index] ?? 0;
        const changed = capMarks.findLast((row) => asNumber(row['at']) < end * HOUR_MS);
        const isAfterAll = changed !== undefined && changed === capMarks.at(-1);
        if (capMarks.length === 0 || isAfterAll) capGb[index] = end > since ? asNullableNumber(now['cap_gb']) : null;
        else capGb[index] = asNullableNumber(changed?.['gb']);
      }
      return { counterMb, capGb };
    },
  };
}
