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
  VALUE_WORDS,
  type ValueWord,
} from './gateway-grammar.ts';
import type { Routing } from './proxy-url.ts';

/** The username's words as the gateway splits them: pool and country first, then words with their values, in any order. */
export function parseUsername(username: string): { proxyUsername: string; routing: Routing; unknown: string[] } {
  const [proxyUsername = '', ...words] = username.trim().toLowerCase().split('-');
  const routing: Routing = {};
  const unknown: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (isValueWord(word)) {
      const count = word === 'pin' ? 2 : 1;
      const values = words.slice(at + 1, at + 1 + count);
      if (values.length < count || !readValue(routing, word, values)) unknown.push([word, ...values].join('-'));
      at += count;
    } else if (word === 'strict' && routing.strict === undefined) {
      routing.strict = true;
    } else if (routing.pool === undefined && choiceOf(POOLS, word) !== undefined) {
      routing.pool = choiceOf(POOLS, word)?.value;
    } else if (routing.country === undefined && countryCode(word) !== null) {
      routing.country = word;
    } else {
      unknown.push(word);
    }
  }
  return { proxyUsername, routing, unknown };
}

function isValueWord(word: string): word is ValueWord {
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

/** False when the value makes no sense, or the word came before: the first one counts. */
function readValue(routing: Routing, word: ValueWord, values: string[]): boolean {
  const read = READERS[word](values);
  if (read === null || Object.keys(read).some((name) => name in routing)) return false;
  Object.assign(routing, read);
  return true;
}
