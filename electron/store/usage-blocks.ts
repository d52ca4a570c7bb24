// The packed tier of a level: blocks of many closed buckets, by groups of series, with the sums of each block beside it.
import { asNumber, type Database } from './sqlite.ts';
import {
  encodeBlock,
  encodeSlice,
  groupOf,
  SeriesSums,
  Slice,
  sumBlock,
  type VisitCell,
  visitBlock,
} from './usage-codec.ts';

/** Room for the groups of one block in its row id. */
const MAX_GROUPS = 1_048_576;
/** Sums that are kept: 80 kB each with 10,000 keys, a year of days and what a chart ends in. */
const MAX_SUMS = 48;
/** Blocks of single groups that are kept, about 4 kB each: the year of a chart's customers. */
const MAX_GROUP_BLOCKS = 768;

const NOTHING = new Uint8Array();

export const asBlob = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : NOTHING);

/** Blocks stay as they are until more is packed into one, so what was read of them is kept; the oldest goes first. */
class Kept<K, V> {
  readonly #values = new Map<K, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K, make: () => V): V {
    const known = this.#values.get(key);
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const made = make();
    const oldest = this.#values.keys().next();
    if (this.#values.size >= this.#most && !oldest.done) this.#values.delete(oldest.value);
    this.#values.set(key, made);
    return made;
  }

  clear(): void {
    this.#values.clear();
  }
}

export class UsageBlocks {
  readonly size: number;
  readonly #sql: ReturnType<typeof statements>;
  readonly #sums = new Kept<string, SeriesSums>(MAX_SUMS);
  readonly #groups = new Kept<number, Uint8Array>(MAX_GROUP_BLOCKS);

  constructor(db: Database, name: 'hour' | 'day', size: number) {
    this.size = size;
    this.#sql = statements(db, name);
  }

  forget(): void {
    this.#sums.clear();
    this.#groups.clear();
  }

  blockOf(bucket: number): number {
    return Math.floor(bucket / this.size);
  }

  /** The figures of a whole block; of these series only, unless null. The index is the bucket's place in the block. */
  visit(block: number, wanted: ReadonlySet<number> | null, visit: VisitCell): void {
    const groups = wanted === null ? null : new Set([...wanted].map(groupOf));
    const firstId = block * MAX_GROUPS;
    if (groups === null || groups.size > 64) {
      for (const row of this.#sql.blocks.all(firstId, firstId + MAX_GROUPS - 1)) {
        const group = asNumber(row['id']) - firstId;
        if (groups?.has(group) ?? true) visitBlock(asBlob(row['data']), group, wanted, visit);
      }
      return;
    }
    for (const group of groups) {
      const id = firstId + group;
      const data = this.#groups.get(id, () => asBlob(this.#sql.block.get(id)?.['data']));
      visitBlock(data, group, wanted, visit);
    }
  }

  /** Adds what lies in the places `from` to `to` (both included) of a block. */
  sum(block: number, from: number, to: number, sums: SeriesSums): void {
    const part = this.#sums.get(`${block} ${from} ${to}`, () => {
      const made = new SeriesSums();
      if (from === 0 && to === this.size - 1) {
        const whole = this.#sql.blockSums.get(block);
        if (whole) new Slice(asBlob(whole['data'])).sum(made);
        return made;
      }
      const firstId = block * MAX_GROUPS;
      for (const row of this.#sql.blocks.all(firstId, firstId + MAX_GROUPS - 1)) {
        sumBlock(asBlob(row['data']), asNumber(row['id']) - firstId, from, to, made);
      }
      return made;
    });
    sums.addAll(part);
  }

  /** Adds `more` to a block, in the caller's transaction: it calls back with each series, bucket and bytes. */
  pack(block: number, more: (add: (series: number, bucket: number, bytes: number) => void) => void): void {
    this.forget();
    const start = block * this.size;
    const cells = new Map<number, Map<number, Float64Array>>();
    const sums = new Map<number, number>();
    const add: VisitCell = (series, index, bytes) => {
      const group = groupOf(series);
      const ofGroup = cells.get(group) ?? new Map<number, Float64Array>();
      cells.set(group, ofGroup);
      const figures = ofGroup.get(series) ?? new Float64Array(this.size);
      ofGroup.set(series, figures);
      figures[index] = (figures[index] ?? 0) + bytes;
      sums.set(series, (sums.get(series) ?? 0) + bytes);
    };
    more((series, bucket, bytes) => add(series, bucket - start, bytes));
    this.visit(block, null, add);
    for (const group of [...cells.keys()].sort((a, b) => a - b)) {
      this.#sql.putBlock.run(block * MAX_GROUPS + group, encodeBlock(cells.get(group) ?? new Map()));
    }
    this.#sql.putBlockSums.run(block, encodeSlice(sums));
  }

  /** Drops the blocks before this one, in the caller's transaction. */
  drop(before: number): void {
    this.forget();
    this.#sql.dropBlocks.run(before * MAX_GROUPS);
    this.#sql.dropBlockSums.run(before);
  }
}

function statements(db: Database, name: 'hour' | 'day') {
  const blocks = `usage_${name}_blocks`;
  const sums = `usage_${name}_block_sums`;
  return {
    block: db.prepare(`SELECT data FROM ${blocks} WHERE id = ?`),
    blocks: db.prepare(`SELECT id, data FROM ${blocks} WHERE id BETWEEN ? AND ?`),
    putBlock: db.prepare(`INSERT OR REPLACE INTO ${blocks} (id, data) VALUES (?, ?)`),
    dropBlocks: db.prepare(`DELETE FROM ${blocks} WHERE id < ?`),
    blockSums: db.prepare(`SELECT data FROM ${sums} WHERE block = ?`),
    putBlockSums: db.prepare(`INSERT OR REPLACE INTO ${sums} (block, data) VALUES (?, ?)`),
    dropBlockSums: db.prepare(`DELETE FROM ${sums} WHERE block < ?`),
  };
}
