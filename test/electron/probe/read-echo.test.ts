import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcho } from '../../../electron/probe/read-echo.ts';

const read = (value: unknown) => readEcho(JSON.stringify(value));
const reading = (ip: string, country: string | null, network: string | null, ipType: string | null) => ({
  ok: true,
  reading: { ip, country, network, ipType },
});

describe('readEcho', () => {
  it.each<[string, unknown, ReturnType<typeof reading>]>([
    [
      'ipinfo.io/json',
      {
        ip: '203.0.113.7',
        city: 'Dallas',
        region: 'Texas',
        country: 'US',
        loc: '32.7,-96.8',
        org: 'AS21928 T-Mobile USA, Inc.',
        timezone: 'America/Chicago',
      },
      reading('203.0.113.7', 'us', 'T-Mobile USA, Inc.', null),
    ],
    [
      'ipinfo.io with a token',
      { ip: '203.0.113.7', country: 'US', asn: { asn: 'AS7922', name: 'Comcast', type: 'isp' } },
      reading('203.0.113.7', 'us', 'Comcast', 'residential'),
    ],
    [
      'ifconfig.co/json',
      {
        ip: '2001:db8::7',
        ip_decimal: 4.2e37,
        country: 'Germany',
        country_iso: 'DE',
        asn: 'AS3320',
        asn_org: 'Deutsche Telekom AG',
        user_agent: { product: 'Pakdesk' },
      },
      reading('2001:db8::7', 'de', 'Deutsche Telekom AG', null),
    ],
    [
      'ip-api.com/json',
      {
        status: 'success',
        country: 'United Kingdom',
        countryCode: 'GB',
        isp: 'EE',
        org: 'EE Ltd',
        as: 'AS12576 EE Limited',
        mobile: true,
        hosting: false,
        query: '203.0.113.8',
      },
      reading('203.0.113.8', 'gb', 'EE', 'mobile'),
    ],
    ['api.ipify.org?format=json', { ip: '198.51.100.4' }, reading('198.51.100.4', null, null, null)],
    ['a hosting flag', { ip: '198.51.100.4', hosting: true }, reading('198.51.100.4', null, null, 'datacenter')],
    [
      'its own words',
      { address: '198.51.100.4', country: 'pl', network: 'Play', ipType: 'Mobile' },
      reading('198.51.100.4', 'pl', 'Play', 'mobile'),
    ],
    ['an address family', { ip: '198.51.100.4', type: 'IPv4' }, reading('198.51.100.4', null, null, null)],
    ['only an AS number', { ip: '198.51.100.4', asn: 'AS64500' }, reading('198.51.100.4', null, 'AS64500', null)],
    [
      'numbers where words belong',
      { ip: '198.51.100.4', country: 49, org: null, type: {} },
      reading('198.51.100.4', null, null, null),
    ],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('takes a byte-order mark and blanks', () => {
    expect(readEcho('\ufeff {"ip":"198.51.100.4"}\n')).toMatchObject({ ok: true });
  });

  it.each<[string, string]>([
    ['<html></html>', 'a web page in place of JSON'],
    ['', 'something that is not JSON'],
    ['198.51.100.4', 'something that is not JSON'],
    ['null', 'something that is not JSON'],
    ['"x"', 'something that is not JSON'],
    ['{}', 'JSON without an address'],
    ['{"ip":42}', 'JSON without an address'],
    ['{"ip":"not an address"}', 'an address that no exit can have'],
    ['{"status":"fail","query":"10.0.0.1"}', 'an address that no exit can have'],
    ['{"ip":"::1"}', 'an address that no exit can have'],
    ['{"ip":"::ffff:192.168.0.1"}', 'an address that no exit can have'],
    ['{"ip":"100.64.3.2"}', 'an address that no exit can have'],
    ['{"ip":"169.254.169.254"}', 'an address that no exit can have'],
    ['{"ip":"fd00::1"}', 'an address that no exit can have'],
    ['{"__proto__":{"ip":"203.0.113.7"}}', 'JSON without an address'],
  ])('%s is %s', (text, why) => {
    expect(readEcho(text)).toEqual({ ok: false, why });
  });

  it('cleans what it shows: no secret, no control or direction marks, not endless', () => {
    const result = read({
      ip: '203.0.113.7',
      org: `AS1 \u202eevil\u0007 pak_c0ffee00c0ffee00 ${'x'.repeat(500)}`,
      type: 'y'.repeat(99),
    });
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.reading.network).not.toMatch(/[\p{Cc}\p{Cf}]|c0ffee/u);
    expect(result.reading.network?.length).toBeLessThanOrEqual(80);
    expect(result.reading.ipType?.length).toBeLessThanOrEqual(20);
  });

  it('never throws, however deep or odd', () => {
    expect(readEcho('['.repeat(30_000)).ok).toBe(false);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readEcho(text);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('ip', 'country', 'org', 'asn', 'type', 'query', 'mobile'), fc.jsonValue()),
        (value) => {
          read(value);
        },
      ),
    );
  });
});
