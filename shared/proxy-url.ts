/**
 * The proxy URL: composed, taken apart, explained. Runs in Node as it is; everyone builds on it.
 * Never stricter than the gateway: only a session or pin id that it would silently misread is refused.
 */
import {
  asnDigits,
  choiceOf,
  clampTtlSeconds,
  countryCode,
  DEFAULT_FAILOVER,
  DEFAULT_POOL,
  DEFAULT_ROTATION,
  DEVICE_ROTATIONS,
  FAILOVERS,
  GATEWAY_HOST,
  GATEWAY_HTTP_PORT,
  GATEWAY_SOCKS5_PORT,
  IP_TYPES,
  isPinId,
  isSessionId,
  PIN_TYPES,
  POOLS,
  ROTATIONS,
  slugWord,
  type Token,
} from './gateway-grammar.ts';
import { parseUsername } from './parse-username.ts';
import { readProxyText } from './proxy-text.ts';

export interface GatewayTarget {
  proxyUsername: string;
  secret: string;
  gatewayHost?: string | undefined;
  httpPort?: number | undefined;
  socks5Port?: number | undefined;
}
export interface Routing {
  protocol?: 'http' | 'socks5' | undefined;
  pool?: 'mbl' | 'peer' | 'any' | 'best' | undefined;
  country?: string | undefined;
  carrier?: string | undefined;
  isp?: string | undefined;
  asn?: string | undefined;
  ipType?: 'mobile' | 'residential' | 'datacenter' | undefined;
  city?: string | undefined;
  sessionId?: string | undefined;
  rotation?: 'none' | 'sticky' | 'hard' | 'auto5' | 'auto10' | 'auto20' | 'auto60' | 'ondemand' | undefined;
  strict?: boolean | undefined;
  failover?: 'any' | 'samecountry' | 'samecarrier' | 'samenode' | 'strict' | undefined;
  pin?: { type: 'lease' | 'device' | 'port'; id: string } | undefined;
  ttlSeconds?: number | undefined;
}

/** The only error that composing throws: an id that the gateway would silently misread. */
export class RoutingError extends Error {
  override readonly name = 'RoutingError';
  readonly field: 'sessionId' | 'pin';
  constructor(field: 'sessionId' | 'pin', message: string) {
    super(message);
    this.field = field;
  }
}

/** A word of the username with its value, as written between the dashes. */
export interface RoutingToken {
  token: Token;
  text: string;
  /** An id that the gateway would misread; composing throws on it. */
  invalid: boolean;
}

/** The username's words in the gateway's order. Never throws: bad ids are kept and marked, so that a form can show them. */
export function routingTokens(routing: Routing): RoutingToken[] {
  const tokens: RoutingToken[] = [];
  eachToken(routing, (token, text, invalid) => tokens.push({ token, text, invalid }));
  return tokens;
}

/** Ten thousand URLs are composed at a time: what is not chosen costs nothing. */
function eachToken(routing: Routing, add: (token: Token, text: string, invalid: boolean) => void): void {
  const { country, carrier, isp, asn, ipType, city, sessionId, rotation, failover, pin, ttlSeconds } = routing;
  const addWord = (token: Token, value: string | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') add(token, `${token}-${value}`, false);
  };
  add('pool', choiceOf(POOLS, routing.pool)?.value ?? DEFAULT_POOL, false);
  const code = country === undefined ? null : countryCode(country);
  if (code !== null) add('country', code, false);
  if (carrier !== undefined) addWord('carrier', slugWord(carrier));
  if (isp !== undefined) addWord('isp', slugWord(isp));
  if (asn !== undefined) addWord('asn', asnDigits(asn));
  if (ipType !== undefined) addWord('iptype', choiceOf(IP_TYPES, ipType)?.value);
  if (city !== undefined) addWord('city', slugWord(city));

  if (isGiven(sessionId)) add('sid', `sid-${sessionId}`, !isSessionId(sessionId));

  const turns = choiceOf(ROTATIONS, rotation)?.value ?? DEFAULT_ROTATION;
  if (turns !== 'none' && turns !== DEFAULT_ROTATION) add('rot', `rot-${turns}`, false);
  if (routing.strict === true && holdsDevice(turns)) add('strict', 'strict', false);

  const next = choiceOf(FAILOVERS, failover)?.value ?? DEFAULT_FAILOVER;
  if (next !== DEFAULT_FAILOVER) add('failover', `failover-${next}`, false);
  if (pin !== undefined && pin !== null) {
    const type = PIN_TYPES.find((choice) => choice.value === pin.type)?.value;
    add('pin', `pin-${pin.type}-${pin.id}`, type === undefined || !isPinId(type, pin.id));
  }
  const seconds = clampTtlSeconds(ttlSeconds);
  if (seconds !== null) add('ttl', `ttl-${seconds}`, false);
}

/** The rotations under which the gateway heeds `strict`. */
export function holdsDevice(rotation: Routing['rotation']): boolean {
  return rotation !== undefined && DEVICE_ROTATIONS.includes(rotation);
}

