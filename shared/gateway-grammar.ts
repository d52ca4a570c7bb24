/** What the gateway reads out of a proxy username: the words, their values, what each does and what happens when nothing matches. */
import type { Routing } from './proxy-url.ts';

export const GATEWAY_HOST = 'gw.proxies.sx';
export const GATEWAY_HTTP_PORT = 7000;
export const GATEWAY_SOCKS5_PORT = 7001;

export const USERNAME_MAX_LENGTH = 256;
export const WORD_MAX_LENGTH = 64;
export const TTL_MIN_SECONDS = 60;
export const TTL_MAX_SECONDS = 2_592_000;

export type Pool = NonNullable<Routing['pool']>;
export type Rotation = NonNullable<Routing['rotation']>;
export type Failover = NonNullable<Routing['failover']>;
export type IpType = NonNullable<Routing['ipType']>;
export type PinType = NonNullable<Routing['pin']>['type'];

export interface Choice<T extends string> {
  value: T;
  label: string;
  meaning: string;
}

/** The vendor's own builder names `mbl` when no pool is chosen, so this one does too. */
export const DEFAULT_POOL: Pool = 'mbl';
/** What the gateway does without a `rot` word. */
export const DEFAULT_ROTATION: Rotation = 'auto10';
export const DEFAULT_FAILOVER: Failover = 'samecountry';

/** Countries with modems. `ge` is Georgia; Germany is `de` and has none. */
export const MODEM_COUNTRIES: readonly string[] = ['us', 'gb', 'fr', 'nl', 'pl', 'ge'];

export const POOLS: readonly Choice<Pool>[] = [
  { value: 'mbl', label: 'Modems', meaning: 'Carrier modems: the steadiest exits, in few countries.' },
  { value: 'peer', label: 'Peers', meaning: 'Mobile and home lines of a peer network, in many countries.' },
  { value: 'any', label: 'Any', meaning: 'A modem where there is one, else a peer.' },
  { value: 'best', label: 'Best', meaning: 'Whichever of modems and peers the gateway rates best.' },
];

export const ROTATIONS: readonly Choice<Rotation>[] = [
  {
    value: 'none',
    label: 'Gateway default',
    meaning: 'Says nothing: the gateway then changes the exit every 10 minutes.',
  },
  {
    value: 'sticky',
    label: 'Sticky',
    meaning: 'Holds the device for the session. The address can still change with its carrier.',
  },
  {
    value: 'hard',
    label: 'Hard',
    meaning:
      'The guide says a new address for each request; the vendor’s SDK says it holds the device like sticky. The rotation check shows which.',
  },
  { value: 'auto5', label: 'Every 5 min', meaning: 'Changes the exit every 5 minutes.' },
  { value: 'auto10', label: 'Every 10 min', meaning: 'Changes the exit every 10 minutes. The gateway’s default.' },
  { value: 'auto20', label: 'Every 20 min', meaning: 'Changes the exit every 20 minutes.' },
  { value: 'auto60', label: 'Every hour', meaning: 'Changes the exit every hour.' },
  { value: 'ondemand', label: 'On demand', meaning: 'Changes the exit with each new connection, and only then.' },
];

export const FAILOVERS: readonly Choice<Failover>[] = [
  { value: 'any', label: 'Anywhere', meaning: 'If the exit goes away, any other takes over, whatever its country.' },
  {
    value: 'samecountry',
    label: 'Same country',
    meaning: 'If the exit goes away, one of the same country takes over. The gateway’s default.',
  },
  {
    value: 'samecarrier',
    label: 'Same carrier',
    meaning: 'If the exit goes away, one of the same carrier takes over.',
  },
  { value: 'samenode', label: 'Same node', meaning: 'If the exit goes away, one of the same node takes over.' },
  { value: 'strict', label: 'None', meaning: 'If the exit goes away, requests fail: nothing takes over.' },
];

