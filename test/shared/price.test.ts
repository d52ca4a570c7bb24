import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrice, priceShown, priceText } from '../../shared/price.ts';

describe('parsePrice', () => {
  it.each([
    ['49', { cents: 4900, currency: 'USD' }],
    ['49.5', { cents: 4950, currency: 'USD' }],
    ['€49,50', { cents: 4950, currency: 'EUR' }],
    ['49.00 eur', { cents: 4900, currency: 'EUR' }],
    ['CHF 7', { cents: 700, currency: 'CHF' }],
    ['0.05', { cents: 5, currency: 'USD' }],
    ['4900 JPY', { cents: 4900, currency: 'JPY' }],
    ['KWD 49.5', { cents: 49_500, currency: 'KWD' }],
    ['  ', { cents: null, currency: 'USD' }],
  ])('reads %j', (text, price) => {
    expect(parsePrice(text)).toEqual(price);
  });

  it.each(['4900.5 JPY', '1.2345 KWD', 'abc', '-1', '1.234', '1e9', '€1€', 'USD 1 EUR', '12345678', '1,000.00', '١٢'])(
    'refuses %j',
    (text) => {
      expect(parsePrice(text)).toBeNull();
    },
  );

  it('shows it by its currency', () => {
    expect([priceShown(4900, 'USD'), priceShown(4900, 'JPY'), priceShown(49_500, 'KWD')]).toEqual([
      '$49.00',
      '¥4,900',
      'KWD\u00a049.500',
    ]);
  });

  it('reads back what it wrote, to the cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
        (cents, currency) => {
          expect(parsePrice(priceText({ cents, currency }))).toEqual({ cents, currency });
        },
      ),
    );
  });
});
