// Where the API key may go. Threat: a base URL that sends it in clear, to another host, or past the resource it is meant for.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

/** Host names of this computer itself. */
export const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|localhost)$/;

function refuse(message: string): never {
  throw new AppError(
    appErrorData('refused', message, 'Use the address that PROXIES.SX gives, such as https://api.proxies.sx/v1.'),
  );
}

/** Refuses everything but https, and http to this computer itself. The URL class has normalised `127.1` and the like. */
export function parseBaseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse('The API address is not a URL.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('The API address must start with https://.');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    refuse('The API address is not encrypted (http://): the API key would travel in clear.');
  }
  if (url.username !== '' || url.password !== '') refuse('The API address must not hold a username or password.');
  if (url.search !== '' || url.hash !== '') refuse('The API address must not hold a ? or #.');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The id as one path segment. `.` and `..` survive percent-encoding and would climb: `DELETE /pool-keys/..`. */
export function encodeId(id: string): string {
  if (id === '' || id === '.' || id === '..' || id.length > 200 || !id.isWellFormed()) {
    throw new AppError(appErrorData('invalid_input', 'That is not the id of a key.', 'Refresh the list.'));
  }
  return encodeURIComponent(id);
}

/** Joins without resolving, and makes sure that nothing moved. */
export function resolvePath(base: URL, path: string): URL {
  const prefix = base.pathname === '/' ? '' : base.pathname;
  const url = new URL(`${base.origin}${prefix}${path}`);
  if (url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`)) {
    refuse('The request would have left the API address.');
  }
  return url;
}
