// Reading the usage history in UTC buckets, and its retention. Local time and customers are in usage-views.ts.
import { HISTORY_RANGES } from '../../shared/forecast-history.ts';
import type { UsageRange } from '../../shared/ipc/usage.ts';
import { asNullableNumber, asNumber, type Database } from './sqlite.ts';
import type { UsageStore } from './types.ts';
import { BYTES_PER_MB } from './usage-counter.ts';
import type { UsageLevels } from './usage-levels.ts';
import type { UsageRecorder } from './usage-record.ts';
import { createUsageSight } from './usage-sight.ts';
import { DAY_MS, HOUR_MS, HOURS_PER_DAY } from './usage-time.ts';
import { createUsageViews } from './usage-views.ts';

const RANGES: Record<UsageRange, { bucketMs: number; buckets: number }> = {
  '24h': { bucketMs: HOUR_MS, buckets: 24 },
  '7d': { bucketMs: HOUR_MS, buckets: 168 },
  '30d': { bucketMs: DAY_MS, buckets: 30 },
  '90d': { bucketMs: DAY_MS, buckets: 90 },
};

/** Where nothing is said: a range of 90 local days and what a zone is off by. */
export const HOURS_KEPT_DAYS = 95;
const BURN_DAYS = 7;
/** A rate from a shorter time than this is a guess. */
const MIN_BURN_SPAN_MS = 6 * HOUR_MS;