function isGiven(sessionId: unknown): boolean {
  return sessionId !== undefined && sessionId !== null && sessionId !== '';
}

function idError(token: Token): RoutingError {
  return token === 'sid'
    ? new RoutingError('sessionId', 'A session name is 1 to 64 of a-z, 0-9 and _, without a dash.')
    : new RoutingError(
        'pin',
        'A pin is lease, device or port with an id of 1 to 64 of a-z, 0-9 and _; a lease id is l and 8 to 12 more.',
      );
}

/** Each with its dash before it; of a-z, 0-9, _ and - alone, so that nothing of it needs encoding. */
function composeWords(routing: Routing): string {
  let words = '';
  eachToken(routing, (token, text, invalid) => {
    if (invalid) throw idError(token);
    words += `-${text}`;
  });
  return words;
}

/** The username that the gateway reads, before percent-encoding. Throws RoutingError on a bad session or pin id. */
export function composeUsername(target: Pick<GatewayTarget, 'proxyUsername'>, routing: Routing): string {
  return accountOf(target) + composeWords(routing);
}

function accountOf(target: Pick<GatewayTarget, 'proxyUsername'>): string {
  return textOf(target.proxyUsername).trim().toLowerCase();
}

/** Half a surrogate pair would make the encoding throw. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : '';
}

export function gatewayEndpoint(
  target: Pick<GatewayTarget, 'gatewayHost' | 'httpPort' | 'socks5Port'>,
  routing: Pick<Routing, 'protocol'>,
): { protocol: 'http' | 'socks5'; host: string; port: number } {
  const protocol = routing.protocol === 'socks5' ? 'socks5' : 'http';
  const port =
    protocol === 'socks5' ? (target.socks5Port ?? GATEWAY_SOCKS5_PORT) : (target.httpPort ?? GATEWAY_HTTP_PORT);
  return { protocol, host: textOf(target.gatewayHost).trim() || GATEWAY_HOST, port };
}

export type UrlPart = 'scheme' | 'account' | Token | 'password' | 'host' | 'port' | 'separator';

export interface UrlSegment {
  text: string;
  part: UrlPart;
  invalid: boolean;
}

/**
 * The URL in pieces for colouring; joined they are exactly the URL. Never throws.
 * `shownSecret` (such as `pak_••••3f2a`) stands in for the password as it is, unencoded.
 */
export function proxyUrlSegments(target: GatewayTarget, routing: Routing, shownSecret?: string): UrlSegment[] {
  const { protocol, host, port } = gatewayEndpoint(target, routing);
  const segments: UrlSegment[] = [];
  const add = (part: UrlPart, text: string, invalid = false) => segments.push({ part, text, invalid });
  add('scheme', `${protocol}://`);
  add('account', encodeURIComponent(accountOf(target)));
  for (const { token, text, invalid } of routingTokens(routing)) {
    add('separator', '-');
    add(token, encodeURIComponent(text.toWellFormed()), invalid);
  }
  add('separator', ':');
  add('password', shownSecret ?? encodeURIComponent(textOf(target.secret)));
  add('separator', '@');
  add('host', urlHost(host));
  add('separator', ':');
  add('port', String(port));
  return segments;
}

/** The customer's proxy URL. Throws RoutingError on a bad session or pin id, and nothing else. */
export function composeProxyUrl(target: GatewayTarget, routing: Routing): string {
  const { protocol, host, port } = gatewayEndpoint(target, routing);
  const username = encoded(accountOf(target)) + composeWords(routing);
  return `${protocol}://${username}:${encoded(textOf(target.secret))}@${urlHost(host)}:${port}`;
}

/** `encodeURIComponent`, skipped where it would change nothing: looking is quicker than encoding. */
function encoded(text: string): string {
  return /[^\w.!~*'()-]/.test(text) ? encodeURIComponent(text) : text;
}

function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

export interface ParsedProxyUrl {
  target: Required<Pick<GatewayTarget, 'proxyUsername' | 'secret' | 'gatewayHost'>> & GatewayTarget;
  routing: Routing;
  /** Words of the username that the gateway does not know, or whose value it would not take. */
  unknown: string[];
}

/** Null when it is no proxy URL at all: no host, no username, another scheme, or a mail address. Never throws. */
export function parseProxyUrl(url: string): ParsedProxyUrl | null {
  const text = readProxyText(url.trim());
  if (typeof text === 'string' || text.encoded === null) return null;
  const { scheme, host, port, username, password } = text;
  const isSocks5 = scheme === null ? port === GATEWAY_SOCKS5_PORT : scheme.startsWith('socks5');
  const kind = isSocks5 ? 'socks5' : 'http';
  const { proxyUsername, routing, unknown } = parseUsername(username);
  return {
    target: {
      proxyUsername,
      secret: password,
      gatewayHost: host,
      ...(kind === 'socks5' ? { socks5Port: port ?? GATEWAY_SOCKS5_PORT } : { httpPort: port ?? GATEWAY_HTTP_PORT }),
    },
    routing: { protocol: kind, ...routing },
    unknown,
  };
}
