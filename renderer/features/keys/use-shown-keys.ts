/** From all keys to the lines of the table: steady order, tags, search, counts, smart list, groups. */
import { useDeferredValue, useMemo, useState } from 'react';
import type { KeyList } from '../../queries/key-list.ts';
import { useLocals } from '../../queries/local.ts';
import { groupRows } from './group-rows.ts';
import { countLists, countTags, keyRows, listBit } from './key-rows.ts';
import { createFinder } from './key-search.ts';
import type { KeysView } from './keys-view.ts';
import { sortRows } from './sort-rows.ts';
import { useSteadyRows } from './use-steady-rows.ts';

/** Above this the list is looked through in pieces, between which the next letter is taken. */
const DEFER_FROM = 20_000;

interface ShownKeysOptions {
  list: KeyList | undefined;
  view: KeysView;
  nowMs: number;
  /** The table is in use: its order stays. */
  hold: boolean;
  openId: string | null;
}

export function useShownKeys({ list: data, view, nowMs, hold, openId }: ShownKeysOptions) {
  const { list, query, tags, sorting, grouped, collapsed } = view;
  const locals = useLocals();
  const [find] = useState(createFinder);
  // Pinning asks for another order, so it is made at once.
  const pinned = useMemo(() => {
    const ids: string[] = [];
    for (const { keyId, pinned: isPinned } of locals.values()) if (isPinned) ids.push(keyId);
    return ids.sort().join();
  }, [locals]);
  const present = useMemo(() => keyRows(data?.keys ?? [], nowMs, locals), [data?.keys, nowMs, locals]);
  const deferred = useDeferredValue(query);
  const search = present.length > DEFER_FROM ? deferred : query;
  const steady = useSteadyRows(present, {
    // Without a time no whole list was read yet: what is there is the beginning of the first one.
    complete: data?.next === null && data.asOf !== null,
    hold,
    settleOn: `${list}\n${search}\n${JSON.stringify([sorting, tags, grouped, pinned])}`,
    shown: openId,
  });
  const { live, stale } = steady;
  const sorted = useMemo(() => sortRows(steady.rows, sorting), [steady.rows, sorting]);
  const found = useMemo(() => find(sorted, search, tags), [find, sorted, search, tags]);
  const counts = useMemo(() => countLists(found), [found]);
  const rows = useMemo(() => {
    const bit = listBit(list);
    const listed = list === 'all' ? found : found.filter((row) => (row.lists & bit) !== 0);
    // A revoked key leaves at once; everything else stays where it is until the order is made afresh.
    const shown = stale ? listed.filter((row) => live.has(row.id)) : listed;
    return shown.length === found.length ? found : shown;
  }, [found, list, live, stale]);
  const lines = useMemo(() => (grouped ? groupRows(rows, collapsed) : rows), [grouped, rows, collapsed]);
  const allTags = useMemo(() => (locals.size === 0 ? [] : countTags(present)), [present, locals]);
  return { rows, lines, counts, allTags, search, pending: search !== query, steady };
}
