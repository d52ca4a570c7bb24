/** Chromium has no scheme of our own: `app://pakdesk` is this origin there. `.invalid` never resolves, and nothing asks. */
const APP_ORIGIN = 'app://pakdesk';
export const PAGE_ORIGIN = 'https://pakdesk.invalid';

const startsAt = (url: string, origin: string) => url === origin || url.startsWith(`${origin}/`);

/** As main knows it. */
export function toAppUrl(pageUrl: string): string {
  return startsAt(pageUrl, PAGE_ORIGIN) ? APP_ORIGIN + pageUrl.slice(PAGE_ORIGIN.length) : pageUrl;
}

/** As Chromium knows it. */
export function toPageUrl(appUrl: string): string {
  return startsAt(appUrl, APP_ORIGIN) ? PAGE_ORIGIN + appUrl.slice(APP_ORIGIN.length) : appUrl;
}
