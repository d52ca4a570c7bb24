// Usage at write time: the platform has only a running counter per key, so the difference of two reads is the history.
import { asNumber, asText, type Database } from './sqlite.ts';
import type { UsageSample } from './types.ts';

/*
 * The scheme, and what it does not claim:
 * - A read is compared with the key's last accepted read. The difference goes to the hour (and day, UTC) of the later read,
 *   because that is all that is known: it was used by then. It is not spread over a time in which nobody looked.
 * - An hour in which the platform was read at least once is covered. A covered hour without a difference is 0; an hour without
 *   a read is a gap, and what was used in a gap shows in the first covered hour after it.
 * - The first read of a key is its baseline, not usage; but a key that was made since the last whole list starts from 0.
 * - A counter that falls was reset: at least its new value was used since, so that is recorded. A fall within the rounding
 *   of a reply in GB with two decimals is no reset.
 * - A read at or before the last accepted one, and one that is no plausible number, is ignored.
 */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const BYTES_PER_MB = 1_048_576;
export const HOURS_PER_DAY = 24;

/** Above a petabyte it is no counter of a proxy key, and sums would leave the exact integers. */
const MAX_MB = 1_073_741_824;
const ROUNDING_BYTES = 5.12 * BYTES_PER_MB;
const ROUNDING_RATIO = 0.995;

export interface ListSample extends UsageSample {
  /** The key was made after the whole list before this one: it began at 0. */
  isNew?: boolean;
}

export interface UsageRecorder {
  record(samples: ListSample[]): void;
  /** One whole list; the hour is covered even if no key had a readable counter. */
  recordList(samples: ListSample[], at: number): void;
  /** A part of a list that is still being read: covers no hour until the whole one does. */
  recordPart(samples: ListSample[]): void;
  /** One key, read after a change. Says nothing of the others, so it covers no hour. */
  recordOne(sample: UsageSample): void;
  /** After rows were deleted elsewhere. */
  forgetCounters(): void;
}

interface Counter {
  series: number;
  at: number;
  bytes: number;
}

/** Bytes that two successive counters prove. */
export function provenBytes(before: number, after: number): number {
  if (after >= before) return after - before;
  const isRounding = before - after <= ROUNDING_BYTES && after >= before * ROUNDING_RATIO;
  return isRounding ? 0 : after;
}

export function toBytes(usedMb: number): number | null {
  return usedMb >= 0 && usedMb <= MAX_MB ? Math.round(usedMb * BYTES_PER_MB) : null;
}

/** Adds up per bucket in memory, so that each bucket is written once however many reads fall into it. */
class Tally {
  /** bucket → series → bytes */
  readonly hours = new Map<number, Map<number, number>>();
  readonly days = new Map<number, Map<number, number>>();
  /** hour → time of the newest whole read in it */
  readonly reads = new Map<number, number>();

  add(series: number, at: number, bytes: number): void {
    if (bytes === 0) return;
    for (const [buckets, sizeMs] of [
      [this.hours, HOUR_MS],
      [this.days, DAY_MS],
    ] as const) {
      const bucket = Math.floor(at / sizeMs);
      const bySeries = buckets.get(bucket) ?? new Map<number, number>();
      bySeries.set(series, (bySeries.get(series) ?? 0) + bytes);
      buckets.set(bucket, bySeries);
    }
  }

  cover(at: number): void {
    const hour = Math.floor(at / HOUR_MS);
    this.reads.set(hour, Math.max(at, this.reads.get(hour) ?? at));
  }
}

/** Rounded and checked; null for what is no counter at no time. */
function parseSample(sample: ListSample): { keyId: string; at: number; bytes: number; isNew: boolean } | null {
  const at = Math.round(sample.at);
  const bytes = toBytes(sample.usedMb);
  if (bytes === null || !Number.isSafeInteger(at) || at < 0) return null;
  return { keyId: sample.keyId.toWellFormed(), at, bytes, isNew: sample.isNew === true };
}

type ParsedSample = NonNullable<ReturnType<typeof parseSample>>;

