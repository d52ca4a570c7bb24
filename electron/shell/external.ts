// The only place that opens a page outside the app. Threat: openExternal runs whatever handles an address, so the page can name one of these and nothing else.
import { shell } from 'electron';

/** The vendor has no status page for people; its public list of incidents is the nearest thing. */
export const EXTERNAL_PAGES = {
  dashboard: 'https://client.proxies.sx/pool-proxy',
  guide: 'https://www.proxies.sx/docs',
  apiDocs: 'https://api.proxies.sx/docs/api',
  status: 'https://api.proxies.sx/v1/gateway/incidents',
} as const;

export type ExternalPage = keyof typeof EXTERNAL_PAGES;

export async function openExternalPage(page: ExternalPage): Promise<void> {
  // hasOwn: a name such as `constructor` finds nothing, whoever calls.
  if (!Object.hasOwn(EXTERNAL_PAGES, page)) throw new Error('Refused: not a page that Pakdesk opens.');
  await shell.openExternal(EXTERNAL_PAGES[page]);
}
