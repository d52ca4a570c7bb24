// The one origin that the app's own page has. Threat: a string prefix check takes app://pakdesk.evil for ours, so URLs are parsed.
export const APP_SCHEME = 'app';
export const APP_HOST = 'pakdesk';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/`;

/** URL.origin is the text "null" for a scheme of one's own, so scheme and host are compared themselves. */
export function isAppUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === '';
}
