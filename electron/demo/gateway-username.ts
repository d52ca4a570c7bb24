// Reads the routing out of a proxy username as the gateway does: never complaining, so that the app's mistakes show as they would live.
// Deliberately not built on shared/proxy-url.ts: the composer is tested against a reader that was written apart from it.
export interface ParsedUsername {
  account: string;
  pool: 'mbl' | 'peer' | 'any' | 'best';
  /** Null = anywhere. */
  country: string | null;
  carrier: string | null;
  isp: string | null;
  asn: number | null;
  ipType: 'mobile' | 'residential' | 'datacenter' | null;
  city: string | null;
  sessionId: string | null;
  rotation: 'sticky' | 'hard' | 'ondemand' | 'auto5' | 'auto10' | 'auto20' | 'auto60';
  strict: boolean;
  failover: string;
  pin: string | null;
  ttlSeconds: number | null;
}

export const USERNAME_MAX_LENGTH = 256;

const ISO_COUNTRIES = new Set(
  (
    'ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ' +
    'ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ' +
    'ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ' +
    'ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt ' +
    'mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw ' +
    'sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ' +
    'ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

const POOLS = ['mbl', 'peer', 'any', 'best'] as const;
const ROTATIONS = ['sticky', 'hard', 'ondemand', 'auto5', 'auto10', 'auto20', 'auto60'] as const;
const IP_TYPES = ['mobile', 'residential', 'datacenter'] as const;
const FAILOVERS = ['any', 'samecountry', 'samecarrier', 'samenode', 'strict'] as const;

function oneOf<T extends string>(words: readonly T[], word: string | undefined): T | null {
  return words.find((known) => known === word) ?? null;
}

/** Silently mangled, not refused: `Alice.7` becomes `alice7`. */
function mangle(word: string): string | null {
  const slug = word.replace(/[^a-z0-9_]/g, '').slice(0, 64);
  return slug === '' ? null : slug;
}

function pinOf(type: string | undefined, id: string | undefined): string | null {
  if (type === undefined || id === undefined) return null;
  const shape = type === 'lease' ? /^l[a-z0-9]{8,12}$/ : /^[a-z0-9_]{1,64}$/;
  return ['lease', 'device', 'port'].includes(type) && shape.test(id) ? `${type}-${id}` : null;
}

function ttlOf(word: string): number | null {
  const seconds = word.trim() === '' ? Number.NaN : Number(word);
  return Number.isFinite(seconds) ? Math.min(2_592_000, Math.max(60, Math.round(seconds))) : null;
}

/** Null when there is no username or it is too long: the only two things that the gateway refuses here. */
export function parseUsername(username: string): ParsedUsername | null {
  if (username === '' || username.length > USERNAME_MAX_LENGTH) return null;
  const words = username.toLowerCase().split('-');
  const account = words.shift() ?? '';
  const parsed: ParsedUsername = {
    account,
    pool: 'any',
    country: null,
    carrier: null,
    isp: null,
    asn: null,
    ipType: null,
    city: null,
    sessionId: null,
    rotation: 'auto10',
    strict: false,
    failover: 'samecountry',
    pin: null,
    ttlSeconds: null,
  };
  const pool = oneOf(POOLS, words[0]);
  if (pool !== null) {
    parsed.pool = pool;
    words.shift();
  }
  if (words[0] !== undefined && ISO_COUNTRIES.has(words[0])) parsed.country = words.shift() ?? null;
  readTokens(words, parsed);
  return parsed;
}

function readTokens(words: string[], parsed: ParsedUsername): void {
  let strictMayFollow = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const value = words[i + 1];
    const followsRot = strictMayFollow;
    strictMayFollow = false;
    if (word === 'strict') {
      if (followsRot) parsed.strict = true;
      continue;
    }
    if (value === undefined) continue;
    switch (word) {
      case 'carrier':
      case 'isp':
      case 'city':
        parsed[word] = mangle(value);
        break;
      case 'asn':
        parsed.asn = /^\d{1,7}$/.test(value) ? Number(value) : null;
        break;
      case 'iptype':
        parsed.ipType = oneOf(IP_TYPES, value);
        break;
      case 'sid':
        parsed.sessionId = mangle(value);
        break;
      case 'rot':
        parsed.rotation = oneOf(ROTATIONS, value) ?? 'auto10';
        strictMayFollow = parsed.rotation === 'sticky' || parsed.rotation === 'hard';
        break;
      case 'failover':
        parsed.failover = oneOf(FAILOVERS, value) ?? 'samecountry';
        break;
      case 'pin':
        parsed.pin = pinOf(value, words[i + 2]);
        i += 1;
        break;
      case 'ttl':
        parsed.ttlSeconds = ttlOf(value);
        break;
      default:
        continue;
    }
    i += 1;
  }
}
