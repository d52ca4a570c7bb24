/** A key with everything the table asks of it, worked out once per change of data or minute. */
import {
  DAY_MS,
  EXPIRING_DAYS,
  IDLE_DAYS,
  type KeyState,
  keyStanding,
  leftGb,
  NEAR_CAP_RATIO,
  type PakKey,
  usedRatio,
} from '../../../shared/key.ts';

export const SMART_LISTS = [
  { id: 'all', name: 'All' },
  { id: 'nearCap', name: 'Near cap' },
  { id: 'expiring', name: 'Expiring' },
  { id: 'suspended', name: 'Suspended' },
  { id: 'expired', name: 'Expired' },
  { id: 'disabled', name: 'Disabled' },
  { id: 'neverUsed', name: 'Never used' },
  { id: 'idle', name: 'Idle' },
] as const;
export type SmartListId = (typeof SMART_LISTS)[number]['id'];

export interface KeyRow {
  id: string;
  key: PakKey;
  state: KeyState;
  reason: string;
  ratio: number | null;
  leftGb: number | null;
  /** What search looks into: the label, and apart from it the id and the secret's ending. */
  name: string;
  codes: string;
  lists: ReadonlySet<SmartListId>;
}

/** Invisible characters (zero width, direction marks) must not hide a label from its own search. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;

export function searchText(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
}

/** One key can stand in several lists: near its cap and expiring, say. */
function listsOf(key: PakKey, state: KeyState, ratio: number | null, nowMs: number): Set<SmartListId> {
  const lists = new Set<SmartListId>(['all']);
  if (state === 'suspended' || state === 'expired' || state === 'disabled') lists.add(state);
  if (state === 'gone' || state === 'expired') return lists;
  if (ratio !== null && ratio >= NEAR_CAP_RATIO && ratio < 1) lists.add('nearCap');
  if (key.expiresAt !== null && key.expiresAt - nowMs <= EXPIRING_DAYS * DAY_MS) lists.add('expiring');
  if (key.lastUsedAt === null && key.usedMb === 0 && !key.unreadable.includes('lastUsedAt')) lists.add('neverUsed');
  if (key.lastUsedAt !== null && nowMs - key.lastUsedAt > IDLE_DAYS * DAY_MS) lists.add('idle');
  return lists;
}

const known = new WeakMap<PakKey, KeyRow>();

function sameLists(a: ReadonlySet<SmartListId>, b: ReadonlySet<SmartListId>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

/** Keeps the row's identity while nothing that is shown has changed, so that its line is not drawn again. */
function rowOf(key: PakKey, nowMs: number): KeyRow {
  const before = known.get(key);
  const { state, reason } = keyStanding(key, nowMs);
  const ratio = before?.ratio ?? usedRatio(key);
  const lists = listsOf(key, state, ratio, nowMs);
  if (before && before.state === state && before.reason === reason && sameLists(before.lists, lists)) return before;
  const row: KeyRow = {
    id: key.id,
    key,
    state,
    reason,
    ratio,
    leftGb: leftGb(key),
    name: before?.name ?? searchText(key.label),
    codes: before?.codes ?? searchText(`${key.id}\n${key.secretHint ?? ''}`),
    lists,
  };
  known.set(key, row);
  return row;
}

export function keyRows(keys: readonly PakKey[], nowMs: number): KeyRow[] {
  return keys.map((key) => rowOf(key, nowMs));
}

export function countLists(rows: readonly KeyRow[]): Record<SmartListId, number> {
  const counts = Object.fromEntries(SMART_LISTS.map(({ id }) => [id, 0])) as Record<SmartListId, number>;
  for (const row of rows) for (const id of row.lists) counts[id] += 1;
  return counts;
}

/** Shorter than this, a word is found in half of all ids by chance. */
const CODE_LENGTH = 4;

/** Every word of the query must occur, in any order. */
export function matcher(query: string): (row: KeyRow) => boolean {
  const words = searchText(query).split(/\s+/).filter(Boolean);
  return (row) =>
    words.every((word) => row.name.includes(word) || (word.length >= CODE_LENGTH && row.codes.includes(word)));
}
