// The levels of the usage history: hours and days, each in three tiers that add up (rows while a bucket is open, one slice for a closed bucket, blocks of many).
import { asNumber, type Database } from './sqlite.ts';
import { encodeBlock, encodeSlice, groupOf, SeriesSums, Slice, sumBlock, visitBlock } from './usage-codec.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const HOURS_PER_DAY = 24;

/** Room for the groups of one block in its row id. */
const MAX_GROUPS = 1_048_576;
/** Closed in one go while a list is recorded: a history read in at once is closed over the next ones. */
const MAX_CLOSED_AT_ONCE = 24;
/** 80 kB each with 10,000 keys. */
const MAX_PARTS = 24;

export type Visit = (series: number, bucket: number, bytes: number) => void;

const asBlob = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

/** One level. Every tier holds sums, so a bucket may be in several: what comes late is simply added. */
export class UsageLevel {
  readonly bucketMs: number;
  readonly #db: Database;
  readonly #blockBuckets: number;
  readonly #sql: ReturnType<typeof statements>;
  /** The rows, by bucket and series; null until they are read. */
  #open: Map<number, Map<number, number>> | null = null;
  /** The slices, ascending: a block's worth at most, but for a moment after a history was read in. */
  #closed: Map<number, Slice> | null = null;
  readonly #parts = new Map<string, SeriesSums>();

  constructor(db: Database, name: 'hour' | 'day', blockBuckets: number) {
    this.#db = db;
    this.bucketMs = name === 'hour' ? HOUR_MS : DAY_MS;
    this.#blockBuckets = blockBuckets;
    this.#sql = statements(db, name);
  }

  /** After a transaction was rolled back. */
  forget(): void {
    this.#open = null;
    this.#closed = null;
    this.#parts.clear();
  }

