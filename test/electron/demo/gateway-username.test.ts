import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedUsername, parseUsername } from '../../../electron/demo/gateway-username.ts';
import { composeUsername, type Routing } from '../../../shared/proxy-url.ts';

const PLAIN: ParsedUsername = {
  account: 'psx_ab12',
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

describe('what the gateway reads', () => {
  const cases: [string, Partial<ParsedUsername>][] = [
    ['psx_ab12', {}],
    ['psx_ab12-mbl-us-sid-alice7-rot-sticky', { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' }],
    ['PSX_AB12-MBL-US-SID-Alice', { pool: 'mbl', country: 'us', sessionId: 'alice' }],
    ['psx_ab12-us', { country: 'us' }],
    ['psx_ab12-mbl-zz-sid-a', { pool: 'mbl', sessionId: 'a' }],
    [
      'psx_ab12-peer-de-carrier-vodafone-city-berlin',
      { pool: 'peer', country: 'de', carrier: 'vodafone', city: 'berlin' },
    ],
    ['psx_ab12-any-isp-comcast-asn-7922-iptype-residential', { isp: 'comcast', asn: 7922, ipType: 'residential' }],
    ['psx_ab12-any-asn-as7922-iptype-fast', {}],
    ['psx_ab12-any-sid-al!ce.7', { sessionId: 'alce7' }],
    ['psx_ab12-any-sid-alice-7', { sessionId: 'alice' }],
    ['psx_ab12-any-rot-hard-strict', { rotation: 'hard', strict: true }],
    ['psx_ab12-any-rot-auto5-strict', { rotation: 'auto5' }],
    ['psx_ab12-any-strict-rot-sticky', { rotation: 'sticky' }],
    ['psx_ab12-any-rot-sticky-sid-a-strict', { rotation: 'sticky', sessionId: 'a' }],
    ['psx_ab12-any-rot-none', {}],
    ['psx_ab12-any-pin-lease-labcdefgh', { pin: 'lease-labcdefgh' }],
    ['psx_ab12-any-pin-lease-short-sid-a', { sessionId: 'a' }],
    ['psx_ab12-any-pin-device-d1', { pin: 'device-d1' }],
    ['psx_ab12-any-ttl-5', { ttlSeconds: 60 }],
    ['psx_ab12-any-ttl-90.6', { ttlSeconds: 91 }],
    ['psx_ab12-any-ttl-99999999', { ttlSeconds: 2_592_000 }],
    ['psx_ab12-any-ttl-soon', {}],
    ['psx_ab12-any-failover-strict', { failover: 'strict' }],
    ['psx_ab12-any-what-ever-us-sid', {}],
  ];
  it.each(cases)('%s', (username, expected) => {
    expect(parseUsername(username)).toEqual({ ...PLAIN, ...expected });
  });

  it('refuses only a missing and an over-long username', () => {
    expect(parseUsername('')).toBeNull();
    expect(parseUsername('a'.repeat(257))).toBeNull();
    expect(parseUsername('a'.repeat(256))).not.toBeNull();
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 256 }), (text) => parseUsername(text) !== null));
  });
});

describe('what the composer writes', () => {
  const id = fc.stringMatching(/^[a-z0-9_]{1,20}$/);
  const routing: fc.Arbitrary<Routing> = fc.record(
    {
      pool: fc.constantFrom('mbl', 'peer', 'any', 'best'),
      country: fc.constantFrom('us', 'gb', 'de', 'ge'),
      carrier: id,
      isp: id,
      city: id,
      asn: fc.integer({ min: 1, max: 9_999_999 }).map(String),
      ipType: fc.constantFrom('mobile', 'residential', 'datacenter'),
      sessionId: id,
      rotation: fc.constantFrom('none', 'sticky', 'hard', 'auto5', 'auto10', 'auto20', 'auto60', 'ondemand'),
      strict: fc.boolean(),
      failover: fc.constantFrom('any', 'samecountry', 'samecarrier', 'samenode', 'strict'),
      pin: fc.record({ type: fc.constantFrom('device', 'port'), id }),
      ttlSeconds: fc.integer({ min: 60, max: 2_592_000 }),
    },
    { requiredKeys: [] },
  );

  it('is read back as it was meant', () => {
    fc.assert(
      fc.property(routing, (asked) => {
        const username = composeUsername({ proxyUsername: 'psx_ab12' }, asked);
        fc.pre(username.length <= 256);
        const holds = asked.rotation === 'sticky' || asked.rotation === 'hard';
        expect(parseUsername(username)).toEqual({
          account: 'psx_ab12',
          pool: asked.pool ?? 'mbl',
          country: asked.country ?? null,
          carrier: asked.carrier ?? null,
          isp: asked.isp ?? null,
          asn: asked.asn === undefined ? null : Number(asked.asn),
          ipType: asked.ipType ?? null,
          city: asked.city ?? null,
          sessionId: asked.sessionId ?? null,
          rotation: asked.rotation === undefined || asked.rotation === 'none' ? 'auto10' : asked.rotation,
          strict: holds && asked.strict === true,
          failover: asked.failover ?? 'samecountry',
          pin: asked.pin ? `${asked.pin.type}-${asked.pin.id}` : null,
          ttlSeconds: asked.ttlSeconds ?? null,
        });
      }),
      { numRuns: 500 },
    );
  });
});
