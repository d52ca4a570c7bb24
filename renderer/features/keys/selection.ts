/** The keys that are ticked, by id. It outlives a search, so that keys can be gathered from several. */
import { useSyncExternalStore } from 'react';

interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
}

const EMPTY: Selection = { ids: new Set(), anchor: null };
const selections = new Map<string, Selection>();
const listeners = new Set<() => void>();

const of = (profileId: string) => selections.get(profileId) ?? EMPTY;

function put(profileId: string, selection: Selection): void {
  selections.set(profileId, selection);
  for (const listener of listeners) listener();
}

/** Ticks all of them, or takes the ticks away where all had one. */
export function toggleKeys(profileId: string, ids: readonly string[]): void {
  const next = new Set(of(profileId).ids);
  const all = ids.every((id) => next.has(id));
  for (const id of ids) {
    if (all) next.delete(id);
    else next.add(id);
  }
  put(profileId, { ids: next, anchor: ids[0] ?? null });
}

/** Ticks everything between the last ticked line and this one, in the order of `shown`. */
export function extendTo(profileId: string, id: string, shown: readonly string[], from: string | null = null): void {
  const { ids, anchor } = of(profileId);
  const start = shown.indexOf(anchor ?? from ?? id);
  const end = shown.indexOf(id);
  if (end < 0) return;
  const [low, high] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  const next = new Set(ids);
  for (const between of shown.slice(low, high + 1)) next.add(between);
  put(profileId, { ids: next, anchor: anchor ?? from ?? id });
}

export function selectKeys(profileId: string, ids: Iterable<string>): void {
  put(profileId, { ids: new Set(ids), anchor: null });
}

export function clearSelection(profileId: string): void {
  if (of(profileId).ids.size > 0) put(profileId, EMPTY);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSelection(profileId: string): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => of(profileId).ids);
}

/** How many of these are ticked. */
export function countSelected(rows: readonly { id: string }[], selection: ReadonlySet<string>): number {
  if (selection.size === 0) return 0;
  let count = 0;
  for (const { id } of rows) if (selection.has(id)) count += 1;
  return count;
}
