import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExitAddress, maskIp } from '../../../electron/probe/mask-ip.ts';

describe('maskIp', () => {
  it.each([
    ['203.0.113.7', '203.0.113.•••'],
    ['::ffff:203.0.113.7', '203.0.113.•••'],
    ['2001:db8::7', '2001:db8:•••'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:•••'],
    ['2001::7', '2001:0:•••'],
    ['not an address', null],
    ['', null],
    ['203.0.113', null],
  ])('%s is shown as %s', (ip, masked) => {
    expect(maskIp(ip)).toBe(masked);
  });

  it('never shows the last part', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(maskIp(ip)).toBe(`${ip.slice(0, ip.lastIndexOf('.'))}.•••`);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        expect(maskIp(ip)).toMatch(/^(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}:|\d+\.\d+\.\d+\.)•••$/);
      }),
    );
  });
});

describe('isExitAddress', () => {
  it.each(['203.0.113.7', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '::ffff:8.8.8.8'])(
    '%s can be one',
    (ip) => {
      expect(isExitAddress(ip)).toBe(true);
    },
  );
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '127.9.9.9',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'x',
    '',
  ])('%s cannot', (ip) => {
    expect(isExitAddress(ip)).toBe(false);
  });
});