export function createUsageStore(db: Database, recorder: UsageRecorder, levels: UsageLevels): UsageStore {
  const sight = createUsageSight(db, levels, recorder);
  const lastReadBefore = db.prepare(
    'SELECT hour, last_read_at FROM usage_hour_totals WHERE last_read_at <= ? ORDER BY hour DESC LIMIT 1',
  );
  const moveFirstAt = db.prepare('UPDATE usage_counters SET first_at = ? WHERE first_at < ?');
  const dropMarks = db.prepare('DELETE FROM usage_marks WHERE at < ?');
  // Its time is that of its last change, so there is nothing of it left.
  const dropCounters = db.prepare(
    `DELETE FROM usage_counters WHERE at < ? AND NOT EXISTS (SELECT 1 FROM keys k WHERE k.id = usage_counters.key_id AND k.gone = 0)`,
  );
  let burn: { id: string; rates: Map<string, number> } | null = null;

  function window(range: UsageRange, nowMs: number) {
    const { bucketMs, buckets } = RANGES[range];
    const last = Math.floor(nowMs / bucketMs);
    const hours = bucketMs / HOUR_MS;
    const edgesFrom = (first: number) => Array.from({ length: buckets + 1 }, (_, index) => (first + index) * hours);
    return { bucketMs, buckets, first: last - buckets + 1, edgesFrom };
  }

  const total = (bytes: Float64Array) => bytes.reduce((sum, used) => sum + used, 0);

  function bytesOf(edges: readonly number[], keyId: string | undefined) {
    const { bytes, covered } = sight.totals(edges);
    if (keyId === undefined) return { bytes, covered };
    const name = sight.names().byKey.get(keyId);
    const own = name ? sight.cells(edges, new Map([[name.series, 0]]), 1)[0] : undefined;
    return { bytes: own ?? new Float64Array(bytes.length), covered };
  }

  function points(range: UsageRange, nowMs: number, keyId?: string) {
    const { bucketMs, first, edgesFrom } = window(range, nowMs);
    const since = keyId === undefined ? sight.since() : (sight.names().byKey.get(keyId)?.firstAt ?? null);
    const { bytes, covered } = bytesOf(edgesFrom(first), keyId);
    const sinceBucket = since === null ? Number.POSITIVE_INFINITY : Math.floor(since / bucketMs);
    return {
      bucketMs,
      points: Array.from(bytes, (used, index) => {
        const isKnown = used > 0 || (covered[index] === 1 && first + index >= sinceBucket);
        return { at: (first + index) * bucketMs, mb: isKnown ? used / BYTES_PER_MB : null };
      }),
      totalBytes: total(bytes),
      since,
    };
  }

  return {
    record: recorder.record,
    views: createUsageViews(db, sight),

    recent: (nowMs, keyId) => ({
      hours: points(HISTORY_RANGES.hours, nowMs, keyId),
      days: points(HISTORY_RANGES.days, nowMs, keyId),
    }),

    series(range, nowMs, keyId) {
      const { bucketMs, buckets, first, edgesFrom } = window(range, nowMs);
      const { totalBytes, ...shown } = points(range, nowMs, keyId);
      const reachesBack = shown.since !== null && shown.since < (first - buckets + 1) * bucketMs;
      const previousBytes = reachesBack ? total(bytesOf(edgesFrom(first - buckets), keyId).bytes) : null;
      return {
        ...shown,
        totalMb: totalBytes / BYTES_PER_MB,
        previousTotalMb: previousBytes === null ? null : previousBytes / BYTES_PER_MB,
      };
    },

    top(range, nowMs, limit) {
      const { bucketMs, buckets, first } = window(range, nowMs);
      const hours = bucketMs / HOUR_MS;
      const { bySeries } = sight.names();
      const used: [series: number, bytes: number][] = [];
      sight.sums(first * hours, (first + buckets) * hours).visit((series, bytes) => used.push([series, bytes]));
      return used
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .flatMap(([series, bytes]) => {
          const name = bySeries.get(series);
          return name ? [{ keyId: name.keyId, label: name.label, mb: bytes / BYTES_PER_MB }] : [];
        });
    },

    burnRates(nowMs) {
      const last = lastReadBefore.get(nowMs);
      const until = asNullableNumber(last?.['last_read_at']);
      if (until === null) return new Map();
      const id = `${recorder.revision()} ${until}`;
      if (burn?.id === id) return new Map(burn.rates);
      const rates = new Map<string, number>();
      // From the last read before the window: what was used in a gap at its edge must be divided by the gap as well.
      const start = lastReadBefore.get(until - BURN_DAYS * DAY_MS);
      const startAt = start ? asNumber(start['last_read_at']) : 0;
      const firstHour = levels.hours.first() ?? 0;
      const fromHour = start ? asNumber(start['hour']) + 1 : firstHour;
      const bytes = sight.sums(fromHour, Math.floor(until / HOUR_MS) + 1);
      for (const { series, keyId, firstAt } of sight.names().bySeries.values()) {
        const spanMs = until - Math.max(startAt, firstAt);
        if (spanMs < MIN_BURN_SPAN_MS) continue;
        rates.set(keyId, bytes.get(series) / BYTES_PER_MB / (spanMs / DAY_MS));
      }
      burn = { id, rates };
      return new Map(rates);
    },

    warmUp: () => [() => void sight.names(), ...levels.warmUp()],

    prune(nowMs, retentionDays, hoursDays = HOURS_KEPT_DAYS) {
      const today = Math.floor(nowMs / DAY_MS);
      const firstDay = today - retentionDays;
      const firstHour = Math.max(firstDay, today - hoursDays) * HOURS_PER_DAY;
      levels.hours.closeAll(Math.floor(nowMs / HOUR_MS));
      levels.days.closeAll(today);
      try {
        return db.transaction(() => {
          const dropped = levels.hours.drop(firstHour) + levels.days.drop(firstDay);
          if (moveFirstAt.run(firstDay * DAY_MS, firstDay * DAY_MS) > 0) recorder.noteLabel();
          const marks = dropMarks.run(firstDay * DAY_MS);
          const counters = dropCounters.run(firstDay * DAY_MS);
          if (counters > 0) recorder.forgetCounters();
          return dropped + marks + counters;
        });
      } catch (error) {
        // What was rolled back must not be missing in memory.
        recorder.forgetCounters();
        throw error;
      }
    },
  };
}
