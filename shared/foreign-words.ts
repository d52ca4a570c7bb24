/** Words that other gateways know, and what this one's are: a guess that is offered, never made silently. */
import {
  choiceOf,
  countryCode,
  FAILOVERS,
  IP_TYPES,
  isSessionId,
  POOLS,
  ROTATIONS,
  slugWord,
  type Token,
  VALUE_WORDS,
} from './gateway-grammar.ts';

export interface ForeignWord {
  token: Token;
  /** What to write in its place, as it stands between the dashes; null when the value makes no sense here. */
  text: string | null;
  /** What the guess rests on, where that needs saying; otherwise empty. */
  note: string;
}

type Meaning =
  | 'sid'
  | 'country'
  | 'ttlMinutes'
  | 'ttlSeconds'
  | 'rot'
  | 'pool'
  | 'iptype'
  | 'carrier'
  | 'isp'
  | 'asn'
  | 'city'
  | 'failover';

/** Words that take a value elsewhere. */
const WITH_VALUE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...each(
    ['session', 'sessid', 'sessionid', 'sess', 'ssid', 'session_id', 'sess_id', 'sticky_session', 'sidd', 'sesid'],
    'sid',
  ),
  ...each(
    ['country', 'cc', 'geo', 'countrycode', 'country_code', 'cntry', 'ctry', 'loc', 'location', 'nation'],
    'country',
  ),
  ...each(
    ['lifetime', 'sesstime', 'sessiontime', 'sessionduration', 'sessduration', 'life', 'minutes', 'mins'],
    'ttlMinutes',
  ),
  ...each(['sessionlength', 'duration', 'expires', 'expire', 'expiry', 'seconds', 'secs', 'timeout'], 'ttlSeconds'),
  ...each(['rotate', 'rotation', 'rotating', 'rotationtime', 'refresh', 'interval', 'rott', 'change'], 'rot'),
  ...each(['pool', 'zone', 'network', 'plan', 'product'], 'pool'),
  ...each(['type', 'ip_type', 'conntype', 'iptypes', 'class'], 'iptype'),
  ...each(['operator', 'mobilecarrier', 'mno', 'carriers'], 'carrier'),
  ...each(['org', 'provider', 'ispname'], 'isp'),
  ...each(['asnum', 'as', 'asnumber'], 'asn'),
  ...each(['town', 'cityname'], 'city'),
  ...each(['fallback', 'fail'], 'failover'),
]);

function each(words: readonly string[], meaning: Meaning): [string, Meaning][] {
  return words.map((word) => [word, meaning]);
}

const POOL_WORDS: ReadonlyMap<string, string> = new Map([
  ['mobile', 'mbl'],
  ['mob', 'mbl'],
  ['modem', 'mbl'],
  ['modems', 'mbl'],
  ['4g', 'mbl'],
  ['5g', 'mbl'],
  ['lte', 'mbl'],
  ['peers', 'peer'],
  ['resi', 'peer'],
  ['res', 'peer'],
  ['residential', 'peer'],
  ['home', 'peer'],
  ['auto', 'any'],
  ['all', 'any'],
  ['mix', 'any'],
]);

const IP_TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ['mob', 'mobile'],
  ['cellular', 'mobile'],
  ['4g', 'mobile'],
  ['5g', 'mobile'],
  ['resi', 'residential'],
  ['res', 'residential'],
  ['home', 'residential'],
  ['dc', 'datacenter'],
  ['datacentre', 'datacenter'],
  ['hosting', 'datacenter'],
]);

const COUNTRY_WORDS: ReadonlyMap<string, string> = new Map([
  ['usa', 'us'],
  ['america', 'us'],
  ['unitedstates', 'us'],
  ['uk', 'gb'],
  ['gbr', 'gb'],
  ['england', 'gb'],
  ['britain', 'gb'],
  ['unitedkingdom', 'gb'],
  ['fra', 'fr'],
  ['france', 'fr'],
  ['nld', 'nl'],
  ['holland', 'nl'],
  ['netherlands', 'nl'],
  ['pol', 'pl'],
  ['poland', 'pl'],
  ['deu', 'de'],
  ['ger', 'de'],
  ['germany', 'de'],
  ['esp', 'es'],
  ['spain', 'es'],
  ['ita', 'it'],
  ['italy', 'it'],
  ['can', 'ca'],
  ['canada', 'ca'],
  ['georgia', 'ge'],
]);

const FAILOVER_WORDS: ReadonlyMap<string, string> = new Map([
  ['none', 'strict'],
  ['off', 'strict'],
  ['no', 'strict'],
  ['anywhere', 'any'],
  ['country', 'samecountry'],
  ['carrier', 'samecarrier'],
  ['node', 'samenode'],
]);

