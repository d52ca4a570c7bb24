/** A key with everything the table asks of it, worked out once per change of data or minute. Kept small: there may be 100,000. */
import {
  DAY_MS,
  EXPIRING_DAYS,
  isIdle,
  isNeverUsed,
  type KeyState,
  keyState,
  NEAR_CAP_RATIO,
  type PakKey,
  usedRatio,
} from '../../../shared/key.ts';
import { type KeyLocal, tagKey } from '../../../shared/key-local.ts';
import { SMART_LISTS, type SmartListId } from '../../../shared/key-view.ts';

export interface KeyRow {
  id: string;
  key: PakKey;
  /** What this computer keeps of it; null where that is nothing. */
  local: KeyLocal | null;
  state: KeyState;
  ratio: number | null;
  /** Bits of `listBit`. */
  lists: number;
  /** What search looks into: the label, then tags, note and external id. */
  name: string;
  extra: string;
}

const BITS = new Map<SmartListId, number>(SMART_LISTS.map(({ id }, index) => [id, 1 << index]));

export function listBit(id: SmartListId): number {
  return BITS.get(id) ?? 0;
}

const ALL = listBit('all');
const NEAR_CAP = listBit('nearCap');
const EXPIRING = listBit('expiring');
const NEVER_USED = listBit('neverUsed');
const IDLE = listBit('idle');

/** Invisible characters (zero width, direction marks) must not hide a label from its own search. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;
const PLAIN = /^[ -~]*$/;

export function searchText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
}

/** One key can stand in several lists: near its cap and expiring, say. */
function listsOf(key: PakKey, state: KeyState, ratio: number | null, nowMs: number): number {
  let lists = ALL;
  if (state === 'suspended' || state === 'expired' || state === 'disabled' || state === 'unknown') {
    lists |= listBit(state);
  }
  if (state === 'gone' || state === 'expired') return lists;
  if (ratio !== null && ratio >= NEAR_CAP_RATIO && ratio < 1) lists |= NEAR_CAP;
  if (key.expiresAt !== null && key.expiresAt - nowMs <= EXPIRING_DAYS * DAY_MS) lists |= EXPIRING;
  if (isNeverUsed(key)) lists |= NEVER_USED;
  if (isIdle(key, nowMs)) lists |= IDLE;
  return lists;
}

function extraText(local: KeyLocal | null): string {
  return local === null
    ? ''
    : searchText(`${local.tags.map((tag) => `#${tag}`).join(' ')}\n${local.externalId}\n${local.note}`);
}

const known = new WeakMap<PakKey, KeyRow>();

/** Keeps the row's identity while nothing that is shown has changed, so that its line is not drawn again. */
function rowOf(
  key: PakKey,
  nowMs: number,
  local: KeyLocal | null | undefined,
  before: KeyRow | undefined = known.get(key),
): KeyRow {
  const state = keyState(key, nowMs);
  const ratio = before === undefined ? usedRatio(key) : before.ratio;
  const lists = listsOf(key, state, ratio, nowMs);
  const kept = local === undefined ? (before?.local ?? null) : local;
  if (before && before.state === state && before.lists === lists && before.local === kept) return before;
  const row: KeyRow = {
    id: key.id,
    key,
    local: kept,
    state,
    ratio,
    lists,
    name: before?.name ?? searchText(key.label),
    extra: before?.local === kept ? before.extra : extraText(kept),
  };
  known.set(key, row);
  return row;
}

/** The rows made last, beside their keys: finding a row by its place is ten times as fast as by its key. */
let last: {
  keys: readonly PakKey[];
  rows: readonly KeyRow[];
  nowMs: number;
  locals: ReadonlyMap<string, KeyLocal> | undefined;
} = { keys: [], rows: [], nowMs: 0, locals: undefined };

/** Without `locals` the rows keep what was known of them. */
export function keyRows(keys: readonly PakKey[], nowMs: number, locals?: ReadonlyMap<string, KeyLocal>): KeyRow[] {
  const rows: KeyRow[] = [];
  const before = last;
  // Worked out of the same time and the same local data, a key that is the same has the same row: one change of 100,000 costs one.
  const same = before.nowMs === nowMs && before.locals === locals;
  /** How many places the keys have moved by, since some came or went. */
  let shift = 0;
  for (const [index, key] of keys.entries()) {
    if (before.keys[index + shift] !== key) {
      if (before.keys[index + shift + 1] === key) shift += 1;
      else if (before.keys[index + shift - 1] === key) shift -= 1;
    }
    const place = index + shift;
    const there = before.keys[place] === key ? before.rows[place] : undefined;
    if (same && there !== undefined) {
      rows.push(there);
      continue;
    }
    const local = locals === undefined ? undefined : locals.size === 0 ? null : (locals.get(key.id) ?? null);
    rows.push(rowOf(key, nowMs, local, there));
  }
  last = { keys, rows, nowMs, locals };
  return rows;
}

export function idsOf(rows: readonly KeyRow[]): string[] {
  return rows.map(({ id }) => id);
}

export function countLists(rows: readonly KeyRow[]): Record<SmartListId, number> {
  const byBit = new Array<number>(SMART_LISTS.length).fill(0);
  for (const { lists } of rows) {
    for (let bit = 0; bit < byBit.length; bit += 1) byBit[bit] = (byBit[bit] ?? 0) + ((lists >> bit) & 1);
  }
  return Object.fromEntries(SMART_LISTS.map(({ id }, bit) => [id, byBit[bit] ?? 0])) as Record<SmartListId, number>;
}

/** Every tag in use, in the spelling seen first, with the number of keys that have it; the commonest first. */
export function countTags(rows: readonly KeyRow[]): { tag: string; count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const { local } of rows) {
    if (local === null) continue;
    for (const tag of local.tags) {
      const entry = counts.get(tagKey(tag));
      if (entry) entry.count += 1;
      else counts.set(tagKey(tag), { tag, count: 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (tagKey(a.tag) < tagKey(b.tag) ? -1 : 1));
}
