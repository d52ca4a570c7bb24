// Lists: an array, or one in `data`, `items` or `keys`. A bad row costs itself, not the list; a list that is not whole says so.
import { isObject, own } from './read-json.ts';
import { type ReadContext, readKey } from './read-key.ts';
import type { RemoteKey } from './types.ts';

/** Null when there is no list in it. */
export function readRows(json: unknown, names: readonly string[]): unknown[] | null {
  if (Array.isArray(json)) return json;
  if (!isObject(json)) return null;
  for (const name of names) {
    const value = own(json, name);
    if (Array.isArray(value)) return value;
    if (isObject(value)) {
      const inner = readRows(value, names);
      if (inner !== null) return inner;
    }
  }
  return null;
}

/** The platform documents no pages; should it ever send one, the keys that are missing from it are not gone. */
function isPartial(json: unknown, rowCount: number): boolean {
  if (!isObject(json)) return false;
  for (const part of [json, own(json, 'meta'), own(json, 'pagination'), own(json, 'data')]) {
    if (!isObject(part)) continue;
    if (own(part, 'hasMore', 'has_more', 'hasNextPage') === true) return true;
    const cursor = own(part, 'nextCursor', 'next_cursor', 'next', 'nextPage');
    if ((typeof cursor === 'string' && cursor !== '') || typeof cursor === 'number') return true;
    const total = own(part, 'total', 'totalCount');
    if (typeof total === 'number' && total > rowCount) return true;
  }
  return false;
}

export interface KeyList {
  keys: RemoteKey[];
  /** Rows without an id, or that are no objects. */
  skippedRows: number;
  partial: boolean;
}

/** A few milliseconds of work. */
const ROWS_IN_ONE_GO = 500;

/** Stops after each part; what it returns is the list, or null when there is none in it. */
function* readSteps(json: unknown, context: ReadContext): Generator<void, KeyList | null> {
  const rows = readRows(json, ['data', 'items', 'keys']);
  if (rows === null) return null;
  const byId = new Map<string, RemoteKey>();
  let skippedRows = 0;
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % ROWS_IN_ONE_GO === 0) yield;
    const key = readKey(row, context);
    if (key === null) skippedRows++;
    else if (!byId.has(key.key.id)) byId.set(key.key.id, key);
  }
  return { keys: [...byId.values()], skippedRows, partial: isPartial(json, rows.length) };
}

/** Null when there is no list in it. */
export function readKeyList(json: unknown, context: ReadContext): KeyList | null {
  const steps = readSteps(json, context);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same with a breath between two parts: ten thousand rows in one go would hold everything else up. */
export async function readKeyListInParts(
  json: unknown,
  context: ReadContext,
  breathe: () => Promise<unknown>,
): Promise<KeyList | null> {
  const steps = readSteps(json, context);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
}
