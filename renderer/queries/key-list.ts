/**
 * The list of keys as the page keeps it: read page by page once, then only what changed. A row that did not change keeps its
 * identity, so that its line is not drawn again.
 */
import type { Api } from '../../shared/ipc/contract.ts';
import type { PakKey } from '../../shared/key.ts';
import { compareKeys } from '../../shared/key-order.ts';

type Page = Awaited<ReturnType<Api['keys']['list']>>;
type Changes = Awaited<ReturnType<Api['keys']['changes']>>;
type KeysApi = Pick<Api['keys'], 'list' | 'changes'>;

/** Sorted by label. `next` is null once all of it is here. */
export type KeyList = Page;

const NOTHING_UNREADABLE: PakKey['unreadable'] = [];
const words = new Map<string, string>();

/** Each row crosses with texts and arrays of its own; the few that all rows share are kept once. */
function compact(keys: PakKey[]): PakKey[] {
  for (const key of keys) {
    if (key.unreadable.length === 0) key.unreadable = NOTHING_UNREADABLE;
    if (key.tier === null) continue;
    const known = words.get(key.tier);
    if (known === undefined) words.set(key.tier, key.tier);
    else key.tier = known;
  }
  return keys;
}

/** A key that did not change was still read with the newest list: main sends it no more, so its time is that of the list. */
export function withListTime(key: PakKey, listAsOf: number | null): PakKey {
  return listAsOf === null || key.gone || key.asOf >= listAsOf ? key : { ...key, asOf: listAsOf };
}

/** Index at which `key` belongs. */
function placeOf(keys: readonly PakKey[], key: PakKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = keys[middle];
    if (there && compareKeys(there, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function applyChanges(list: KeyList, changes: Changes): KeyList {
  const { total, asOf, revision } = changes;
  if (changes.keys.length === 0 && changes.removed.length === 0) return { ...list, total, asOf, revision };
  const fresh = new Map(compact(changes.keys).map((key) => [key.id, key]));
  const removed = new Set(changes.removed);
  const keys: PakKey[] = [];
  for (const key of list.keys) {
    if (removed.has(key.id)) continue;
    const newer = fresh.get(key.id);
    if (newer === undefined) keys.push(key);
    else if (newer.label === key.label) {
      keys.push(newer);
      fresh.delete(key.id);
    }
  }
  // New ones, and those whose label moved them.
  for (const key of fresh.values()) keys.splice(placeOf(keys, key), 0, key);
  return { ...list, keys, total, asOf, revision };
}

/** Rows between two pictures of a list that is still coming in. */
const ROWS_PER_SHOW = 10_000;

interface KeyListLoader {
  /** Brings `known` up to date; while it does, another call joins it and makes it look once more. */
  load(known: KeyList | undefined): Promise<KeyList>;
}

/** `show` is given what is there so far of a long list. */
export function createKeyListLoader(api: () => KeysApi, show: (list: KeyList) => void): KeyListLoader {
  let underWay: Promise<KeyList> | null = null;
  let again = false;

  async function wholeList(): Promise<KeyList> {
    const first = await api().list({});
    const list: KeyList = { ...first, keys: compact(first.keys) };
    let shown = 0;
    while (list.next !== null) {
      if (list.keys.length >= shown + ROWS_PER_SHOW || shown === 0) {
        shown = list.keys.length;
        show({ ...list, keys: list.keys.slice() });
      }
      const page = await api().list({ cursor: list.next });
      // Another account, or main has started anew.
      if (page.feed !== list.feed) return wholeList();
      for (const key of compact(page.keys)) list.keys.push(key);
      list.next = page.next;
    }
    return list;
  }

  async function upToDate(known: KeyList | undefined): Promise<KeyList> {
    let list = known?.next === null ? known : await wholeList();
    for (;;) {
      const changes = await api().changes({ feed: list.feed, revision: list.revision });
      if (changes.restart) return upToDate(undefined);
      list = applyChanges(list, changes);
      if (!changes.more) return list;
    }
  }

  async function follow(known: KeyList | undefined): Promise<KeyList> {
    try {
      let list = known;
      do {
        again = false;
        list = await upToDate(list);
      } while (again);
      return list;
    } finally {
      underWay = null;
    }
  }

  return {
    load(known) {
      again = true;
      underWay ??= follow(known);
      return underWay;
    },
  };
}
