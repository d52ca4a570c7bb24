// Reading the usage history. Ranges of days read days, so that 90 days of thousands of keys stay quick.
import type { UsageRange } from '../../shared/ipc/usage.ts';
import { asNullableNumber, asNumber, asText, type Database, type Row } from './sqlite.ts';
import type { UsageStore } from './types.ts';
import { BYTES_PER_MB, DAY_MS, HOUR_MS, HOURS_PER_DAY, type UsageRecorder } from './usage-record.ts';

const RANGES: Record<UsageRange, { bucketMs: number; buckets: number }> = {
  '24h': { bucketMs: HOUR_MS, buckets: 24 },
  '7d': { bucketMs: HOUR_MS, buckets: 168 },
  '30d': { bucketMs: DAY_MS, buckets: 30 },
  '90d': { bucketMs: DAY_MS, buckets: 90 },
};

/** Hours serve 24 h, 7 d and the 7 d before; older history is kept in days. */
const HOURS_KEPT_DAYS = 35;
const BURN_DAYS = 7;
/** A rate from a shorter time than this is a guess. */
const MIN_BURN_SPAN_MS = 6 * HOUR_MS;

export function createUsageStore(db: Database, recorder: UsageRecorder): UsageStore {
  // `* 1.0`: an integer beyond 2^53 would throw when it is read.
  const totals = (table: string, bucket: string) =>
    db.prepare(
      `SELECT ${bucket} AS bucket, bytes * 1.0 AS bytes, last_read_at IS NOT NULL AS covered FROM ${table} WHERE ${bucket} BETWEEN ? AND ?`,
    );
  const ofKey = (prefix: string, bucket: string) =>
    db.prepare(
      `SELECT t.${bucket} AS bucket, coalesce(k.bytes, 0) * 1.0 AS bytes, t.last_read_at IS NOT NULL AS covered
       FROM usage_${bucket}_totals t LEFT JOIN ${prefix} k ON k.${bucket} = t.${bucket} AND k.series = ?
       WHERE t.${bucket} BETWEEN ? AND ?`,
    );
  const hourTotals = totals('usage_hour_totals', 'hour');
  const dayTotals = totals('usage_day_totals', 'day');
  const hoursOfKey = ofKey('usage_hours', 'hour');
  const daysOfKey = ofKey('usage_days', 'day');
  const counterOf = db.prepare('SELECT series, first_at FROM usage_counters WHERE key_id = ?');
  const firstAt = db.prepare('SELECT min(first_at) AS at FROM usage_counters');
  const hourSums = db.prepare(
    'SELECT series, total(bytes) AS bytes FROM usage_hours WHERE hour BETWEEN ? AND ? GROUP BY series',
  );
  const daySums = db.prepare(
    'SELECT series, total(bytes) AS bytes FROM usage_days WHERE day BETWEEN ? AND ? GROUP BY series',
  );
  const namedCounters = db.prepare(
    'SELECT c.series, c.key_id, c.first_at, k.label FROM usage_counters c LEFT JOIN keys k ON k.id = c.key_id',
  );
  const nameOf = db.prepare(
    'SELECT c.key_id, k.label FROM usage_counters c LEFT JOIN keys k ON k.id = c.key_id WHERE c.series = ?',
  );
  const lastReadBefore = db.prepare(
    'SELECT hour, last_read_at FROM usage_hour_totals WHERE last_read_at <= ? ORDER BY hour DESC LIMIT 1',
  );
  const lastRead = db.prepare(
    'SELECT last_read_at AS at FROM usage_hour_totals WHERE last_read_at <= ? ORDER BY hour DESC LIMIT 1',
  );
  const dropping = [
    { run: db.prepare('DELETE FROM usage_hours WHERE hour < ?').run, bucketMs: HOUR_MS },
    { run: db.prepare('DELETE FROM usage_hour_totals WHERE hour < ?').run, bucketMs: HOUR_MS },
    { run: db.prepare('DELETE FROM usage_days WHERE day < ?').run, bucketMs: DAY_MS },
    { run: db.prepare('DELETE FROM usage_day_totals WHERE day < ?').run, bucketMs: DAY_MS },
  ];
  const moveFirstAt = db.prepare('UPDATE usage_counters SET first_at = ? WHERE first_at < ?');
  const dropCounters = db.prepare(
    `DELETE FROM usage_counters WHERE at < ? AND NOT EXISTS (SELECT 1 FROM keys k WHERE k.id = usage_counters.key_id AND k.gone = 0)
     AND NOT EXISTS (SELECT 1 FROM usage_days d WHERE d.series = usage_counters.series)`,
  );

  /** Bytes by series over whole hours, both ends included: days where a whole day lies within, hours for the rest. */
  function sums(fromHour: number, toHour: number): Map<number, number> {
    const firstDay = Math.ceil(fromHour / HOURS_PER_DAY);
    const lastDay = Math.floor((toHour + 1) / HOURS_PER_DAY) - 1;
    const parts: Row[][] =
      firstDay <= lastDay
        ? [
            hourSums.all(fromHour, firstDay * HOURS_PER_DAY - 1),
            daySums.all(firstDay, lastDay),
            hourSums.all((lastDay + 1) * HOURS_PER_DAY, toHour),
          ]
        : [hourSums.all(fromHour, toHour)];
    const bytes = new Map<number, number>();
    for (const row of parts.flat()) {
      const series = asNumber(row['series']);
      bytes.set(series, (bytes.get(series) ?? 0) + asNumber(row['bytes']));
    }
    return bytes;
  }

  function window(range: UsageRange, nowMs: number) {
    const { bucketMs, buckets } = RANGES[range];
    const last = Math.floor(nowMs / bucketMs);
    return { bucketMs, buckets, last, first: last - buckets + 1 };
  }

  function windowSums(range: UsageRange, nowMs: number): Map<number, number> {
    const { bucketMs, first, last } = window(range, nowMs);
    const hoursPerBucket = bucketMs / HOUR_MS;
    return sums(first * hoursPerBucket, (last + 1) * hoursPerBucket - 1);
  }

  return {
    record: recorder.record,

    series(range, nowMs, keyId) {
      const { bucketMs, buckets, first, last } = window(range, nowMs);
      const counter = keyId === undefined ? undefined : counterOf.get(keyId);
      const since = asNullableNumber(keyId === undefined ? firstAt.get()?.['at'] : counter?.['first_at']);
      const hourly = bucketMs === HOUR_MS;
      const rows = (from: number, to: number): Row[] => {
        if (keyId === undefined) return (hourly ? hourTotals : dayTotals).all(from, to);
        return counter ? (hourly ? hoursOfKey : daysOfKey).all(asNumber(counter['series']), from, to) : [];
      };
      const known = new Map(rows(first, last).map((row) => [asNumber(row['bucket']), row]));
      const sinceBucket = since === null ? Number.POSITIVE_INFINITY : Math.floor(since / bucketMs);
      let totalBytes = 0;
      const points = Array.from({ length: buckets }, (_, index) => {
        const bucket = first + index;
        const row = known.get(bucket);
        const bytes = asNumber(row?.['bytes']);
        totalBytes += bytes;
        const isKnown = bytes > 0 || (row?.['covered'] === 1 && bucket >= sinceBucket);
        return { at: bucket * bucketMs, mb: isKnown ? bytes / BYTES_PER_MB : null };
      });
      const reachesBack = since !== null && since < (first - buckets + 1) * bucketMs;
      const previousBytes = reachesBack
        ? rows(first - buckets, first - 1).reduce((sum, row) => sum + asNumber(row['bytes']), 0)
        : null;
      return {
        bucketMs,
        points,
        totalMb: totalBytes / BYTES_PER_MB,
        previousTotalMb: previousBytes === null ? null : previousBytes / BYTES_PER_MB,
        since,
      };
    },

    top(range, nowMs, limit) {
      return [...windowSums(range, nowMs)]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .flatMap(([series, bytes]) => {
          const row = nameOf.get(series);
          if (!row || bytes <= 0) return [];
          const keyId = asText(row['key_id']);
          return [{ keyId, label: asText(row['label']) || keyId, mb: bytes / BYTES_PER_MB }];
        });
    },

    burnRates(nowMs) {
      const rates = new Map<string, number>();
      const until = asNullableNumber(lastRead.get(nowMs)?.['at']);
      if (until === null) return rates;
      // From the last read before the window: what was used in a gap at its edge must be divided by the gap as well.
      const start = lastReadBefore.get(until - BURN_DAYS * DAY_MS);
      const startAt = start ? asNumber(start['last_read_at']) : 0;
      const fromHour = start ? asNumber(start['hour']) + 1 : 0;
      const bytes = sums(fromHour, Math.floor(until / HOUR_MS));
      for (const row of namedCounters.all()) {
        const spanMs = until - Math.max(startAt, asNumber(row['first_at']));
        if (spanMs < MIN_BURN_SPAN_MS) continue;
        const used = bytes.get(asNumber(row['series'])) ?? 0;
        rates.set(asText(row['key_id']), used / BYTES_PER_MB / (spanMs / DAY_MS));
      }
      return rates;
    },

    prune(nowMs, retentionDays) {
      const daysCutoff = Math.floor(nowMs / DAY_MS) * DAY_MS - retentionDays * DAY_MS;
      const hoursCutoff = Math.max(daysCutoff, nowMs - HOURS_KEPT_DAYS * DAY_MS);
      return db.transaction(() => {
        let dropped = 0;
        for (const { run, bucketMs } of dropping) {
          dropped += run(Math.floor((bucketMs === HOUR_MS ? hoursCutoff : daysCutoff) / bucketMs));
        }
        moveFirstAt.run(daysCutoff, daysCutoff);
        const counters = dropCounters.run(daysCutoff);
        if (counters > 0) recorder.forgetCounters();
        return dropped + counters;
      });
    },
  };
}
