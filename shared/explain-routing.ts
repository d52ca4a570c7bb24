/** What a routing asks for, in words: one line a piece of the URL, and one sentence for the whole. */
import { countryName } from './country.ts';
import {
  choiceOf,
  DEFAULT_FAILOVER,
  DEFAULT_ROTATION,
  FAILOVERS,
  IF_NOTHING_MATCHES,
  IP_TYPES,
  PIN_TYPES,
  POOLS,
  ROTATIONS,
  type Token,
} from './gateway-grammar.ts';
import { holdsDevice, type Routing, routingTokens } from './proxy-url.ts';

export interface TokenExplanation {
  token: Token;
  /** As it stands in the URL, without its dash: the same text as the segment of this part. */
  text: string;
  meaning: string;
  ifNothingMatches: string;
  /** An id that the gateway would misread. */
  invalid: boolean;
}

/** One entry for each routing segment of the URL, in its order. Never throws. */
export function explainRouting(routing: Routing): TokenExplanation[] {
  return routingTokens(routing).map(({ token, text, invalid }) => ({
    token,
    text,
    meaning: MEANINGS[token](text.slice(text.indexOf('-') + 1)),
    ifNothingMatches: IF_NOTHING_MATCHES[token],
    invalid,
  }));
}

export interface DefaultInForce {
  /** The word that is not written. */
  token: Token;
  meaning: string;
}

/** What is in force because nothing is written about it, in the order of the words. Never throws. */
export function defaultsInForce(routing: Routing): DefaultInForce[] {
  const written = new Set(routingTokens(routing).map(({ token }) => token));
  const filters: Token[] = ['carrier', 'isp', 'asn', 'iptype', 'city'];
  const session = written.has('sid');
  const rows: (DefaultInForce & { unless: boolean })[] = [
    { token: 'country', meaning: 'Exits anywhere: no country is asked for.', unless: written.has('country') },
    {
      token: 'carrier',
      meaning: 'Any carrier, network, kind of address and city.',
      unless: filters.some((token) => written.has(token)),
    },
    { token: 'sid', meaning: 'No session: nothing is held, each connection gets a new exit.', unless: session },
    {
      token: 'rot',
      meaning: choiceOf(ROTATIONS, DEFAULT_ROTATION)?.meaning ?? '',
      unless: written.has('rot') || !session,
    },
    {
      token: 'failover',
      meaning: choiceOf(FAILOVERS, DEFAULT_FAILOVER)?.meaning ?? '',
      unless: written.has('failover'),
    },
    {
      token: 'ttl',
      meaning: 'The session is forgotten after an hour, the gateway’s own time.',
      unless: written.has('ttl') || !session,
    },
  ];
  return rows.filter(({ unless }) => !unless).map(({ token, meaning }) => ({ token, meaning }));
}

const MEANINGS: Record<Token, (value: string) => string> = {
  pool: (value) => choiceOf(POOLS, value)?.meaning ?? value,
  country: (value) => `Exits in ${countryName(value)}${value === 'ge' ? ' (the country; Germany is de)' : ''}.`,
  carrier: (value) => `Prefers the carrier “${value}”.`,
  isp: (value) => `Only the network whose name starts with “${value}”.`,
  asn: (value) => `Only the network AS${value}.`,
  iptype: (value) => choiceOf(IP_TYPES, value)?.meaning ?? value,
  city: (value) => `Prefers the city “${value}”.`,
  sid: (value) => `The session’s name. Requests that carry “${value}” belong together; another name is another exit.`,
  rot: (value) => choiceOf(ROTATIONS, value)?.meaning ?? value,
  strict: () => 'Only the steadiest devices are considered.',
  failover: (value) => choiceOf(FAILOVERS, value)?.meaning ?? value,
  pin: (value) => {
    const [type = '', id = ''] = value.split('-');
    return `Always this ${choiceOf(PIN_TYPES, type)?.label.toLowerCase() ?? type}: ${id}.`;
  },
  ttl: (value) => `The session is forgotten after ${spokenSeconds(Number(value))}.`,
};

export function spokenSeconds(seconds: number): string {
  for (const [size, one, many] of [
    [86_400, 'day', 'days'],
    [3_600, 'hour', 'hours'],
    [60, 'minute', 'minutes'],
  ] as const) {
    const count = seconds / size;
    if (count >= 1 && Number.isInteger(count)) return `${count} ${count === 1 ? one : many}`;
  }
  return `${seconds} seconds`;
}

/** The whole in one sentence: "Modems in United States, session alice7 held on one device, over HTTP." Never throws. */
export function describeRouting(routing: Routing): string {
  const words = new Map(routingTokens(routing).map(({ token, text }) => [token, text.slice(text.indexOf('-') + 1)]));
  const pool = choiceOf(POOLS, words.get('pool'))?.value;
  const poolText = { mbl: 'Modems', peer: 'Peers', any: 'Modems or peers', best: 'The best of modems and peers' };
  const country = words.get('country');
  const filters = [
    words.get('iptype'),
    words.has('isp') ? `network ${words.get('isp')}` : undefined,
    words.has('asn') ? `AS${words.get('asn')}` : undefined,
    words.has('carrier') ? `preferably ${words.get('carrier')}` : undefined,
    words.has('city') ? `preferably in ${words.get('city')}` : undefined,
  ].filter((text) => text !== undefined);
  const pieces = [
    `${poolText[pool ?? 'mbl']}${country === undefined ? ' anywhere' : ` in ${countryName(country)}`}${
      filters.length === 0 ? '' : ` (${filters.join(', ')})`
    }`,
    sessionText(words.get('sid'), choiceOf(ROTATIONS, words.get('rot'))?.value ?? DEFAULT_ROTATION),
    words.has('pin') ? `pinned to ${words.get('pin')?.replace('-', ' ')}` : '',
    `over ${routing.protocol === 'socks5' ? 'SOCKS5' : 'HTTP'}`,
  ];
  return `${pieces.filter((text) => text !== '').join(', ')}.`;
}

function sessionText(sessionId: string | undefined, rotation: NonNullable<Routing['rotation']>): string {
  if (sessionId === undefined) return 'a new exit for each connection';
  const session = `session ${sessionId}`;
  if (rotation === 'hard') return `${session} with hard rotation`;
  if (holdsDevice(rotation)) return `${session} held on one device`;
  if (rotation === 'ondemand') return `${session} changing its exit on demand`;
  return `${session} changing its exit every ${rotation.replace('auto', '')} minutes`;
}
