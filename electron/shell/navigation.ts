// The page stays where it is. Threats: a link, redirect, form, popup, webview or dropped file that replaces the app by a foreign page under our preload; a download that lands a file.
import { app, type Event, type Session, type WebContents } from 'electron';
import type { Log } from '../log.ts';
import { isAppUrl } from './app-origin.ts';

/** What a log may say about a refused address: never its path or query, which can carry data. */
function hostOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.protocol}//${parsed.host}` : 'unreadable';
}

type Refusable = Pick<Event, 'preventDefault'>;

export function denyNavigation(contents: WebContents, log: Log): void {
  const deny = (what: string) => (event: Refusable & { url: string }) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    log.warn('navigation.refused', { what, to: hostOf(event.url) });
  };
  contents.on('will-navigate', deny('navigate'));
  contents.on('will-redirect', deny('redirect'));
  contents.on('will-frame-navigate', deny('frame'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('navigation.refused', { what: 'webview' });
  });
  // Not even our own page: a second window would be one that nobody registered.
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('navigation.refused', { what: 'window', to: hostOf(url) });
    return { action: 'deny' };
  });
}

export function denyDownloads(session: Session, log: Log): void {
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.warn('download.refused', { from: hostOf(item.getURL()) });
  });
}

/** Every web contents that ever comes to be, ours or not. */
export function denyNavigationEverywhere(log: Log): void {
  app.on('web-contents-created', (_event, contents) => denyNavigation(contents, log));
}
