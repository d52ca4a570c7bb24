import { describe, expect, it } from 'vitest';
import { formatUsdc, leastMicro, microToCents, parseUsdc, priceMicro } from '../../shared/usdc.ts';

describe('USDC in whole micro-units', () => {
  it.each([
    ['3.5', 3_500_000],
    [' 12 ', 12_000_000],
    ['0.000001', 1],
    ['999999999.999999', 999_999_999_999_999],
    ['0.0000001', null],
    ['1e3', null],
    ['-1', null],
    ['1,5', null],
    ['', null],
  ])('reads %j as %s', (text, micro) => expect(parseUsdc(text)).toBe(micro));

  it.each([
    [3_500_000, '3.50'],
    [1, '0.000001'],
    [0, '0.00'],
    [123_456_000, '123.456'],
  ])('writes %i as %s', (micro, text) => {
    expect(formatUsdc(micro)).toBe(text);
    expect(parseUsdc(text)).toBe(micro);
  });

  it('takes 2 % less at the most, never a micro-unit more', () => {
    expect(priceMicro(3, 3_333_333)).toBe(9_999_999);
    expect(leastMicro(10_000_000, 0)).toBe(10_000_000);
    expect(leastMicro(10_000_000, 200)).toBe(9_800_000);
    expect(leastMicro(10_000_000, 5000)).toBe(9_800_000);
    expect(leastMicro(99, 200)).toBe(98);
    expect(leastMicro(49, 200)).toBe(49);
    expect(microToCents(9_999_999)).toBe(999);
  });
});
