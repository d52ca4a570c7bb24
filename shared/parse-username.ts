/** The way back from a proxy username, as tolerant as the gateway: what it would ignore is told, never refused. */
import {
  asnDigits,
  choiceOf,
  clampTtlSeconds,
  countryCode,
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
import { holdsDevice, type Routing } from './proxy-url.ts';

/** One piece of a username after the account: a bare word, or a word with its value. */
export interface UsernameWord {
  /** As it stands between the dashes, lower case: `sid-alice7`. */
  text: string;
  /** Null for a word that the gateway does not know. */
  token: Token | null;
  /** What follows the word: `alice7`. The word itself where it has none. */
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
  return {
    proxyUsername,
    routing,
    unknown: words.filter(({ state }) => state !== 'read').map(({ text }) => text),
  };
}

/** The same with each word's standing, for telling what is lost. Never throws. */
export function readUsername(username: string): UsernameReading {
  const [proxyUsername = '', ...parts] = username.trim().toLowerCase().split('-');
  const routing: Routing = {};
  const words: UsernameWord[] = [];
  for (let at = 0; at < parts.length; ) {
    const part = parts[at] ?? '';
    if (isValueWord(part)) {
      const count = part === 'pin' ? 2 : 1;
      const values = parts.slice(at + 1, at + 1 + count);
      words.push(valueWord(routing, part, values, count));
      at += 1 + count;
    } else {
      words.push(bareWord(routing, part, words));
      at += 1;
    }
  }
  return { proxyUsername, routing, words };
}

function valueWord(routing: Routing, word: ValueWord, values: string[], count: number): UsernameWord {
  const base = { text: [word, ...values].join('-'), token: word, value: values.join('-'), misplaced: false };
  if (values.length < count) return { ...base, state: 'noValue' };
  const read = READERS[word](values);
  if (read === null) return { ...base, state: 'badValue' };
  if (Object.keys(read).some((name) => name in routing)) return { ...base, state: 'repeated' };
  Object.assign(routing, read);
  return { ...base, state: 'read' };
}

function bareWord(routing: Routing, word: string, before: readonly UsernameWord[]): UsernameWord {
  const base = { text: word, value: word, misplaced: false };
  if (word === '') return { ...base, token: null, state: 'empty' };
  if (word === 'strict') {
    if (routing.strict !== undefined) return { ...base, token: 'strict', state: 'repeated' };
    routing.strict = true;
    return { ...base, token: 'strict', state: 'read', misplaced: !followsHold(routing, before.at(-1)) };
  }
  const pool = choiceOf(POOLS, word)?.value;
  if (pool !== undefined) {
    if (routing.pool !== undefined) return { ...base, token: 'pool', state: 'repeated' };
    routing.pool = pool;
    return { ...base, token: 'pool', state: 'read', misplaced: before.length > 0 };
  }
  if (countryCode(word) !== null) {
    if (routing.country !== undefined) return { ...base, token: 'country', state: 'repeated' };
    routing.country = word;
    const afterPool = before.length === 1 && before[0]?.token === 'pool';
    return { ...base, token: 'country', state: 'read', misplaced: before.length > 0 && !afterPool };
  }
  return { ...base, token: null, state: 'unknown' };
}

/** A `strict` after a rotation that cannot be strict is in its place, and ignored for another reason. */
function followsHold(routing: Routing, last: UsernameWord | undefined): boolean {
  return !holdsDevice(routing.rotation) || (last?.token === 'rot' && last.state === 'read');
}

export function isValueWord(word: string): word is ValueWord {
  return VALUE_WORDS.some((known) => known === word);
}

const READERS: Record<ValueWord, (values: string[]) => Partial<Routing> | null> = {
  carrier: ([value]) => field('carrier', slugWord(value) || undefined),
  isp: ([value]) => field('isp', slugWord(value) || undefined),
  city: ([value]) => field('city', slugWord(value) || undefined),
  asn: ([value]) => field('asn', asnDigits(value) ?? undefined),
  iptype: ([value]) => field('ipType', choiceOf(IP_TYPES, value)?.value),
  sid: ([value]) => field('sessionId', isSessionId(value) ? value : undefined),
  rot: ([value]) => field('rotation', choiceOf(ROTATIONS, value)?.value),
  failover: ([value]) => field('failover', choiceOf(FAILOVERS, value)?.value),
  ttl: ([value = '']) =>
    field('ttlSeconds', (/^\d+$/.test(value) ? clampTtlSeconds(Number(value)) : null) ?? undefined),
  pin: ([typeWord, id]) => {
    const type = choiceOf(PIN_TYPES, typeWord)?.value;
    return field('pin', type !== undefined && isPinId(type, id) ? { type, id } : undefined);
  },
};

function field<K extends keyof Routing>(name: K, value: Routing[K]): Partial<Routing> | null {
  return value === undefined ? null : { [name]: value };
}