  #slices(): Map<number, Slice> {
    this.#closed ??= new Map(
      this.#sql.slices.all().map((row): [number, Slice] => [asNumber(row['bucket']), new Slice(asBlob(row['data']))]),
    );
    return this.#closed;
  }

  #rows(): Map<number, Map<number, number>> {
    if (this.#open) return this.#open;
    const open = new Map<number, Map<number, number>>();
    for (const row of this.#sql.rows.all()) {
      const bucket = asNumber(row['bucket']);
      const bySeries = open.get(bucket) ?? new Map<number, number>();
      bySeries.set(asNumber(row['series']), asNumber(row['bytes']));
      open.set(bucket, bySeries);
    }
    this.#open = open;
    return open;
  }

  /** Within the caller's transaction. */
  add(bucket: number, series: number, bytes: number): void {
    if (bytes === 0) return;
    const rows = this.#rows();
    const bySeries = rows.get(bucket) ?? new Map<number, number>();
    bySeries.set(series, (bySeries.get(series) ?? 0) + bytes);
    rows.set(bucket, bySeries);
    this.#sql.addRow.run(bucket, series, bytes);
  }

  /** The first bucket that is still kept, if any is. */
  first(): number | null {
    const bucket = this.#sql.first.get()?.['bucket'];
    return typeof bucket === 'number' ? bucket : null;
  }

  /** Every figure in the buckets `from` to `to`, both included; of these series only, unless null. In no order. */
  visit(from: number, to: number, wanted: ReadonlySet<number> | null, visit: Visit): void {
    const first = Math.max(from, this.first() ?? Number.POSITIVE_INFINITY);
    if (first > to) return;
    const groups = wanted === null ? null : new Set([...wanted].map(groupOf));
    for (const [bucket, bySeries] of this.#rows()) {
      if (bucket < first || bucket > to) continue;
      if (wanted === null || wanted.size > bySeries.size) {
        for (const [series, bytes] of bySeries) if (wanted?.has(series) ?? true) visit(series, bucket, bytes);
      } else {
        for (const series of wanted) {
          const bytes = bySeries.get(series);
          if (bytes !== undefined) visit(series, bucket, bytes);
        }
      }
    }
    for (const [bucket, slice] of this.#slices()) {
      if (bucket < first || bucket > to) continue;
      slice.visit(groups, (series, bytes) => {
        if (wanted === null || wanted.has(series)) visit(series, bucket, bytes);
      });
    }
    for (let block = this.#blockOf(first); block <= this.#blockOf(to); block += 1) {
      this.#visitBlock(block, wanted, groups, (series, bucket, bytes) => {
        if (bucket >= first && bucket <= to) visit(series, bucket, bytes);
      });
    }
  }

  #blockOf(bucket: number): number {
    return Math.floor(bucket / this.#blockBuckets);
  }

  #visitBlock(
    block: number,
    wanted: ReadonlySet<number> | null,
    groups: ReadonlySet<number> | null,
    visit: Visit,
  ): void {
    const start = block * this.#blockBuckets;
    const decode = (group: number, data: unknown) =>
      visitBlock(asBlob(data), group, wanted, (series, index, bytes) => visit(series, start + index, bytes));
    const firstId = block * MAX_GROUPS;
    if (groups === null || groups.size > 64) {
      for (const row of this.#sql.blocks.all(firstId, firstId + MAX_GROUPS - 1)) {
        const group = asNumber(row['id']) - firstId;
        if (groups?.has(group) ?? true) decode(group, row['data']);
      }
      return;
    }
    for (const group of groups) {
      const row = this.#sql.block.get(firstId + group);
      if (row) decode(group, row['data']);
    }
  }

  /** Adds each series' bytes in the buckets `from` to `to` (both included) to `sums`. Whole blocks have their sums kept. */
  sum(from: number, to: number, sums: SeriesSums): void {
    const first = Math.max(from, this.first() ?? Number.POSITIVE_INFINITY);
    if (first > to) return;
    for (const [bucket, bySeries] of this.#rows()) {
      if (bucket >= first && bucket <= to) for (const [series, bytes] of bySeries) sums.add(series, bytes);
    }
    for (const [bucket, slice] of this.#slices()) if (bucket >= first && bucket <= to) slice.sum(sums);
    for (let block = this.#blockOf(first); block <= this.#blockOf(to); block += 1) {
      const start = block * this.#blockBuckets;
      if (start >= first && start + this.#blockBuckets - 1 <= to) {
        const kept = this.#sql.blockSums.get(block);
        if (kept) new Slice(asBlob(kept['data'])).sum(sums);
      } else {
        this.#partOfBlock(block, Math.max(0, first - start), Math.min(this.#blockBuckets - 1, to - start)).visit(
          (series, bytes) => sums.add(series, bytes),
        );
      }
    }
  }

  /** A range ends in the middle of a block, and is asked for at every read of the platform: blocks stay as they are, so it is kept. */
  #partOfBlock(block: number, from: number, to: number): SeriesSums {
    const id = `${block} ${from} ${to}`;
    const kept = this.#parts.get(id);
    if (kept) return kept;
    const sums = new SeriesSums();
    const firstId = block * MAX_GROUPS;
    for (const row of this.#sql.blocks.all(firstId, firstId + MAX_GROUPS - 1)) {
      sumBlock(asBlob(row['data']), asNumber(row['id']) - firstId, from, to, sums);
    }
    const oldest = this.#parts.keys().next();
    if (this.#parts.size >= MAX_PARTS && !oldest.done) this.#parts.delete(oldest.value);
    this.#parts.set(id, sums);
    return sums;
  }

  /** Closes what lies before `bucket`, in the caller's transaction: rows become slices, and slices of whole blocks become blocks. */
  close(before: number, atOnce = MAX_CLOSED_AT_ONCE): void {
    const rows = this.#rows();
    const slices = this.#slices();
    const closing = [...rows.keys()].filter((bucket) => bucket < before).sort((a, b) => a - b);
    for (const bucket of closing.slice(0, atOnce)) {
      const slice = new Map(rows.get(bucket));
      slices.get(bucket)?.visit(null, (series, bytes) => slice.set(series, (slice.get(series) ?? 0) + bytes));
      const data = encodeSlice(slice);
      this.#sql.putSlice.run(bucket, data);
      this.#sql.dropRows.run(bucket);
      rows.delete(bucket);
      slices.set(bucket, new Slice(data));
    }
    if (slices.size === 0) return;
    const oldest = Math.min(...slices.keys());
    const block = this.#blockOf(oldest);
    // One bucket of grace: what comes at its very end is then in the slice already.
    if ((block + 1) * this.#blockBuckets < before) this.#pack(block);
  }

  #pack(block: number): void {
    this.#parts.clear();
    const start = block * this.#blockBuckets;
    const end = start + this.#blockBuckets - 1;
    const cells = new Map<number, Map<number, Float64Array>>();
    const sums = new Map<number, number>();
    const add: Visit = (series, bucket, bytes) => {
      const group = groupOf(series);
      const ofGroup = cells.get(group) ?? new Map<number, Float64Array>();
      cells.set(group, ofGroup);
      const figures = ofGroup.get(series) ?? new Float64Array(this.#blockBuckets);
      ofGroup.set(series, figures);
      figures[bucket - start] = (figures[bucket - start] ?? 0) + bytes;
      sums.set(series, (sums.get(series) ?? 0) + bytes);
    };
    const slices = this.#slices();
    for (const [bucket, slice] of slices) {
      if (bucket >= start && bucket <= end) slice.visit(null, (series, bytes) => add(series, bucket, bytes));
    }
    this.#visitBlock(block, null, null, add);
    for (const group of [...cells.keys()].sort((a, b) => a - b)) {
      this.#sql.putBlock.run(block * MAX_GROUPS + group, encodeBlock(cells.get(group) ?? new Map()));
    }
    this.#sql.putBlockSums.run(block, encodeSlice(sums));
    this.#sql.dropSlices.run(start, end);
    for (let bucket = start; bucket <= end; bucket += 1) slices.delete(bucket);
  }

  /** All that is closed before `before`, whatever it takes. */
  closeAll(before: number): void {
    for (let left = Number.POSITIVE_INFINITY; ; ) {
      this.#db.transaction(() => this.close(before));
      // A bucket counts twice while it is in rows: closing it is progress too.
      const open = [...this.#rows().keys()].filter((bucket) => bucket < before).length * 2 + this.#slices().size;
      if (open >= left) return;
      left = open;
    }
  }

  /** Drops what lies before `bucket`, in the caller's transaction. A block goes with its last bucket; until then it is no longer read. Returns the number of buckets dropped. */
  drop(before: number): number {
    this.#parts.clear();
    for (const kept of [this.#rows(), this.#slices()]) {
      for (const bucket of kept.keys()) if (bucket < before) kept.delete(bucket);
    }
    this.#sql.dropOldRows.run(before);
    this.#sql.dropSlices.run(0, before - 1);
    const block = this.#blockOf(before);
    this.#sql.dropBlocks.run(block * MAX_GROUPS);
    this.#sql.dropBlockSums.run(block);
    return this.#sql.dropTotals.run(before);
  }
}

function statements(db: Database, name: 'hour' | 'day') {
  const rows = `usage_${name}s`;
  const slices = `usage_${name}_slices`;
  const blocks = `usage_${name}_blocks`;
  const sums = `usage_${name}_block_sums`;
  const totals = `usage_${name}_totals`;
  return {
    // `* 1.0`: an integer beyond 2^53 would throw when it is read.
    rows: db.prepare(`SELECT ${name} AS bucket, series, bytes * 1.0 AS bytes FROM ${rows}`),
    addRow: db.prepare(
      `INSERT INTO ${rows} (${name}, series, bytes) VALUES (?, ?, ?) ON CONFLICT (${name}, series) DO UPDATE SET bytes = bytes + excluded.bytes`,
    ),
    dropRows: db.prepare(`DELETE FROM ${rows} WHERE ${name} = ?`),
    dropOldRows: db.prepare(`DELETE FROM ${rows} WHERE ${name} < ?`),
    first: db.prepare(`SELECT min(${name}) AS bucket FROM ${totals}`),
    dropTotals: db.prepare(`DELETE FROM ${totals} WHERE ${name} < ?`),
    slices: db.prepare(`SELECT ${name} AS bucket, data FROM ${slices} ORDER BY ${name}`),
    putSlice: db.prepare(`INSERT OR REPLACE INTO ${slices} (${name}, data) VALUES (?, ?)`),
    dropSlices: db.prepare(`DELETE FROM ${slices} WHERE ${name} BETWEEN ? AND ?`),
    block: db.prepare(`SELECT data FROM ${blocks} WHERE id = ?`),
    blocks: db.prepare(`SELECT id, data FROM ${blocks} WHERE id BETWEEN ? AND ?`),
    putBlock: db.prepare(`INSERT OR REPLACE INTO ${blocks} (id, data) VALUES (?, ?)`),
    dropBlocks: db.prepare(`DELETE FROM ${blocks} WHERE id < ?`),
    blockSums: db.prepare(`SELECT data FROM ${sums} WHERE block = ?`),
    putBlockSums: db.prepare(`INSERT OR REPLACE INTO ${sums} (block, data) VALUES (?, ?)`),
    dropBlockSums: db.prepare(`DELETE FROM ${sums} WHERE block < ?`),
  };
}

export interface UsageLevels {
  hours: UsageLevel;
  days: UsageLevel;
  /** Bytes by series from `fromHour` up to (not including) `toHour`: days where a whole day lies within or no hours are kept. */
  sums(fromHour: number, toHour: number): SeriesSums;
  forget(): void;
}

export function createUsageLevels(db: Database): UsageLevels {
  // Sizes at which a key's line, a ranking of all keys and a closed block are all a matter of milliseconds (test/bench/usage.ts).
  const hours = new UsageLevel(db, 'hour', 48);
  const days = new UsageLevel(db, 'day', 32);
  return {
    hours,
    days,
    sums(fromHour, toHour) {
      const sums = new SeriesSums();
      const firstDay = Math.ceil(fromHour / HOURS_PER_DAY);
      const endDay = Math.floor(toHour / HOURS_PER_DAY);
      if (firstDay >= endDay) {
        hours.sum(fromHour, toHour - 1, sums);
        return sums;
      }
      days.sum(firstDay, endDay - 1, sums);
      hours.sum(fromHour, firstDay * HOURS_PER_DAY - 1, sums);
      hours.sum(endDay * HOURS_PER_DAY, toHour - 1, sums);
      return sums;
    },
    forget() {
      hours.forget();
      days.forget();
    },
  };
}
