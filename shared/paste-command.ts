/** Proxies in command lines and environment variables. */
import type { SkipReason } from './pasted-proxy.ts';
import { decoded, hostPort, type PastedScheme, type ProxyText, readProxyText } from './proxy-text.ts';

/** curl's short options that take a value: it may be attached, and after other letters (`-sSx…`). */
const CURL_SHORT_WITH_VALUE = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz';

const PROXY_OPTIONS: ReadonlyMap<string, PastedScheme | 'any' | 'other'> = new Map([
  ['proxy', 'any'],
  ['proxy1.0', 'http'],
  ['proxy-server', 'any'],
  ['preproxy', 'any'],
  ['socks5', 'socks5'],
  ['socks5-hostname', 'socks5h'],
  ['socks4', 'other'],
  ['socks4a', 'other'],
]);
const USER_OPTIONS: readonly string[] = ['proxy-user', 'proxy-username'];
const PASSWORD_OPTIONS: readonly string[] = ['proxy-password', 'proxy-pass'];

interface Option {
  name: string;
  value: string;
}

/** The proxies that one simple command names, in its order; empty when it names none. Never throws. */
export function readCommand(words: readonly string[]): (ProxyText | SkipReason)[] {
  const options = optionsOf(words);
  const named = (names: readonly string[]) => options.findLast(({ name }) => names.includes(name))?.value;
  const user = named(USER_OPTIONS);
  const password = named(PASSWORD_OPTIONS);
  const found: (ProxyText | SkipReason)[] = [];
  for (const { name, value } of options) {
    const kind = PROXY_OPTIONS.get(name);
    if (kind === undefined || value === '') continue;
    if (kind === 'other') found.push('otherScheme');
    // curl's -U is for the proxy itself, not for one before it.
    else found.push(readOption(value, kind === 'any' ? null : kind, name === 'preproxy' ? undefined : user, password));
  }
  const variables = words.flatMap((word) => {
    const value = assignedIn(word);
    const text = value === null ? 'notAProxy' : readProxyText(value);
    return typeof text === 'string' ? [] : [{ ...text, form: 'env' as const }];
  });
  return [...found, ...variables];
}

/** `NAME=value`, with the ways in which docker and PowerShell write it before: the value. */
function assignedIn(word: string): string | null {
  return /^(?:--env=|--build-arg=|-e)?(?:\$env:)?[A-Za-z_]\w{0,100}=(.+)$/s.exec(word)?.[1] ?? null;
}

function readOption(
  value: string,
  scheme: PastedScheme | null,
  user: string | undefined,
  password: string | undefined,
): ProxyText | SkipReason {
  // httpie names the kind of traffic first: --proxy=http:http://…
  const address = value.replace(/^(?:https?|all):(?=[a-z0-9]+:\/\/)/i, '');
  const read = readProxyText(address);
  if (user === undefined) {
    if (typeof read === 'string') return read;
    return { ...read, form: 'curl', scheme: scheme ?? read.scheme ?? 'http' };
  }
  const schemeEnd = address.indexOf('://');
  const written = schemeEnd < 0 ? null : readProxyText(`${address.slice(0, schemeEnd)}://a:b@h`);
  if (typeof written === 'string') return written;
  const rest = address.slice(schemeEnd < 0 ? 0 : schemeEnd + 3);
  const gateway = hostPort(rest.slice(rest.lastIndexOf('@') + 1).replace(/[/?#].*$/s, ''));
  if (gateway === null) return 'notAProxy';
  if (gateway === 'badPort') return 'badPort';
  const colon = user.indexOf(':');
  const encoded = {
    username: colon < 0 ? user : user.slice(0, colon),
    password: password ?? (colon < 0 ? '' : user.slice(colon + 1)),
  };
  if (encoded.username === '') return 'noCredentials';
  return {
    form: 'curl',
    scheme: scheme ?? written?.scheme ?? 'http',
    ...gateway,
    username: decoded(encoded.username),
    password: decoded(encoded.password),
    encoded: null,
  };
}

function optionsOf(words: readonly string[]): Option[] {
  const isCurl = words.some((word) => /^(?:.*[/\\])?curl(?:\.exe)?$/i.test(word));
  const options: Option[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = (equals < 0 ? word.slice(2) : word.slice(2, equals)).toLowerCase();
      const ours = PROXY_OPTIONS.has(name) || USER_OPTIONS.includes(name) || PASSWORD_OPTIONS.includes(name);
      if (!ours) continue;
      options.push({ name, value: equals < 0 ? (next ?? '') : word.slice(equals + 1) });
      if (equals < 0) at += 1;
    } else if (word.startsWith('-') && word.length > 1) {
      const short = shortOption(word, isCurl);
      if (short === null) continue;
      const attached = short.value.replace(/^=/, '');
      if (short.letter === 'x') options.push({ name: 'proxy', value: attached || (next ?? '') });
      if (short.letter === 'U') options.push({ name: 'proxy-user', value: attached || (next ?? '') });
      if (short.value === '') at += 1;
    }
  }
  return options;
}

/** The first letter that takes a value, and what is attached to it. Of other programs only -x and -U are known. */
function shortOption(word: string, isCurl: boolean): { letter: string; value: string } | null {
  const withValue = isCurl ? CURL_SHORT_WITH_VALUE : '';
  for (let at = 1; at < Math.min(word.length, 20); at += 1) {
    const letter = word.charAt(at);
    if (withValue.includes(letter)) return { letter, value: word.slice(at + 1) };
    if (!isCurl) return null;
  }
  return null;
}
