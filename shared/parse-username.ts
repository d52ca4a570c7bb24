/** The way back from a proxy username, as tolerant as the gateway: what it would ignore is told, never refused. */
import {
  asnDigits,
  choiceOf,
  clampTtlSeconds,
  countryCode,
  DEVICE_ROTATIONS,
  FAILOVERS,
  IP_TYPES,
  isPinId,
  isSessionId,
  PIN_TYPES,
  POOLS,
  ROTATIONS,
  slugWord,
  type Token,
  VALUE_WORDS,
  type ValueWord,
} from './gateway-grammar.ts';
import type { Routing } from './proxy-url.ts';

/** One piece of a username after the account: a bare word, or a word with its value. */
export interface UsernameWord {
  /** As it stands between the dashes, lower case: `sid-alice7`. */
  text: string;
  /** Null for a word that the gateway does not know. */
  token: Token | null;
  /** What follows the word: `alice7`. The word itself where it takes none. */
  value: string;
  /**
   * `read`: it counts. `repeated`: the same word came before. `badValue`: the gateway would not take its value.
   * `noValue`: the username ends before it. `empty`: two dashes in a row.
   */
  state: 'read' | 'repeated' | 'badValue' | 'noValue' | 'unknown' | 'empty';
  /** Pool not first, country not second, or `strict` not straight after its `rot`: the gateway looks for it elsewhere. */
  misplaced: boolean;
}

export interface UsernameReading {
  proxyUsername: string;
  routing: Routing;
  words: UsernameWord[];
}

/** The username's words as the gateway splits them: pool and country first, then words with their values, in any order. */
export function parseUsername(username: string): { proxyUsername: string; routing: Routing; unknown: string[] } {
  const { proxyUsername, routing, words } = readUsername(username);
  const unknown: string[] = [];
  for (const { state, text } of words) if (state !== 'read') unknown.push(text);
  return { proxyUsername, routing, unknown };
}

/** The same with each word's standing, for telling what is lost. Never throws. */
export function readUsername(username: string): UsernameReading {
  const words: UsernameWord[] = [];
  return { ...read(username, words), words };
}

/** The routing alone. */
export function routingOf(username: string): Routing {
  return read(username, null).routing;
}

/** A paste is read by the ten thousand, with every fix read again: nothing is made here that nobody looks at. */
function read(username: string, words: UsernameWord[] | null): { proxyUsername: string; routing: Routing } {
  const parts = username.trim().toLowerCase().split('-');
  const routing: Routing = {};
  let misplaced = false;
  let lastRead = '';
  for (let at = 1; at < parts.length; ) {
    const part = parts[at] ?? '';
    let token: Token | null = null;
    let state: UsernameWord['state'];
    let width = 1;
    misplaced = false;
    if (isValueWord(part)) {
      token = part;
      const count = part === 'pin' ? 2 : 1;
      width = Math.min(1 + count, parts.length - at);
      state = width <= count ? 'noValue' : readValue(routing, part, parts[at + 1] ?? '', parts[at + 2] ?? '');
    } else if (part === '') {
      state = 'empty';
    } else if (part === 'strict') {
      token = 'strict';
      state = routing.strict === undefined ? 'read' : 'repeated';
      routing.strict = true;
      // After a rotation that cannot be strict it is in its place, and ignored for another reason.
      const held = routing.rotation !== undefined && DEVICE_ROTATIONS.includes(routing.rotation);
      misplaced = state === 'read' && held && lastRead !== 'rot';
    } else if (part === 'any' && at === 2 && lastRead === 'pool') {
      // In the country's place it says that any will do, as leaving it out does.
      token = 'country';
      state = 'read';
    } else if (choiceOf(POOLS, part) !== undefined) {
      token = 'pool';
      state = routing.pool === undefined ? 'read' : 'repeated';
      if (state === 'read') routing.pool = choiceOf(POOLS, part)?.value;
      misplaced = state === 'read' && at > 1;
    } else if (countryCode(part) !== null) {
      token = 'country';
      state = routing.country === undefined ? 'read' : 'repeated';
      if (state === 'read') routing.country = part;
      misplaced = state === 'read' && at > 1 && !(at === 2 && lastRead === 'pool');
    } else {
      state = 'unknown';
    }
    if (words !== null) {
      const value = width === 1 ? (state === 'noValue' ? '' : part) : parts.slice(at + 1, at + width).join('-');
      words.push({ text: width === 1 ? part : `${part}-${value}`, token, value, state, misplaced });
    }
    lastRead = state === 'read' && token !== null ? token : '';
    at += width;
  }
  return { proxyUsername: parts[0] ?? '', routing };
}

export function isValueWord(word: string): word is ValueWord {
  return VALUE_WORD_SET.has(word);
}

const VALUE_WORD_SET: ReadonlySet<string> = new Set(VALUE_WORDS);

function readValue(routing: Routing, word: ValueWord, value: string, id: string): 'read' | 'repeated' | 'badValue' {
  switch (word) {
    case 'carrier':
    case 'isp':
    case 'city':
      return set(routing, word, slugWord(value) || undefined);
    case 'asn':
      return set(routing, 'asn', asnDigits(value) ?? undefined);
    case 'iptype':
      return set(routing, 'ipType', choiceOf(IP_TYPES, value)?.value);
    case 'sid':
      return set(routing, 'sessionId', isSessionId(value) ? value : undefined);
    case 'rot':
      return set(routing, 'rotation', choiceOf(ROTATIONS, value)?.value);
    case 'failover':
      return set(routing, 'failover', choiceOf(FAILOVERS, value)?.value);
    case 'ttl':
      return set(routing, 'ttlSeconds', (/^\d+$/.test(value) ? clampTtlSeconds(Number(value)) : null) ?? undefined);
    case 'pin': {
      const type = choiceOf(PIN_TYPES, value)?.value;
      return set(routing, 'pin', type !== undefined && isPinId(type, id) ? { type, id } : undefined);
    }
  }
}

function set<K extends keyof Routing>(routing: Routing, name: K, value: Routing[K]): 'read' | 'repeated' | 'badValue' {
  if (value === undefined) return 'badValue';
  if (routing[name] !== undefined) return 'repeated';
  routing[name] = value;
  return 'read';
}
