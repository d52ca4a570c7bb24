/** What the user chose to see. It outlives the screen, so that coming back finds the list where it was. */
import type { SortingState } from '@tanstack/react-table';
import { useSyncExternalStore } from 'react';
import type { SmartListId } from './key-rows.ts';

export interface KeysView {
  list: SmartListId;
  query: string;
  sorting: SortingState;
  scrollTop: number;
}

export const FIRST_VIEW: KeysView = {
  list: 'all',
  query: '',
  sorting: [{ id: 'customer', desc: false }],
  scrollTop: 0,
};

/** One per account: another account's search would hide this one's keys. */
const views = new Map<string, KeysView>();
const listeners = new Set<() => void>();

export function setKeysView(profileId: string, part: Partial<KeysView>): void {
  views.set(profileId, { ...(views.get(profileId) ?? FIRST_VIEW), ...part });
  for (const listener of listeners) listener();
}

/** Without telling anyone: scrolling must not draw the screen again. */
export function rememberScroll(profileId: string, scrollTop: number): void {
  const view = views.get(profileId);
  if (view) view.scrollTop = scrollTop;
  else views.set(profileId, { ...FIRST_VIEW, scrollTop });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeysView(profileId: string): KeysView {
  return useSyncExternalStore(subscribe, () => views.get(profileId) ?? FIRST_VIEW);
}
