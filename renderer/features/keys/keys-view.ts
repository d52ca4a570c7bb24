/** What the user chose to see. It outlives the screen, so that coming back finds the list where it was; its layout outlives the app. */
import { useSyncExternalStore } from 'react';
import { FIRST_VIEW, type KeyView } from '../../../shared/key-view.ts';
import { rememberView } from '../../queries/local.ts';
import { showFailure } from '../frame/toasts.tsx';

export interface KeysView extends KeyView {
  scrollTop: number;
  /** Ids of the groups that are shut. */
  collapsed: ReadonlySet<string>;
}

const START: KeysView = { ...FIRST_VIEW, scrollTop: 0, collapsed: new Set() };

/** One per account: another account's search would hide this one's keys. */
const views = new Map<string, KeysView>();
const listeners = new Set<() => void>();

const REMEMBER_AFTER_MS = 800;
let remembering: ReturnType<typeof setTimeout> | null = null;

/** The part that has a name when it is saved. */
export function savedPart({ list, query, tags, sorting, columns, density, grouped }: KeysView): KeyView {
  return { list, query, tags, sorting, columns, density, grouped };
}

function rememberSoon(view: KeysView): void {
  if (remembering !== null) clearTimeout(remembering);
  remembering = setTimeout(() => {
    remembering = null;
    rememberView(savedPart(view)).catch((error: unknown) =>
      showFailure('How the table looks could not be kept', error),
    );
  }, REMEMBER_AFTER_MS);
}

const isLayout = (part: Partial<KeysView>) =>
  part.columns !== undefined || part.sorting !== undefined || part.density !== undefined || part.grouped !== undefined;

function put(profileId: string, view: KeysView): void {
  views.set(profileId, view);
  for (const listener of listeners) listener();
}

export function setKeysView(profileId: string, part: Partial<KeysView>): void {
  const next = { ...(views.get(profileId) ?? START), ...part };
  put(profileId, next);
  if (isLayout(part)) rememberSoon(next);
}

/** The layout of the last time, once; what was searched for then is over. */
export function startView(profileId: string, last: KeyView | null): void {
  if (last === null || views.has(profileId)) return;
  const { sorting, columns, density, grouped } = last;
  put(profileId, { ...START, sorting, columns, density, grouped });
}

/** Without telling anyone: scrolling must not draw the screen again. */
export function rememberScroll(profileId: string, scrollTop: number): void {
  const view = views.get(profileId);
  if (view) view.scrollTop = scrollTop;
  else views.set(profileId, { ...START, scrollTop });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeysView(profileId: string): KeysView {
  return useSyncExternalStore(subscribe, () => views.get(profileId) ?? START);
}
