import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingCode, Severity } from '../../shared/lint-finding.ts';
import { lintRouting, looksLikeApiKey } from '../../shared/lint-routing.ts';
import { composeProxyUrl, composeUsername, type Routing } from '../../shared/proxy-url.ts';

const stock = { mbl: { us: 73, fr: 4, pl: 0 }, peer: { de: 50, us: 900, at: 2, pl: 3 } };
const find = (routing: Routing, code: FindingCode, options = {}) =>
  lintRouting(routing, options).find((finding) => finding.code === code);

describe('lintRouting', () => {
  it('has nothing against the guide’s example but that sticky holds the device', () => {
    expect(lintRouting({ pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' }, { stock })).toEqual([
      expect.objectContaining({ severity: 'info', code: 'sticky_holds_device', token: 'rot' }),
    ]);
    expect(lintRouting({})).toEqual([]);
  });

  it.each<[string, Routing, FindingCode, Severity, Partial<Routing> | null]>([
    [
      'sticky without a session',
      { rotation: 'sticky' },
      'rotation_without_session',
      'warning',
      { sessionId: 'session1' },
    ],
    [
      'auto5 without a session',
      { rotation: 'auto5' },
      'rotation_without_session',
      'warning',
      { sessionId: 'session1' },
    ],
    ['hard without a session', { rotation: 'hard' }, 'rotation_without_session', 'warning', { sessionId: 'session1' }],
    ['a session alone', { sessionId: 'a' }, 'session_still_rotates', 'warning', { rotation: 'sticky' }],
    [
      'a session with auto10',
      { sessionId: 'a', rotation: 'auto10' },
      'session_still_rotates',
      'warning',
      { rotation: 'sticky' },
    ],
    [
      'strict with auto5',
      { sessionId: 'a', rotation: 'auto5', strict: true },
      'strict_ignored',
      'warning',
      { rotation: 'sticky' },
    ],
    ['strict alone', { strict: true }, 'strict_ignored', 'warning', { rotation: 'sticky' }],
    ['modems in Germany', { pool: 'mbl', country: 'de' }, 'mbl_without_modems', 'error', { pool: 'peer' }],
    ['modems by default in Germany', { country: 'DE' }, 'mbl_without_modems', 'error', { pool: 'peer' }],
    ['a bad session', { sessionId: 'Alice 7' }, 'bad_session_id', 'error', { sessionId: 'alice7' }],
    ['a session of which nothing is left', { sessionId: '日本' }, 'bad_session_id', 'error', { sessionId: undefined }],
    ['a bad pin', { pin: { type: 'device', id: 'D-1' } }, 'bad_pin_id', 'error', { pin: { type: 'device', id: 'd1' } }],
    ['a bad lease', { pin: { type: 'lease', id: 'abc' } }, 'bad_pin_id', 'error', { pin: undefined }],
    [
      'a lease in capitals',
      { pin: { type: 'lease', id: 'L23D4E83C5B' } },
      'bad_pin_id',
      'error',
      { pin: { type: 'lease', id: 'l23d4e83c5b' } },
    ],
    ['uk', { pool: 'peer', country: 'uk' }, 'country_unknown', 'warning', { country: 'gb' }],
    ['a country that is none', { pool: 'peer', country: 'zz' }, 'country_unknown', 'warning', null],
    ['ge with modems', { country: 'ge' }, 'georgia', 'info', { country: 'de', pool: 'peer' }],
    ['ge with peers', { pool: 'peer', country: 'ge' }, 'georgia', 'info', { country: 'de' }],
    ['home lines from modems', { ipType: 'residential' }, 'ip_type_never_in_pool', 'error', { pool: 'peer' }],
    ['data centres from modems', { ipType: 'datacenter' }, 'ip_type_never_in_pool', 'error', { ipType: undefined }],
    [
      'data centres from peers',
      { pool: 'peer', ipType: 'datacenter' },
      'ip_type_never_in_pool',
      'warning',
      { ipType: undefined },
    ],
    ['a carrier', { carrier: 'T-Mobile' }, 'soft_filter', 'info', { carrier: undefined, isp: 'tmobile' }],
    ['a city', { city: 'nyc' }, 'soft_filter', 'info', null],
    ['a city of which nothing is left', { city: '--' }, 'filter_empty', 'warning', { city: undefined }],
    ['an AS number that is none', { asn: 'T-Mobile' }, 'asn_ignored', 'warning', { asn: undefined }],
    ['hard', { sessionId: 'a', rotation: 'hard' }, 'hard_is_unclear', 'info', null],
    ['a short time', { sessionId: 'a', rotation: 'sticky', ttlSeconds: 5 }, 'ttl_clamped', 'info', { ttlSeconds: 60 }],
    ['no time', { sessionId: 'a', ttlSeconds: Number.NaN }, 'ttl_ignored', 'warning', { ttlSeconds: undefined }],
    ['a time without a session', { ttlSeconds: 600 }, 'ttl_without_session', 'warning', { ttlSeconds: undefined }],
  ])('%s', (_, routing, code, severity, fixed) => {
    const finding = find(routing, code);
    expect(finding?.severity).toBe(severity);
    expect(finding?.message).toMatch(/^[^\s].*\.$/);
    expect(finding?.fix?.routing ?? null).toEqual(fixed === null ? null : { ...routing, ...fixed });
  });

  it('says both of what hard is said to do', () => {
    const message = find({ rotation: 'hard' }, 'hard_is_unclear')?.message;
    expect(message).toContain('new address for each request');
    expect(message).toContain('holds the device like sticky');
    expect(message).toContain('rotation check');
  });

  it('goes by live stock where there is some', () => {
    expect(find({ pool: 'mbl', country: 'pl' }, 'no_stock', { stock })?.fix?.routing).toEqual({
      pool: 'peer',
      country: 'pl',
    });
    expect(find({ pool: 'mbl', country: 'gb' }, 'no_stock', { stock })?.fix?.routing).toEqual({
      pool: 'mbl',
      country: 'fr',
    });
    expect(find({ pool: 'peer', country: 'ch' }, 'no_stock', { stock })?.fix?.routing).toEqual({
      pool: 'peer',
      country: 'de',
    });
    expect(find({ pool: 'peer', country: 'fr' }, 'no_stock', { stock })?.fix?.routing).toEqual({
      pool: 'mbl',
      country: 'fr',
    });
    expect(find({ pool: 'any', country: 'fr' }, 'no_stock', { stock })).toBeUndefined();
    expect(find({ pool: 'best', country: 'jp' }, 'no_stock', { stock })?.fix?.routing).toEqual({
      pool: 'best',
      country: 'us',
    });
    expect(find({ pool: 'mbl', country: 'at' }, 'mbl_without_modems', { stock })?.fix?.label).toBe(
      'Use peers in Austria',
    );
    expect(find({ pool: 'mbl', country: 'jp' }, 'mbl_without_modems', { stock })?.fix?.label).toBe('Use United States');
  });

  it('offers the nearest country with stock beside the other pool', () => {
    const finding = find({ pool: 'mbl', country: 'pl' }, 'no_stock', { stock });
    expect(finding?.otherFix).toEqual({ label: 'Use United States', routing: { pool: 'mbl', country: 'us' } });
    const german = find({ country: 'de' }, 'mbl_without_modems', { stock });
    expect(german?.fix?.label).toBe('Use peers in Germany');
    expect(german?.otherFix).toEqual({ label: 'Use France', routing: { country: 'fr' } });
    expect(find({ country: 'de' }, 'mbl_without_modems')?.otherFix?.routing.country).toBe('fr');
  });

  it('tells of a session that another customer has, with a free name', () => {
    const sessionsInUse = new Map([
      ['alice7', 'Bob GmbH'],
      ['alice7_2', 'Carol'],
    ]);
    const routing: Routing = { sessionId: 'alice7', rotation: 'sticky' };
    const finding = find(routing, 'session_shared', { sessionsInUse });
    expect(finding).toMatchObject({ severity: 'warning', token: 'sid' });
    expect(finding?.message).toContain('Bob GmbH');
    expect(finding?.fix?.routing).toEqual({ ...routing, sessionId: 'alice7_3' });
    expect(find({ sessionId: 'dave' }, 'session_shared', { sessionsInUse })).toBeUndefined();
    const long = 'a'.repeat(64);
    expect(
      find({ sessionId: long }, 'session_shared', { sessionsInUse: new Map([[long, 'Bob']]) })?.fix?.routing,
    ).toEqual({
      sessionId: undefined,
    });
  });

  it('believes the stock over its own list of modem countries', () => {
    const withGerman = { ...stock, mbl: { ...stock.mbl, de: 5 } };
    expect(lintRouting({ country: 'de' }, { stock: withGerman })).toEqual([]);
  });

  it('is quiet about stock that the platform did not tell', () => {
    expect(lintRouting({ pool: 'peer', country: 'jp' })).toEqual([]);
    expect(lintRouting({ pool: 'peer', country: 'jp' }, { stock: {} })).toEqual([]);
  });

  it('finds an API key where the account id belongs', () => {
    const finding = find({}, 'api_key_as_username', { apiKeyLooksIn: 'psx_0123456789abcdef0123' });
    expect(finding).toMatchObject({ severity: 'error', token: 'account' });
    expect(finding?.message).not.toContain('0123456789abcdef');
    expect(find({}, 'secret_as_username', { apiKeyLooksIn: 'pak_0123456789abcdef01234567' })?.severity).toBe('error');
    expect(lintRouting({}, { apiKeyLooksIn: 'psx_ab12' })).toEqual([]);
    expect(looksLikeApiKey('psx_ab12')).toBe(false);
  });

  it('counts the username to the last character', () => {
    const [carrier, isp, city] = ['c', 'i', 'y'].map((letter) => letter.repeat(64));
    const long = (count: number): Routing => ({ carrier, isp, city, sessionId: 's'.repeat(count) });
    const options = { apiKeyLooksIn: 'psx_ab12' };
    const others = 'psx_ab12-mbl-carrier--isp--city--sid-'.length + 3 * 64;
    expect(composeUsername({ proxyUsername: 'psx_ab12' }, long(256 - others))).toHaveLength(256);
    expect(find(long(256 - others), 'username_too_long', options)).toBeUndefined();
    const finding = find(long(257 - others), 'username_too_long', options);
    expect(finding?.message).toContain('257');
    expect(finding?.fix?.routing).toEqual({ ...long(257 - others), carrier: undefined, city: undefined });
  });

  it('takes one character less over SOCKS5, which counts it in a byte', () => {
    const options = { apiKeyLooksIn: 'psx_ab12' };
    const words = {
      isp: 'i'.repeat(64),
      sessionId: 's'.repeat(64),
      pin: { type: 'device' as const, id: 'd'.repeat(64) },
    };
    const rest = 256 - composeUsername({ proxyUsername: 'psx_ab12' }, { ...words, city: 'y' }).length + 1;
    const of = (city: number): Routing => ({ ...words, city: 'y'.repeat(city), protocol: 'socks5' });
    expect(composeUsername({ proxyUsername: 'psx_ab12' }, of(rest))).toHaveLength(256);
    expect(find(of(rest - 1), 'username_too_long', options)).toBeUndefined();
    const finding = find(of(rest), 'username_too_long', options);
    expect(finding?.message).toContain('256 bytes; SOCKS5 carries 255');
    expect(finding?.otherFix).toEqual({ label: 'Use HTTP', routing: { ...of(rest), protocol: 'http' } });
    expect(find({ ...of(rest), protocol: 'http' }, 'username_too_long', options)).toBeUndefined();
  });

  it('puts the worst first', () => {
    const severities = lintRouting({
      country: 'de',
      sessionId: 'No',
      carrier: 'x',
      rotation: 'hard',
      ttlSeconds: 1,
    }).map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
    expect(severities[0]).toBe('error');
  });
});

const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('us', 'de', 'uk', 'ge', 'zz', 'jp', 'alice7')), {
  nil: undefined,
});
const routings: fc.Arbitrary<Routing> = fc.record(
  {
    pool: fc.constantFrom('mbl', 'peer', 'any', 'best'),
    country: text,
    carrier: text,
    isp: text,
    asn: text,
    ipType: fc.constantFrom('mobile', 'residential', 'datacenter'),
    city: text,
    sessionId: text,
    rotation: fc.constantFrom('none', 'sticky', 'hard', 'auto5', 'auto10', 'ondemand'),
    strict: fc.boolean(),
    pin: fc.record({ type: fc.constantFrom('lease', 'device', 'port'), id: fc.string() }),
    ttlSeconds: fc.double(),
  },
  { requiredKeys: [] },
);

describe('for any routing', () => {
  it('a fix mends what it was offered for', () => {
    fc.assert(
      fc.property(routings, fc.boolean(), (routing, withStock) => {
        const options = { apiKeyLooksIn: 'psx_ab12', ...(withStock ? { stock } : {}) };
        for (const { code, token, fix } of lintRouting(routing, options)) {
          if (fix === undefined) continue;
          const left = lintRouting(fix.routing, options);
          expect(left.filter((finding) => finding.code === code && finding.token === token)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('composing throws exactly where an id is found to be bad', () => {
    fc.assert(
      fc.property(routings, (routing) => {
        const bad = lintRouting(routing).some(({ code }) => code === 'bad_session_id' || code === 'bad_pin_id');
        const compose = () => composeProxyUrl({ proxyUsername: 'psx_ab12', secret: 'x' }, routing);
        if (bad) expect(compose).toThrow();
        else expect(compose).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