/** The rotations that hold a device, and under which the gateway heeds `strict`. */
export const DEVICE_ROTATIONS: readonly Rotation[] = ['sticky', 'hard'];

export const IP_TYPES: readonly Choice<IpType>[] = [
  { value: 'mobile', label: 'Mobile', meaning: 'Only addresses of mobile carriers.' },
  { value: 'residential', label: 'Residential', meaning: 'Only addresses of home lines.' },
  { value: 'datacenter', label: 'Data centre', meaning: 'Only addresses of data centres.' },
];

export const PIN_TYPES: readonly Choice<PinType>[] = [
  { value: 'lease', label: 'Lease', meaning: 'A reserved exit, by the id of its lease.' },
  { value: 'device', label: 'Device', meaning: 'One device, by its id.' },
  { value: 'port', label: 'Port', meaning: 'One port, by its id.' },
];

export function choiceOf<T extends string>(choices: readonly Choice<T>[], value: unknown): Choice<T> | undefined {
  if (typeof value !== 'string') return undefined;
  // As it stands first: it nearly always is one of them, and a paste asks a hundred thousand times.
  for (const choice of choices) if (choice.value === value) return choice;
  const word = value.trim().toLowerCase();
  return word === value ? undefined : choices.find((choice) => choice.value === word);
}

/** Words of the username that take a value, in the order they are written. `strict` stands alone, straight after `rot`. */
export const VALUE_WORDS = ['carrier', 'isp', 'asn', 'iptype', 'city', 'sid', 'rot', 'failover', 'pin', 'ttl'] as const;
export type ValueWord = (typeof VALUE_WORDS)[number];

export type Token = 'pool' | 'country' | ValueWord | 'strict';

/** What the gateway does when no exit matches this word. */
export const IF_NOTHING_MATCHES: Record<Token, string> = {
  pool: 'The request fails with 502 (E_NO_STOCK_COUNTRY).',
  country: 'A code the gateway does not know means anywhere, silently. One without exits fails with 502.',
  carrier: 'Silently widened: another carrier is used, unless failover says same carrier or none.',
  isp: 'The request fails with 502: this filter is hard.',
  asn: 'The request fails with 502: this filter is hard.',
  iptype: 'The request fails with 502: this filter is hard.',
  city: 'Silently widened: another city is used.',
  sid: 'A new session starts under this name.',
  rot: 'Without a session name it has nothing to hold or to time.',
  strict: 'The request fails: only the steadiest devices are considered, and a small country may have none.',
  failover: 'The request fails when nothing allowed can take over.',
  pin: 'A lease that is over fails. A device or port that is gone is replaced, unless failover says none. An id of another shape routes anywhere, silently.',
  ttl: 'Fixed for a live session: a new time needs a new session name.',
};

/** Lower case, everything outside `[a-z0-9_]` removed, 64 at most: what the gateway makes of free text. */
export function slugWord(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  if (isSessionId(value)) return value;
  return String(value)
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '')
    .slice(0, WORD_MAX_LENGTH);
}

export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9_]{1,64}$/.test(value);
}

/** An id of another shape routes anywhere, silently. */
export function isPinId(type: PinType, id: unknown): id is string {
  return isSessionId(id) && (type !== 'lease' || /^l[a-z0-9]{8,12}$/.test(id));
}

/** `AS21928`, `21928` and 21928 → `21928`; null for what is no AS number. */
export function asnDigits(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const digits = String(value)
    .trim()
    .toLowerCase()
    .replace(/^as\s*/, '');
  return /^\d{1,7}$/.test(digits) && Number(digits) > 0 ? digits : null;
}

/** Two letters; null for anything else, which the gateway would take as "anywhere". */
export function countryCode(value: unknown): string | null {
  const code = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return /^[a-z]{2}$/.test(code) ? code : null;
}

export function clampTtlSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.min(TTL_MAX_SECONDS, Math.max(TTL_MIN_SECONDS, Math.round(value)));
}
