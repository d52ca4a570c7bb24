/** One proxy in any of the forms that are pasted in a single piece, taken apart; what its words mean comes later. */
import type { PasteForm, SkipReason } from './pasted-proxy.ts';

export type PastedScheme = 'http' | 'https' | 'socks5' | 'socks5h';

/** Holds the secret: it stays inside the reading. */
export interface ProxyText {
  form: PasteForm;
  /** Null where none was written. */
  scheme: PastedScheme | null;
  host: string;
  /** Null where none was written. */
  port: number | null;
  /** As its form is read: decoded where that form is percent-encoded. */
  username: string;
  password: string;
  /** As they stood; null in a form that is not percent-encoded. */
  encoded: { username: string; password: string } | null;
}

const SCHEMES: ReadonlyMap<string, PastedScheme> = new Map([
  ['http', 'http'],
  ['https', 'https'],
  ['socks5', 'socks5'],
  ['socks5h', 'socks5h'],
]);

interface HostPort {
  host: string;
  port: number | null;
}

/** The proxy, or why it is none. Linear in the length of the text; never throws. */
export function readProxyText(text: string): ProxyText | SkipReason {
  const schemeEnd = text.indexOf('://');
  if (schemeEnd < 0) return readBody(text, null);
  const name = text.slice(0, Math.min(schemeEnd, 32)).toLowerCase();
  if (!/^[a-z][a-z0-9+.-]*$/.test(name)) return readBody(text, null);
  const scheme = SCHEMES.get(name);
  const body = text.slice(schemeEnd + 3);
  if (scheme !== undefined) return readBody(body, scheme);
  return body.includes('@') || body.includes(':') ? 'otherScheme' : 'notAProxy';
}

function readBody(body: string, scheme: PastedScheme | null): ProxyText | SkipReason {
  for (const at of userinfoEnds(body)) {
    const read = readAt(body.slice(0, at), body.slice(at + 1), scheme);
    if (read !== 'notAProxy') return read;
  }
  return readColons(scheme === null ? body : body.replace(/[/?#].*$/s, ''), scheme);
}

/** The `@` before the host: the last one ahead of a path; but the very last where a password holds a slash and an `@`. */
function userinfoEnds(body: string): number[] {
  const last = body.lastIndexOf('@');
  const pathAt = body.search(/[/?#]/);
  if (last < 0 || pathAt < 0 || last < pathAt) return [last].filter((at) => at >= 0);
  const ends = [body.lastIndexOf('@', pathAt)].filter((at) => at >= 0);
  const colon = body.indexOf(':');
  const ahead = hostPort(body.slice((ends[0] ?? -1) + 1, pathAt));
  const behind = hostPort(body.slice(last + 1));
  const inPassword = colon >= 0 && colon < pathAt && typeof behind === 'object' && behind?.port != null;
  if (!inPassword) return ends;
  return typeof ahead === 'object' && ahead?.port != null ? [...ends, last] : [last, ...ends];
}

function readAt(left: string, right: string, scheme: PastedScheme | null): ProxyText | SkipReason {
  if (left.includes('://')) return 'notAProxy';
  const gateway = hostPort(right.replace(/[/?#].*$/s, ''));
  if (gateway === 'badPort') return 'badPort';
  // Without a scheme and a port it is a mail address.
  if (gateway !== null && (scheme !== null || gateway.port !== null || /^(?:psx|pak)_/i.test(left))) {
    const colon = left.indexOf(':');
    const encoded = {
      username: colon < 0 ? left : left.slice(0, colon),
      password: colon < 0 ? '' : left.slice(colon + 1),
    };
    if (encoded.username === '') return 'noCredentials';
    return {
      form: scheme === null ? 'userPassAtHostPort' : 'url',
      scheme,
      ...gateway,
      username: decoded(encoded.username),
      password: decoded(encoded.password),
      encoded,
    };
  }
  const first = hostPort(left);
  const colon = right.indexOf(':');
  if (first === null || first === 'badPort' || first.port === null || colon < 1) return 'notAProxy';
  return plain('hostPortAtUserPass', scheme, first, right.slice(0, colon), right.slice(colon + 1));
}

function readColons(body: string, scheme: PastedScheme | null): ProxyText | SkipReason {
  if (/\s/.test(body)) return 'notAProxy';
  const fields = fieldsOf(body);
  if (fields.length < 2) return 'notAProxy';
  const [first = '', second = '', third = ''] = fields;
  const last = fields.at(-1) ?? '';
  const ours = fields.some((field) => /^(?:psx|pak)_/i.test(field));
  const isHost = (text: string) => hostName(text) !== null && (ours || looksLikeHost(text));
  const hostFirst = isHost(first) && /^\d+$/.test(second);
  const hostLast = fields.length >= 4 && isHost(fields.at(-2) ?? '') && /^\d+$/.test(last);
  if (hostLast && (!hostFirst || /^(?:psx|pak)_/i.test(first))) {
    const port = portNumber(last);
    if (port === null) return 'badPort';
    const gateway = { host: hostName(fields.at(-2) ?? '') ?? '', port };
    return plain('userPassHostPort', scheme, gateway, first, fields.slice(1, -2).join(':'));
  }
  if (!hostFirst) return 'notAProxy';
  const port = portNumber(second);
  if (port === null) return 'badPort';
  if (third === '') return 'noCredentials';
  if (fields.length === 3 && !ours) return 'noCredentials';
  return plain('hostPortUserPass', scheme, { host: hostName(first) ?? '', port }, third, fields.slice(3).join(':'));
}

function plain(
  form: PasteForm,
  scheme: PastedScheme | null,
  gateway: HostPort,
  username: string,
  password: string,
): ProxyText | SkipReason {
  return username === '' ? 'noCredentials' : { form, scheme, ...gateway, username, password, encoded: null };
}

/** Split at colons, but not within an IPv6 address in brackets. */
function fieldsOf(body: string): string[] {
  if (!body.includes('[')) return body.split(':');
  const open = body.indexOf('[');
  const close = body.indexOf(']', open);
  if (close < 0) return body.split(':');
  const before = body.slice(0, open).split(':');
  const after = body.slice(close + 1).split(':');
  return [...before.slice(0, -1), `${before.at(-1)}${body.slice(open, close + 1)}${after[0]}`, ...after.slice(1)];
}

export function hostPort(text: string): HostPort | 'badPort' | null {
  const colon = text.endsWith(']') ? -1 : text.lastIndexOf(':');
  const host = hostName(colon < 0 ? text : text.slice(0, colon));
  if (host === null) return null;
  if (colon < 0) return { host, port: null };
  const digits = text.slice(colon + 1);
  if (digits === '') return { host, port: null };
  if (!/^\d+$/.test(digits)) return null;
  const port = portNumber(digits);
  return port === null ? 'badPort' : { host, port };
}

function portNumber(digits: string): number | null {
  const port = digits.length <= 5 ? Number(digits) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Lower case and without brackets; null for what no host is called. */
function hostName(text: string): string | null {
  if (text.length > 253) return null;
  if (/^\[[0-9a-f:.]{2,45}\]$/i.test(text)) return text.slice(1, -1).toLowerCase();
  return /^[^\s:@/?#[\]'"`<>{}()\\|,;=]+$/.test(text) ? text.toLowerCase() : null;
}

function looksLikeHost(text: string): boolean {
  return text.startsWith('[') || text.toLowerCase() === 'localhost' || /[^.]\.[^.]/.test(text);
}

export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is what people paste; as it stands is the best reading of it.
    return text;
  }
}
