/** Proxies in JSON: this app's own objects, arrays of them, and what other programs keep. */
import { type PastedScheme, type ProxyText, readProxyText } from './proxy-text.ts';

export interface JsonProxies {
  found: { text: ProxyText; line: number }[];
  /** Index after the closing bracket. */
  end: number;
}

/** Nothing that people keep proxies in is nested deeper. */
const MAX_DEPTH = 32;

interface Lines {
  objects: number[];
  strings: number[];
}

/**
 * The JSON value that begins at `start` with `{` or `[`; null when it is none. `scanned` is how far was looked.
 * Linear; never throws.
 */
export function readJson(text: string, start: number, line: number): { json: JsonProxies | null; scanned: number } {
  const lines: Lines = { objects: [], strings: [] };
  const end = closingBracket(text, start, line, lines);
  const scanned = Math.max(1, (end ?? text.length) - start);
  if (end === null) return { json: null, scanned };
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start, end));
  } catch {
    // Not JSON after all, such as a Python dict: the caller reads its lines one by one.
    return { json: null, scanned };
  }
  const walk: Walk = { lines, object: 0, string: 0, found: [] };
  visit(walk, value, line, false);
  return { json: { found: walk.found, end }, scanned };
}

/** Index after the bracket that closes the one at `start`; notes the line of each object and string on its way. */
function closingBracket(text: string, start: number, firstLine: number, lines: Lines): number | null {
  let depth = 0;
  let line = firstLine;
  for (let at = start; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x0a:
        line += 1;
        break;
      case 0x22: {
        lines.strings.push(line);
        at = closingQuote(text, at);
        if (at < 0) return null;
        break;
      }
      case 0x7b:
        lines.objects.push(line);
        depth += 1;
        break;
      case 0x5b:
        depth += 1;
        break;
      case 0x7d:
      case 0x5d:
        depth -= 1;
        if (depth === 0) return at + 1;
        break;
      default:
    }
    if (depth > MAX_DEPTH) return null;
  }
  return null;
}

/** A string of JSON holds no line break: the search ends there. */
function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x0a) return -1;
    if (code === 0x5c) at += 1;
  }
  return -1;
}

interface Walk {
  lines: Lines;
  object: number;
  string: number;
  found: JsonProxies['found'];
}

/** `quiet` while inside an object that was read as a whole: its URL is the same proxy again. */
function visit(walk: Walk, value: unknown, line: number, quiet: boolean): void {
  if (typeof value === 'string') {
    const at = walk.lines.strings[walk.string] ?? line;
    walk.string += 1;
    if (quiet) return;
    const text = readProxyText(value.trim());
    if (typeof text !== 'string') walk.found.push({ text: { ...text, form: 'json' }, line: at });
  } else if (Array.isArray(value)) {
    for (const item of value) visit(walk, item, line, quiet);
  } else if (typeof value === 'object' && value !== null) {
    const at = walk.lines.objects[walk.object] ?? line;
    walk.object += 1;
    const text = quiet ? null : readObject(value);
    if (text !== null) walk.found.push({ text, line: at });
    for (const item of Object.values(value)) {
      walk.string += 1;
      visit(walk, item, at, quiet || text !== null);
    }
  }
}

const NAMES = {
  host: ['host', 'hostname', 'server', 'ip', 'address', 'proxyhost', 'proxyaddress', 'proxyserver', 'proxyip'],
  port: ['port', 'proxyport'],
  username: ['username', 'user', 'login', 'proxyusername', 'proxyuser', 'proxylogin'],
  password: ['password', 'pass', 'secret', 'pwd', 'proxypassword', 'proxypass'],
  scheme: ['protocol', 'scheme', 'type', 'proxytype'],
} as const;

/** A host, a username and a password in fields of their own; null without. */
function readObject(value: object): ProxyText | null {
  const fields = new Map(
    Object.entries(value).map(([name, field]) => [name.toLowerCase().replace(/[_-]/g, ''), field]),
  );
  const textOf = (names: readonly string[]) => {
    for (const name of names) {
      const field: unknown = fields.get(name);
      if (typeof field === 'string' && field.trim() !== '') return field.trim();
      if (typeof field === 'number') return String(field);
    }
    return '';
  };
  const [host, username] = [textOf(NAMES.host), textOf(NAMES.username)];
  if (host === '' || username === '') return null;
  // Playwright's `server` is a URL without credentials; read with stand-ins, it gives scheme, host and port.
  const scheme = host.includes('://') ? '' : schemeWord(textOf(NAMES.scheme));
  const port = textOf(NAMES.port);
  const whole = `${scheme === '' ? '' : `${scheme}://`}${host}`;
  const at = whole.indexOf('://');
  const body = at < 0 ? whole : whole.slice(at + 3);
  const hasPort = /:\d+\/?$/.test(body) || port === '';
  const address = `${at < 0 ? '' : `${whole.slice(0, at)}://`}psx_a:b@${bracketed(body)}${hasPort ? '' : `:${port}`}`;
  const read = readProxyText(address);
  if (typeof read === 'string') return null;
  return { ...read, form: 'json', username, password: textOf(NAMES.password), encoded: null };
}

function schemeWord(text: string): PastedScheme | '' {
  const word = text.toLowerCase().replace(/:?\/*$/, '');
  return word === 'http' || word === 'https' || word === 'socks5' || word === 'socks5h' ? word : '';
}

function bracketed(host: string): string {
  return /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f.:]*$/i.test(host) ? `[${host}]` : host;
}
