// Usage at write time: the platform has only a running counter per key, so the difference of two reads is the history.
import { asNullableNumber, asNumber, asText, type Database } from './sqlite.ts';
import type { UsageSample } from './types.ts';
import { type KnownCounter, stepOf, toBytes } from './usage-counter.ts';
import type { UsageLevels } from './usage-levels.ts';
import { DAY_MS, HOUR_MS, HOURS_PER_DAY } from './usage-time.ts';

/*
 * The scheme, and what it does not claim:
 * - A read is compared with the key's last accepted read. The difference goes to the hour (and day, UTC) of the later read,
 *   because that is all that is known: it was used by then. It is not spread over a time in which nobody looked.
 * - An hour in which the platform was read at least once is covered. A covered hour without a difference is 0; an hour without
 *   a read is a gap, and what was used in a gap shows in the first covered hour after it.
 * - The first read of a key is its baseline, not usage; but a key that was made since the last whole list starts from 0.
 * - A counter that falls was reset: at least its new value was used since, so that is recorded, and a mark says that what was
 *   used before it fell is not known. A fall within the rounding of a reply in GB with two decimals is no reset.
 * - A figure that looks like another unit or a glitch (usage-counter.ts) is held until the next read decides.
 * - A read is as old as its request: what was asked for before the last accepted one may tell of the time before it.
 * - A read at or before the last accepted one, and one that is no plausible number, is ignored.
 */

export interface ListSample extends UsageSample {
  /** The key was made after the whole list before this one: it began at 0. */
  isNew?: boolean;
  /** GB; null = none, or not known. Left out where nothing is said of it. */
  capGb?: number | null;
}

export interface UsageRecorder {
  record(samples: ListSample[]): void;
  /** One whole list; the hour is covered even if no key had a readable counter. */
  recordList(samples: ListSample[], at: number): void;
  /** A part of a list that is still being read: covers no hour until the whole one does. */
  recordPart(samples: ListSample[]): void;
  /** One key, read after a change. Says nothing of the others, so it covers no hour. */
  recordOne(sample: ListSample): void;
  /** After rows were deleted elsewhere. */
  forgetCounters(): void;
  /** A label was seen that is new. */
  noteLabel(): void;
  /** Grows with every change of a label or a series. */
  namesRevision(): number;
  /** Grows with everything that is recorded. */
  revision(): number;
}

