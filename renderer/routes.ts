/** Where the page is: the hash, so that back and forward work and nothing else has to be told. */
import { useMemo, useSyncExternalStore } from 'react';

export const SCREENS = ['keys', 'payments', 'usage', 'alerts', 'composer', 'test', 'activity', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Route {
  screen: Screen;
  params: URLSearchParams;
}

/** An unknown screen is Keys: a stale address must not end on a blank page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const screen = SCREENS.find((name) => name === path) ?? 'keys';
  return { screen, params: new URLSearchParams(query) };
}

export function routeHash(screen: Screen, params: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') query.set(name, value);
  const text = query.toString();
  return text === '' ? `#/${screen}` : `#/${screen}?${text}`;
}

export function goTo(screen: Screen, params: Record<string, string | undefined> = {}): void {
  window.location.hash = routeHash(screen, params);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

const currentHash = () => window.location.hash;

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, currentHash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** A parameter of the present route; null when it is not there. */
export function useRouteParam(name: string): string | null {
  return useRoute().params.get(name);
}
