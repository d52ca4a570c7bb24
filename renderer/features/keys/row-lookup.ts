/** A row by its id. Most of the time a few are asked for, and an index of 100,000 would cost more than looking for them. */
import type { KeyRow } from './key-rows.ts';

export interface RowLookup {
  get(id: string): KeyRow | undefined;
  has(id: string): boolean;
}

/** From so many questions on, an index pays. */
const FEW = 64;

export function createRowLookup(rows: readonly KeyRow[]): RowLookup {
  let asked = 0;
  let byId: Map<string, KeyRow> | null = null;
  const get = (id: string) => {
    asked += 1;
    if (byId === null && asked > FEW) {
      byId = new Map();
      for (const row of rows) byId.set(row.id, row);
    }
    return byId === null ? rows.find((row) => row.id === id) : byId.get(id);
  };
  return { get, has: (id) => get(id) !== undefined };
}
