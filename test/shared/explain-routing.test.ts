import { describe, expect, it } from 'vitest';
import { countryName, isCountryCode, isoAlias, nearestCountry } from '../../shared/country.ts';
import { defaultsInForce, describeRouting, explainRouting, spokenSeconds } from '../../shared/explain-routing.ts';
import { proxyUrlSegments, type Routing } from '../../shared/proxy-url.ts';

const full: Routing = {
  protocol: 'socks5',
  pool: 'peer',
  country: 'us',
  carrier: 'att',
  isp: 'tmobile',
  asn: '21928',
  ipType: 'mobile',
  city: 'nyc',
  sessionId: 'alice7',
  rotation: 'sticky',
  strict: true,
  failover: 'strict',
  pin: { type: 'device', id: 'd1' },
  ttlSeconds: 7200,
};

describe('explainRouting', () => {
  it('has one entry for each routing segment of the URL, in its order, with the same text', () => {
    const segments = proxyUrlSegments({ proxyUsername: 'psx_ab12', secret: 'x' }, full);
    const routingSegments = segments.filter(
      ({ part }) => !['scheme', 'account', 'separator', 'password', 'host', 'port'].includes(part),
    );
    const explained = explainRouting(full);
    expect(explained.map(({ token, text }) => [token, text])).toEqual(
      routingSegments.map(({ part, text }) => [part, text]),
    );
    for (const { meaning, ifNothingMatches } of explained) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(ifNothingMatches).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('says that hard is understood in two ways', () => {
    const hard = explainRouting({ rotation: 'hard' }).find(({ token }) => token === 'rot');
    expect(hard?.meaning).toContain('new address for each request');
    expect(hard?.meaning).toContain('like sticky');
  });

  it('does not call Georgia Germany', () => {
    expect(explainRouting({ country: 'ge' })[1]?.meaning).toBe('Exits in Georgia (the country; Germany is de).');
  });

  it('marks an id that cannot be used, and does not throw', () => {
    expect(
      explainRouting({ sessionId: 'Bob B', pin: { type: 'lease', id: '' } }).filter(({ invalid }) => invalid),
    ).toHaveLength(2);
  });
});

describe('defaultsInForce', () => {
  const tokens = (routing: Routing) => defaultsInForce(routing).map(({ token }) => token);

  it('tells what holds where nothing is written', () => {
    expect(tokens({})).toEqual(['country', 'carrier', 'sid', 'failover']);
    expect(tokens({ country: 'us', sessionId: 'a' })).toEqual(['carrier', 'rot', 'failover', 'ttl']);
    expect(tokens({ city: 'nyc', sessionId: 'a', rotation: 'auto10', failover: 'samecountry' })).toEqual([
      'country',
      'rot',
      'failover',
      'ttl',
    ]);
    expect(tokens(full)).toEqual([]);
    expect(defaultsInForce({ sessionId: 'a' }).find(({ token }) => token === 'rot')?.meaning).toContain('10 minutes');
  });

  it('is one of the two for each of them: written or in force', () => {
    for (const routing of [{}, full, { sessionId: 'a' }, { country: 'us' }]) {
      const written = explainRouting(routing).map(({ token }) => token);
      expect(tokens(routing).filter((token) => written.includes(token))).toEqual([]);
      for (const { meaning } of defaultsInForce(routing)) expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('describeRouting', () => {
  it.each<[Routing, string]>([
    [{}, 'Modems anywhere, a new exit for each connection, over HTTP.'],
    [
      { country: 'us', sessionId: 'alice7', rotation: 'sticky' },
      'Modems in United States, session alice7 held on one device, over HTTP.',
    ],
    [{ sessionId: 'a' }, 'Modems anywhere, session a changing its exit every 10 minutes, over HTTP.'],
    [{ sessionId: 'a', rotation: 'ondemand' }, 'Modems anywhere, session a changing its exit on demand, over HTTP.'],
    [{ sessionId: 'a', rotation: 'hard' }, 'Modems anywhere, session a with hard rotation, over HTTP.'],
    [
      full,
      'Peers in United States (mobile, network tmobile, AS21928, preferably att, preferably in nyc), session alice7 held on one device, pinned to device d1, over SOCKS5.',
    ],
  ])('%j', (routing, sentence) => {
    expect(describeRouting(routing)).toBe(sentence);
  });
});

describe('spokenSeconds', () => {
  it.each([
    [60, '1 minute'],
    [90, '90 seconds'],
    [7200, '2 hours'],
    [86_400, '1 day'],
    [2_592_000, '30 days'],
  ])('%d', (seconds, text) => {
    expect(spokenSeconds(seconds)).toBe(text);
  });
});

describe('countries', () => {
  it('knows codes, names and what people type instead', () => {
    expect(countryName('de')).toBe('Germany');
    expect(countryName('zz')).toBe('ZZ');
    expect(countryName('germany')).toBe('GERMANY');
    expect(isCountryCode('ge')).toBe(true);
    expect(isCountryCode('uk')).toBe(false);
    expect(isCountryCode('zz')).toBe(false);
    expect(isoAlias('UK')).toBe('gb');
    expect(isoAlias('constructor')).toBeNull();
  });

  it('offers a neighbour before a larger stock far away', () => {
    expect(nearestCountry('de', { us: 900, fr: 3, pl: 40, br: 5 })).toBe('fr');
    expect(nearestCountry('de', { us: 900, br: 5 })).toBe('us');
    expect(nearestCountry('de', { de: 5, fr: 0 })).toBeNull();
    expect(nearestCountry('zz', { us: 1 })).toBe('us');
  });
});
