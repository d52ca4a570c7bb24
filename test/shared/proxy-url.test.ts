import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUsername } from '../../shared/parse-username.ts';
import {
  composeProxyUrl,
  composeUsername,
  type GatewayTarget,
  parseProxyUrl,
  proxyUrlSegments,
  type Routing,
  RoutingError,
} from '../../shared/proxy-url.ts';

const target: GatewayTarget = { proxyUsername: 'psx_ab12', secret: 'pak_0123456789abcdef01234567' };
const username = (routing: Routing) => composeUsername(target, routing);

describe('composeProxyUrl', () => {
  it('writes the guide’s example to the letter', () => {
    expect(
      composeProxyUrl(
        { proxyUsername: 'psx_ab12', secret: 'pak_CUSTOMER_KEY' },
        { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' },
      ),
    ).toBe('http://psx_ab12-mbl-us-sid-alice7-rot-sticky:pak_CUSTOMER_KEY@gw.proxies.sx:7000');
  });

  it('writes every word in the gateway’s order', () => {
    expect(
      username({
        ttlSeconds: 600,
        pin: { type: 'lease', id: 'l23d4e83c5b' },
        failover: 'strict',
        strict: true,
        rotation: 'hard',
        sessionId: 'alice7',
        city: 'New York',
        ipType: 'mobile',
        asn: '21928',
        isp: 'T-Mobile',
        carrier: 'T-Mobile US',
        country: 'US',
        pool: 'any',
      }),
    ).toBe(
      'psx_ab12-any-us-carrier-tmobileus-isp-tmobile-asn-21928-iptype-mobile-city-newyork-sid-alice7-rot-hard-strict-failover-strict-pin-lease-l23d4e83c5b-ttl-600',
    );
  });

  it('knows both gateways, their defaults and other ones', () => {
    expect(composeProxyUrl(target, {})).toBe('http://psx_ab12-mbl:pak_0123456789abcdef01234567@gw.proxies.sx:7000');
    expect(composeProxyUrl(target, { protocol: 'socks5' })).toBe(
      'socks5://psx_ab12-mbl:pak_0123456789abcdef01234567@gw.proxies.sx:7001',
    );
    const local = { ...target, gatewayHost: '127.0.0.1', httpPort: 8123, socks5Port: 8124 };
    expect(composeProxyUrl(local, {})).toContain('@127.0.0.1:8123');
    expect(composeProxyUrl(local, { protocol: 'socks5' })).toContain('@127.0.0.1:8124');
    expect(composeProxyUrl({ ...target, gatewayHost: '::1' }, {})).toContain('@[::1]:7000');
  });

  it.each<[string, Routing, string]>([
    ['rot none', { rotation: 'none' }, 'psx_ab12-mbl'],
    ['the default rotation', { rotation: 'auto10' }, 'psx_ab12-mbl'],
    ['the default failover', { failover: 'samecountry' }, 'psx_ab12-mbl'],
    ['strict without a rotation', { strict: true }, 'psx_ab12-mbl'],
    ['strict under auto20', { strict: true, rotation: 'auto20' }, 'psx_ab12-mbl-rot-auto20'],
    ['a country of three letters', { country: 'usa' }, 'psx_ab12-mbl'],
    ['a country with a dash', { country: 'u-' }, 'psx_ab12-mbl'],
    ['a carrier of which nothing is left', { carrier: '日本 --' }, 'psx_ab12-mbl'],
    ['an AS number that is none', { asn: 'x1' }, 'psx_ab12-mbl'],
    ['an AS number of eight digits', { asn: '12345678' }, 'psx_ab12-mbl'],
    ['a time that is no number', { ttlSeconds: Number.NaN }, 'psx_ab12-mbl'],
    ['an endless time', { ttlSeconds: Number.POSITIVE_INFINITY }, 'psx_ab12-mbl'],
    ['an empty session', { sessionId: '' }, 'psx_ab12-mbl'],
  ])('leaves out %s', (_, routing, expected) => {
    expect(username(routing)).toBe(expected);
  });

  it.each<[number, number]>([
    [0, 60],
    [-5, 60],
    [59.4, 60],
    [60.5, 61],
    [3600, 3600],
    [2_592_000.4, 2_592_000],
    [9e9, 2_592_000],
  ])('clamps a time of %d to %d s', (ttlSeconds, expected) => {
    expect(username({ ttlSeconds })).toBe(`psx_ab12-mbl-ttl-${expected}`);
  });

  it('writes iptype for every pool, also where it cannot match', () => {
    for (const pool of ['mbl', 'peer', 'any', 'best'] as const) {
      expect(username({ pool, ipType: 'residential' })).toBe(`psx_ab12-${pool}-iptype-residential`);
    }
  });

  it('cuts free text at 64, lower case', () => {
    expect(username({ city: 'A'.repeat(80) })).toBe(`psx_ab12-mbl-city-${'a'.repeat(64)}`);
    expect(username({ asn: 'AS21928' })).toBe('psx_ab12-mbl-asn-21928');
  });

  it.each(['Alice', 'a-b', 'a b', 'a'.repeat(65), 'é', '日本', 'a\n'])('refuses the session %j', (sessionId) => {
    expect(() => username({ sessionId })).toThrow(RoutingError);
    expect(() => composeProxyUrl(target, { sessionId })).toThrow(/session name/);
  });

  it.each<[NonNullable<Routing['pin']>['type'], string]>([
    ['device', ''],
    ['device', 'a-b'],
    ['port', 'P1'],
    ['port', 'x'.repeat(65)],
    ['lease', 'abc123def'],
    ['lease', 'l1234567'],
    ['lease', 'l1234567890123'],
    ['lease', 'l1234567_'],
  ])('refuses the %s pin %j', (type, id) => {
    expect(() => composeProxyUrl(target, { pin: { type, id } })).toThrow(RoutingError);
  });

  it('takes the shortest and the longest lease id', () => {
    for (const id of ['l12345678', 'l123456789012']) {
      expect(username({ pin: { type: 'lease', id } })).toBe(`psx_ab12-mbl-pin-lease-${id}`);
    }
  });

  it('names the field of a bad id and not the secret', () => {
    const caught = (() => {
      try {
        return composeProxyUrl(target, { sessionId: 'No Good' });
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toMatchObject({ name: 'RoutingError', field: 'sessionId' });
    expect(String(caught)).not.toContain('pak_');
  });

  it('percent-encodes username and password', () => {
    const url = composeProxyUrl({ proxyUsername: 'psx@x', secret: 'pak_a:b@c/d?e#f%' }, {});
    expect(url).toBe('http://psx%40x-mbl:pak_a%3Ab%40c%2Fd%3Fe%23f%25@gw.proxies.sx:7000');
    expect(decodeURIComponent(new URL(url).password)).toBe('pak_a:b@c/d?e#f%');
  });
});

const word = fc.stringMatching(/^[a-z0-9_]{1,64}$/);
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
const pin = fc.oneof(
  fc.record({ type: fc.constantFrom('device' as const, 'port' as const), id: word }),
  fc.record({ type: fc.constant('lease' as const), id: fc.stringMatching(/^l[a-z0-9]{8,12}$/) }),
);
/** What can be written down in full: the canonical form that parsing gives back. */
const canonical = fc.record({
  protocol: fc.constantFrom('http' as const, 'socks5' as const),
  pool: fc.constantFrom('mbl' as const, 'peer' as const, 'any' as const, 'best' as const),
  country: maybe(fc.stringMatching(/^[a-z]{2}$/)),
  carrier: maybe(word),
  isp: maybe(word),
  asn: maybe(fc.integer({ min: 1, max: 9_999_999 }).map(String)),
  ipType: maybe(fc.constantFrom('mobile' as const, 'residential' as const, 'datacenter' as const)),
  city: maybe(word),
  sessionId: maybe(word),
  rotation: maybe(
    fc.constantFrom('sticky' as const, 'hard' as const, 'auto5' as const, 'auto60' as const, 'ondemand' as const),
  ),
  strict: fc.boolean(),
  failover: maybe(fc.constantFrom('any' as const, 'samecarrier' as const, 'samenode' as const, 'strict' as const)),
  pin: maybe(pin),
  ttlSeconds: maybe(fc.integer({ min: 60, max: 2_592_000 })),
});

function written(routing: Routing): Routing {
  const honoured = routing.rotation === 'sticky' || routing.rotation === 'hard';
  const kept = { ...routing, strict: routing.strict === true && honoured ? true : undefined };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

describe('parseProxyUrl', () => {
  it('is the inverse of composing', () => {
    fc.assert(
      fc.property(canonical, fc.string(), fc.stringMatching(/^[a-z0-9_]{1,64}$/), (routing, secret, proxyUsername) => {
        const parsed = parseProxyUrl(composeProxyUrl({ proxyUsername, secret }, routing));
        expect(parsed?.target.proxyUsername).toBe(proxyUsername);
        expect(parsed?.target.secret).toBe(secret.toWellFormed());
        expect(parsed?.routing).toEqual(written(routing));
        expect(parsed?.unknown).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('composes the same again from what it read', () => {
    fc.assert(
      fc.property(canonical, (routing) => {
        const url = composeProxyUrl(target, routing);
        const parsed = parseProxyUrl(url);
        expect(parsed === null ? null : composeProxyUrl(parsed.target, parsed.routing)).toBe(url);
      }),
    );
  });

  it('reads words in any order, and tells of those it does not know', () => {
    expect(parseUsername('PSX_AB12-Peer-DE-session-x1-rot-sticky-sid-alice7-carrier')).toEqual({
      proxyUsername: 'psx_ab12',
      routing: { pool: 'peer', country: 'de', rotation: 'sticky', sessionId: 'alice7' },
      unknown: ['session', 'x1', 'carrier'],
    });
  });

  it.each<[string, string[]]>([
    ['psx_a-mbl-us-rot-none5', ['rot-none5']],
    ['psx_a-mbl-us-pin-lease-abc', ['pin-lease-abc']],
    ['psx_a-mbl-us-pin-lease', ['pin-lease']],
    ['psx_a-mbl-us-ttl-soon', ['ttl-soon']],
    ['psx_a-mbl-us-sid-a-sid-b', ['sid-b']],
    ['psx_a-mbl--us', ['']],
    ['psx_a-mbl-us-asn-12345678', ['asn-12345678']],
  ])('reports what the gateway would not take in %s', (text, unknown) => {
    expect(parseUsername(text).unknown).toEqual(unknown);
  });

  it('takes socks5h, no scheme, an IPv6 host and a stray percent sign', () => {
    expect(parseProxyUrl('socks5h://psx_a-mbl:pak_x@gw.proxies.sx:7001')?.routing.protocol).toBe('socks5');
    expect(parseProxyUrl('psx_a-mbl:pak_x@gw.proxies.sx:7001')?.routing.protocol).toBe('socks5');
    expect(parseProxyUrl('psx_a-mbl:pak_x@gw.proxies.sx')?.target).toEqual({
      proxyUsername: 'psx_a',
      secret: 'pak_x',
      gatewayHost: 'gw.proxies.sx',
      httpPort: 7000,
    });
    expect(parseProxyUrl('http://psx_a:50%@[::1]:7000/')?.target).toMatchObject({ secret: '50%', gatewayHost: '::1' });
  });

  it.each(['', 'gw.proxies.sx:7000', 'ftp://psx_a:b@host:21', 'http://:x@host', 'hello'])('is null for %j', (text) => {
    expect(parseProxyUrl(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseProxyUrl(text);
        parseProxyUrl(`http://${text}@gw.proxies.sx:7000`);
      }),
    );
  });
});

const anyText = maybe(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('\ud800')));
const hostile = fc.record({
  protocol: canonical.map(({ protocol }) => protocol),
  pool: anyText,
  country: anyText,
  carrier: anyText,
  isp: anyText,
  asn: anyText,
  ipType: anyText,
  city: anyText,
  rotation: anyText,
  strict: fc.anything(),
  failover: anyText,
  ttlSeconds: fc.oneof(fc.double(), anyText),
}) as unknown as fc.Arbitrary<Routing>;

describe('whatever it is given', () => {
  it('composing throws on nothing but ids, and the username holds only what the gateway keeps', () => {
    fc.assert(
      fc.property(hostile, fc.string({ unit: 'binary' }), (routing, secret) => {
        const url = composeProxyUrl({ proxyUsername: 'psx_ab12', secret }, routing);
        expect(composeUsername(target, routing)).toMatch(/^psx_ab12(-[a-z0-9_]+)+$/);
        expect(() => new URL(url)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('its segments joined are the URL', () => {
    fc.assert(
      fc.property(canonical, fc.string(), (routing, secret) => {
        const joined = proxyUrlSegments({ ...target, secret }, routing)
          .map(({ text }) => text)
          .join('');
        expect(joined).toBe(composeProxyUrl({ ...target, secret }, routing));
      }),
    );
  });
});

describe('proxyUrlSegments', () => {
  const shown = proxyUrlSegments(
    target,
    { country: 'us', sessionId: 'alice7', rotation: 'sticky', strict: true },
    'pak_••••3f2a',
  );

  it('shows a masked secret as it is', () => {
    expect(shown.map(({ text }) => text).join('')).toBe(
      'http://psx_ab12-mbl-us-sid-alice7-rot-sticky-strict:pak_••••3f2a@gw.proxies.sx:7000',
    );
  });

  it('names each part', () => {
    expect(shown.filter(({ part }) => part !== 'separator')).toEqual([
      { part: 'scheme', text: 'http://', invalid: false },
      { part: 'account', text: 'psx_ab12', invalid: false },
      { part: 'pool', text: 'mbl', invalid: false },
      { part: 'country', text: 'us', invalid: false },
      { part: 'sid', text: 'sid-alice7', invalid: false },
      { part: 'rot', text: 'rot-sticky', invalid: false },
      { part: 'strict', text: 'strict', invalid: false },
      { part: 'password', text: 'pak_••••3f2a', invalid: false },
      { part: 'host', text: 'gw.proxies.sx', invalid: false },
      { part: 'port', text: '7000', invalid: false },
    ]);
  });

  it('still shows a session that cannot be composed, marked', () => {
    expect(proxyUrlSegments(target, { sessionId: 'Bob B' }).find(({ part }) => part === 'sid')).toEqual({
      part: 'sid',
      text: 'sid-Bob%20B',
      invalid: true,
    });
  });
});