interface Counter extends KnownCounter {
  series: number;
  capGb: number | null;
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
function parseSample(sample: ListSample) {
  const at = Math.round(sample.at);
  const bytes = toBytes(sample.usedMb);
  if (bytes === null || !Number.isSafeInteger(at) || at < 0) return null;
  return { keyId: sample.keyId.toWellFormed(), at, bytes, isNew: sample.isNew === true, capGb: sample.capGb };
}

type ParsedSample = NonNullable<ReturnType<typeof parseSample>>;

export function createUsageRecorder(db: Database, now: () => number, levels: UsageLevels): UsageRecorder {
  const readCounters = db.prepare('SELECT series, key_id, at, bytes, cap_gb, suspect_bytes FROM usage_counters');
  const addCounter = db.prepare(
    'INSERT INTO usage_counters (series, key_id, at, bytes, first_at, cap_gb) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const setCounter = db.prepare(
    'UPDATE usage_counters SET at = ?, bytes = ?, cap_gb = ?, suspect_bytes = ? WHERE series = ?',
  );
  const addMark = db.prepare(
    'INSERT OR IGNORE INTO usage_marks (series, at, kind, from_bytes, to_bytes, gb) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const lastRead = db.prepare('SELECT max(last_read_at) AS at FROM usage_hour_totals WHERE last_read_at <= ?');
  const totalSql = (table: string, bucket: string) =>
    `INSERT INTO ${table} (${bucket}, bytes, last_read_at) VALUES (?, ?, ?)
     ON CONFLICT (${bucket}) DO UPDATE SET bytes = bytes + excluded.bytes,
       last_read_at = nullif(max(coalesce(last_read_at, -1), coalesce(excluded.last_read_at, -1)), -1)`;
  const addHourTotal = db.prepare(totalSql('usage_hour_totals', 'hour'));
  const addDayTotal = db.prepare(totalSql('usage_day_totals', 'day'));

  /** The last accepted reads. An unchanged counter moves its time only here: on disk that would be a write a key and poll. */
  let counters: Map<string, Counter> | null = null;
  let nextSeries = 1;
  let names = 1;
  let revision = 1;

  function loadCounters(): Map<string, Counter> {
    // Every key was read by then, though an unchanged one was not written.
    const readAt = asNumber(lastRead.get(now())?.['at']);
    const rows = readCounters.all().map((row): [string, Counter] => [
      asText(row['key_id']),
      {
        series: asNumber(row['series']),
        at: Math.max(asNumber(row['at']), readAt),
        bytes: asNumber(row['bytes']),
        capGb: asNullableNumber(row['cap_gb']),
        suspect: asNullableNumber(row['suspect_bytes']),
      },
    ]);
    nextSeries = rows.reduce((highest, [, { series }]) => Math.max(highest, series), 0) + 1;
    return new Map(rows);
  }

  function begin({ keyId, at, bytes, capGb = null }: ParsedSample): Counter {
    const series = nextSeries;
    nextSeries += 1;
    addCounter.run(series, keyId, at, bytes, at, capGb);
    names += 1;
    return { series, at, bytes, capGb, suspect: null };
  }

  /** True when the cap is another one. */
  function takeCap(counter: Counter, { at, capGb }: ParsedSample): boolean {
    if (capGb === undefined || capGb === counter.capGb) return false;
    if (capGb !== null && counter.capGb !== null) addMark.run(counter.series, at, 'capChanged', null, null, capGb);
    counter.capGb = capGb;
    return true;
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
    const step = stepOf(counter, bytes, at);
    const { bytes: before, suspect } = counter;
    const isOtherCap = takeCap(counter, sample);
    counter.at = at;
    counter.suspect = step.kind === 'held' ? bytes : null;
    if (step.kind === 'used' || step.kind === 'reset') {
      tally.add(counter.series, at, step.bytes);
      counter.bytes = bytes;
    }
    if (step.kind === 'reset') addMark.run(counter.series, at, 'reset', before, bytes, null);
    return isOtherCap || before !== counter.bytes || suspect !== counter.suspect ? counter : null;
  }

  function write(changed: Set<Counter>, tally: Tally): void {
    for (const { at, bytes, capGb, suspect, series } of changed) setCounter.run(at, bytes, capGb, suspect, series);
    const dayReads = new Map<number, number>();
    for (const [hour, at] of tally.reads) {
      const day = Math.floor(hour / HOURS_PER_DAY);
      dayReads.set(day, Math.max(at, dayReads.get(day) ?? at));
    }
    for (const [buckets, reads, level, addTotal] of [
      [tally.hours, tally.reads, levels.hours, addHourTotal],
      [tally.days, dayReads, levels.days, addDayTotal],
    ] as const) {
      for (const bucket of new Set([...buckets.keys(), ...reads.keys()])) {
        let total = 0;
        for (const [series, bytes] of buckets.get(bucket) ?? []) {
          level.add(bucket, series, bytes);
          total += bytes;
        }
        addTotal.run(bucket, total, reads.get(bucket) ?? null);
      }
      const newest = Math.max(...reads.keys());
      if (newest > 0) level.close(newest);
    }
  }

  function recordAll(samples: ListSample[], covers: boolean, listAt: number | null): void {
    revision += 1;
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
      levels.forget();
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
      names += 1;
      levels.forget();
    },
    noteLabel() {
      names += 1;
    },
    namesRevision: () => names,
    revision: () => revision,
  };
}
