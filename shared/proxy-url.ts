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
  const add = (token: Token, text: string, invalid = false) => tokens.push({ token, text, invalid });
  const addWord = (token: Token, value: string | null) => {
    if (value !== null && value !== '') add(token, `${token}-${value}`);
  };

  add('pool', choiceOf(POOLS, routing.pool)?.value ?? DEFAULT_POOL);
  const country = countryCode(routing.country);
  if (country !== null) add('country', country);
  addWord('carrier', slugWord(routing.carrier));
  addWord('isp', slugWord(routing.isp));
  addWord('asn', asnDigits(routing.asn));
  addWord('iptype', choiceOf(IP_TYPES, routing.ipType)?.value ?? null);
  addWord('city', slugWord(routing.city));

  const { sessionId, pin } = routing;
  if (isGiven(sessionId)) add('sid', `sid-${sessionId}`, !isSessionId(sessionId));

  const rotation = choiceOf(ROTATIONS, routing.rotation)?.value ?? DEFAULT_ROTATION;
  if (rotation !== 'none' && rotation !== DEFAULT_ROTATION) add('rot', `rot-${rotation}`);
  if (routing.strict === true && holdsDevice(rotation)) add('strict', 'strict');

  const failover = choiceOf(FAILOVERS, routing.failover)?.value ?? DEFAULT_FAILOVER;
  if (failover !== DEFAULT_FAILOVER) add('failover', `failover-${failover}`);
  if (pin !== undefined && pin !== null) {
    const type = PIN_TYPES.find((choice) => choice.value === pin.type)?.value;
    add('pin', `pin-${pin.type}-${pin.id}`, type === undefined || !isPinId(type, pin.id));
  }
  const ttlSeconds = clampTtlSeconds(routing.ttlSeconds);
  if (ttlSeconds !== null) add('ttl', `ttl-${ttlSeconds}`);
  return tokens;
}

/** The rotations under which the gateway heeds `strict`. */
export function holdsDevice(rotation: Routing['rotation']): boolean {
  return rotation === 'sticky' || rotation === 'hard';
}

function isGiven(sessionId: unknown): boolean {
  return sessionId !== undefined && sessionId !== null && sessionId !== '';
}

function assertIds(tokens: RoutingToken[]): void {
  for (const { token, invalid } of tokens) {
    if (!invalid) continue;
    if (token === 'sid') {
      throw new RoutingError('sessionId', 'A session name is 1 to 64 of a-z, 0-9 and _, without a dash.');
    }
    throw new RoutingError(
      'pin',
      'A pin is lease, device or port with an id of 1 to 64 of a-z, 0-9 and _; a lease id is l and 8 to 12 more.',
    );
  }
}

/** The username that the gateway reads, before percent-encoding. Throws RoutingError on a bad session or pin id. */
export function composeUsername(target: Pick<GatewayTarget, 'proxyUsername'>, routing: Routing): string {
  const tokens = routingTokens(routing);
  assertIds(tokens);
  return [accountOf(target), ...tokens.map(({ text }) => text)].join('-');
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
  add('host', host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
  add('separator', ':');
  add('port', String(port));
  return segments;
}

/** The customer's proxy URL. Throws RoutingError on a bad session or pin id, and nothing else. */
export function composeProxyUrl(target: GatewayTarget, routing: Routing): string {
  assertIds(routingTokens(routing));
  return proxyUrlSegments(target, routing)
    .map(({ text }) => text)
    .join('');
}