/** What `word` followed by `value` means here; null for a word that nobody is known to use. */
export function foreignWord(word: string, value: string): ForeignWord | null {
  const meaning = WITH_VALUE.get(word) ?? misspelt(word);
  if (meaning === undefined) return null;
  if (meaning === 'ttlMinutes' || meaning === 'ttlSeconds') {
    const seconds = secondsIn(value, meaning === 'ttlMinutes' ? 60 : 1);
    const bare = /^\d+$/.test(value);
    return {
      token: 'ttl',
      text: seconds === null ? null : `ttl-${seconds}`,
      note:
        bare && meaning === 'ttlMinutes' ? `Its ${value} is taken for minutes, as elsewhere; ttl counts seconds.` : '',
    };
  }
  if (meaning === 'country') return { token: 'country', text: countryText(value), note: '' };
  if (meaning === 'pool')
    return { token: 'pool', text: choiceOf(POOLS, value)?.value ?? POOL_WORDS.get(value) ?? null, note: '' };
  const mended = mendedValue(meaning, value);
  return { token: meaning, text: mended === null ? null : `${meaning}-${mended}`, note: '' };
}

/** What a word alone means here: `sticky` → `rot-sticky`, `usa` → `us`, `mobile` → `mbl`. */
export function foreignBareWord(word: string): ForeignWord | null {
  const pool = POOL_WORDS.get(word);
  if (pool !== undefined) return { token: 'pool', text: pool, note: '' };
  const country = COUNTRY_WORDS.get(word);
  if (country !== undefined) return { token: 'country', text: country, note: '' };
  if (word !== 'none' && choiceOf(ROTATIONS, word) !== undefined)
    return { token: 'rot', text: `rot-${word}`, note: '' };
  return null;
}

/** A value that the gateway would take, for one that it would not: `ttl-30m` → 1800, `rot-5` → auto5. Null without a guess. */
export function mendedValue(token: Token, value: string): string | null {
  switch (token) {
    case 'sid':
      return slugOrNull(value);
    case 'carrier':
    case 'isp':
    case 'city':
      return slugOrNull(value);
    case 'asn':
      // A number out of the middle of something else would be another network.
      return /^(?:asn?_?)?0*([1-9]\d{0,6})$/.exec(value)?.[1] ?? null;
    case 'iptype':
      return choiceOf(IP_TYPES, value)?.value ?? IP_TYPE_WORDS.get(value) ?? null;
    case 'failover':
      return choiceOf(FAILOVERS, value)?.value ?? FAILOVER_WORDS.get(value) ?? null;
    case 'rot':
      return rotationOf(value);
    case 'ttl': {
      const seconds = secondsIn(value, 1);
      return seconds === null ? null : String(seconds);
    }
    default:
      return null;
  }
}

const AUTO_MINUTES = [5, 10, 20, 60] as const;

function rotationOf(value: string): string | null {
  const known = choiceOf(ROTATIONS, value)?.value;
  if (known !== undefined) return known;
  if (['off', 'never', 'static', 'stick', 'hold'].includes(value)) return 'sticky';
  const minutes = /^(?:auto|every)?_?(\d{1,4})(?:m|min|mins|minutes)?$/.exec(value)?.[1];
  if (minutes === undefined) return null;
  const wanted = Number(minutes);
  const nearest = [...AUTO_MINUTES].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
  return wanted === 0 ? 'sticky' : `auto${nearest}`;
}

function secondsIn(value: string, unitSeconds: number): number | null {
  const match = /^(\d{1,8})(s|sec|secs|seconds|m|min|mins|minutes|h|hr|hrs|hours|d|days?)?$/.exec(value);
  if (match === null) return null;
  const [, digits, unit = ''] = match;
  const size =
    unit === ''
      ? unitSeconds
      : unit.startsWith('s')
        ? 1
        : unit.startsWith('m')
          ? 60
          : unit.startsWith('h')
            ? 3600
            : 86_400;
  return Number(digits) * size;
}

function countryText(value: string): string | null {
  return COUNTRY_WORDS.get(value) ?? countryCode(value);
}

function slugOrNull(value: string): string | null {
  const slug = slugWord(value);
  return isSessionId(slug) ? slug : null;
}

/** One letter off a word of this gateway: missing, wrong, too many, or two swapped. */
function misspelt(word: string): Meaning | undefined {
  if (word.length < 3 || word.length > 12) return undefined;
  for (const known of VALUE_WORDS) {
    if (known === 'pin' || !isOneOff(word, known)) continue;
    // Three letters are one off from half the dictionary: only the same letters count.
    if (known.length === 3 && lettersOf(word) !== lettersOf(known)) continue;
    return known === 'ttl' ? 'ttlSeconds' : known;
  }
  return undefined;
}

function lettersOf(word: string): string {
  return [...new Set(word)].sort().join('');
}

function isOneOff(word: string, known: string): boolean {
  if (word === known || Math.abs(word.length - known.length) > 1) return false;
  let at = 0;
  while (at < word.length && word[at] === known[at]) at += 1;
  const rest = word.slice(at);
  const knownRest = known.slice(at);
  return (
    rest.slice(1) === knownRest.slice(1) ||
    rest.slice(1) === knownRest ||
    rest === knownRest.slice(1) ||
    (rest.slice(2) === knownRest.slice(2) && rest[0] === knownRest[1] && rest[1] === knownRest[0])
  );
}
