import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, parseAmount, parseCurrency } from '../../../../renderer/features/money/money-fields.ts';

describe('an amount', () => {
  it.each([
    ['12.5', 'USD', 1250],
    [' 12 ', 'USD', 1200],
    ['0.07', 'USD', 7],
    ['0', 'USD', 0],
    ['-3', 'USD', -300],
    ['−3.10', 'USD', -310],
    ['1,250.00', 'USD', 125_000],
    ['1,234,567.89', 'EUR', 123_456_789],
    ['1250', 'JPY', 1250],
    ['1.234', 'KWD', 1234],
    ['999999999.99', 'USD', 99_999_999_999],
  ])('%s in %s is %i of its smallest units', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  it.each([
    ['', 'USD'],
    ['.', 'USD'],
    ['5.', 'USD'],
    ['.5', 'USD'],
    ['1.005', 'USD'],
    ['1.5', 'JPY'],
    ['1e3', 'USD'],
    ['0x10', 'USD'],
    ['+5', 'USD'],
    ['--5', 'USD'],
    ['$5', 'USD'],
    ['5 USD', 'USD'],
    ['Infinity', 'USD'],
    ['NaN', 'USD'],
    ['١٢', 'USD'],
    // A comma stands for thousands only: 12,5 must not become 125.
    ['12,5', 'USD'],
    ['1,25', 'USD'],
    ['1,2345', 'USD'],
    [',250', 'USD'],
    ['1 250', 'USD'],
    // More than can be told to the cent.
    ['99999999999', 'USD'],
  ])('“%s” in %s is none', (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });

  it('comes back as it went, to the cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
        fc.constantFrom('USD', 'EUR'),
        (minor, currency) => {
          expect(parseAmount(amountText(minor, currency), currency)).toBe(minor);
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it.each([
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [125_000, 'USD', '1250.00'],
    [1250, 'JPY', '1250'],
    [7, 'KWD', '0.007'],
  ])('%i of %s is written %s', (minor, currency, text) => {
    expect(amountText(minor, currency)).toBe(text);
  });
});

it('a currency is three letters, in any case', () => {
  expect(parseCurrency(' usd ')).toBe('USD');
  for (const text of ['', 'us', 'usdt', 'us1', 'ÜSD', 'u s']) expect(parseCurrency(text)).toBeNull();
});
