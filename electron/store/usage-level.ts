// One level of the usage history, hours or days, in three tiers that add up: rows while a bucket is open, one slice for a closed bucket, blocks of many.
import { asNumber, type Database } from './sqlite.ts';
import { asBlob, UsageBlocks } from './usage-blocks.ts';
import { encodeSlice, groupOf, type SeriesSums, Slice } from './usage-codec.ts';
import { DAY_MS, HOUR_MS } from './usage-time.ts';

/** Closed in one go while a list is recorded: a history read in at once is closed over the next ones. */
const MAX_CLOSED_AT_ONCE = 24;

export type Visit = (series: number, bucket: number, bytes: number) => void;

/** One level. Every tier holds sums, so a bucket may be in several: what comes late is simply added. */
export class UsageLevel {
  readonly bucketMs: number;
  readonly #db: Database;
  readonly #blocks: UsageBlocks;
  readonly #sql: ReturnType<typeof statements>;
  /** The rows, by bucket and series; null until they are read. */
  #open: Map<number, Map<number, number>> | null = null;
  /** The slices, ascending: a block's worth at most, but for a moment after a history was read in. */
  #closed: Map<number, Slice> | null = null;

  constructor(db: Database, name: 'hour' | 'day', blockBuckets: number) {
    this.#db = db;
    this.bucketMs = name === 'hour' ? HOUR_MS : DAY_MS;
    this.#blocks = new UsageBlocks(db, name, blockBuckets);
    this.#sql = statements(db, name);
  }

  /** After a transaction was rolled back. */
  forget(): void {
    this.#open = null;
    this.#closed = null;
    this.#blocks.forget();
  }

  warmUp(): (() => void)[] {
    return [() => void this.#rows(), () => void this.#slices()];
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
    for (let block = this.#blocks.blockOf(first); block <= this.#blocks.blockOf(to); block += 1) {
      const start = block * this.#blocks.size;
      this.#blocks.visit(block, wanted, (series, index, bytes) => {
        const bucket = start + index;
        if (bucket >= first && bucket <= to) visit(series, bucket, bytes);
      });
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
    for (let block = this.#blocks.blockOf(first); block <= this.#blocks.blockOf(to); block += 1) {
      const start = block * this.#blocks.size;
      this.#blocks.sum(block, Math.max(0, first - start), Math.min(this.#blocks.size - 1, to - start), sums);
    }
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
    const block = this.#blocks.blockOf(oldest);
    // One bucket of grace: what comes at its very end is then in the slice already.
    if ((block + 1) * this.#blocks.size < before) this.#pack(block);
  }

  #pack(block: number): void {
    const start = block * this.#blocks.size;
    const end = start + this.#blocks.size - 1;
    const slices = this.#slices();
    this.#blocks.pack(block, (add) => {
      for (const [bucket, slice] of slices) {
        if (bucket >= start && bucket <= end) slice.visit(null, (series, bytes) => add(series, bucket, bytes));
      }
    });
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
    for (const kept of [this.#rows(), this.#slices()]) {
      for (const bucket of kept.keys()) if (bucket < before) kept.delete(bucket);
    }
    this.#sql.dropOldRows.run(before);
    this.#sql.dropSlices.run(0, before - 1);
    this.#blocks.drop(this.#blocks.blockOf(before));
    return this.#sql.dropTotals.run(before);
  }
}

function statements(db: Database, name: 'hour' | 'day') {
  const rows = `usage_${name}s`;
  const slices = `usage_${name}_slices`;
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
  };
}