export function createUsageRecorder(db: Database, now: () => number): UsageRecorder {
  const readCounters = db.prepare('SELECT series, key_id, at, bytes FROM usage_counters');
  const addCounter = db.prepare(
    'INSERT INTO usage_counters (series, key_id, at, bytes, first_at) VALUES (?, ?, ?, ?, ?)',
  );
  const setCounter = db.prepare('UPDATE usage_counters SET at = ?, bytes = ? WHERE series = ?');
  const addHour = db.prepare(
    'INSERT INTO usage_hours (hour, series, bytes) VALUES (?, ?, ?) ON CONFLICT (hour, series) DO UPDATE SET bytes = bytes + excluded.bytes',
  );
  const addDay = db.prepare(
    'INSERT INTO usage_days (day, series, bytes) VALUES (?, ?, ?) ON CONFLICT (day, series) DO UPDATE SET bytes = bytes + excluded.bytes',
  );
  const totalSql = (table: string, bucket: string) =>
    `INSERT INTO ${table} (${bucket}, bytes, last_read_at) VALUES (?, ?, ?)
     ON CONFLICT (${bucket}) DO UPDATE SET bytes = bytes + excluded.bytes,
       last_read_at = nullif(max(coalesce(last_read_at, -1), coalesce(excluded.last_read_at, -1)), -1)`;
  const addHourTotal = db.prepare(totalSql('usage_hour_totals', 'hour'));
  const addDayTotal = db.prepare(totalSql('usage_day_totals', 'day'));

  /** The last accepted reads. An unchanged counter moves its time only here: on disk that would be a write a key and poll. */
  let counters: Map<string, Counter> | null = null;
  let nextSeries = 1;

  function loadCounters(): Map<string, Counter> {
    const rows = readCounters
      .all()
      .map((row): [string, Counter] => [
        asText(row['key_id']),
        { series: asNumber(row['series']), at: asNumber(row['at']), bytes: asNumber(row['bytes']) },
      ]);
    nextSeries = rows.reduce((highest, [, { series }]) => Math.max(highest, series), 0) + 1;
    return new Map(rows);
  }

  function begin({ keyId, at, bytes }: ParsedSample): Counter {
    const series = nextSeries;
    nextSeries += 1;
    addCounter.run(series, keyId, at, bytes, at);
    return { series, at, bytes };
  }

  /** Returns the counter if it must be written, null if nothing changed, undefined if the read was ignored. */
  function take(known: Map<string, Counter>, sample: ParsedSample, tally: Tally): Counter | null | undefined {
    const { keyId, at, bytes } = sample;
    const counter = known.get(keyId);
    if (!counter) {
      const made = begin(sample);
      known.set(keyId, made);
      if (sample.isNew) tally.add(made.series, at, bytes);
      return null;
    }
    // A last read in the future was made under a wrong clock: waiting for that time to come would lose the history until then.
    if (at <= counter.at && counter.at <= now()) return undefined;
    const proven = provenBytes(counter.bytes, bytes);
    tally.add(counter.series, at, proven);
    counter.at = at;
    // A reset to nothing proves no usage, but later reads count from there.
    if (proven === 0 && (bytes > 0 || counter.bytes === 0)) return null;
    counter.bytes = bytes;
    return counter;
  }

  function write(changed: Set<Counter>, tally: Tally): void {
    for (const { at, bytes, series } of changed) setCounter.run(at, bytes, series);
    const dayReads = new Map<number, number>();
    for (const [hour, at] of tally.reads) {
      const day = Math.floor(hour / HOURS_PER_DAY);
      dayReads.set(day, Math.max(at, dayReads.get(day) ?? at));
    }
    for (const [buckets, reads, add, addTotal] of [
      [tally.hours, tally.reads, addHour, addHourTotal],
      [tally.days, dayReads, addDay, addDayTotal],
    ] as const) {
      for (const bucket of new Set([...buckets.keys(), ...reads.keys()])) {
        let total = 0;
        for (const [series, bytes] of buckets.get(bucket) ?? []) {
          add.run(bucket, series, bytes);
          total += bytes;
        }
        addTotal.run(bucket, total, reads.get(bucket) ?? null);
      }
    }
  }

  function recordAll(samples: ListSample[], covers: boolean, listAt: number | null): void {
    const parsed = samples.flatMap((sample) => parseSample(sample) ?? []).sort((a, b) => a.at - b.at);
    try {
      db.transaction(() => {
        counters ??= loadCounters();
        const tally = new Tally();
        const changed = new Set<Counter>();
        for (const sample of parsed) {
          const counter = take(counters, sample, tally);
          if (counter === undefined) continue;
          if (counter) changed.add(counter);
          if (covers) tally.cover(sample.at);
        }
        if (listAt !== null) tally.cover(Math.round(listAt));
        write(changed, tally);
      });
    } catch (error) {
      // What was rolled back must not stay in memory.
      counters = null;
      throw error;
    }
  }

  return {
    record: (samples) => recordAll(samples, true, null),
    recordList: (samples, at) => recordAll(samples, true, at),
    recordPart: (samples) => recordAll(samples, false, null),
    recordOne: (sample) => recordAll([sample], false, null),
    forgetCounters() {
      counters = null;
    },
  };
}
