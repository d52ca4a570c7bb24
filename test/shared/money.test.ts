import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/ipc/settings.ts';
import { nextRate, savingsHint, wholesaleCost } from '../../shared/money.ts';

const rates = DEFAULT_SETTINGS.wholesaleRates;

describe('wholesaleCost', () => {
  it.each([
    [1, 400, 400],
    [24, 9_600, 400],
    [25, 9_000, 360],
    [49, 17_640, 360],
    [50, 16_000, 320],
    [99, 31_680, 320],
    [100, 28_000, 280],
    [249, 69_720, 280],
    [250, 60_000, 240],
    [1000, 240_000, 240],
  ])('%d GB in one order cost %d cents at %d a GB', (gb, cents, centsPerGb) => {
    expect(wholesaleCost(gb, rates)).toEqual({ cents, centsPerGb });
  });

  it.each([null, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('has no price for %s', (gb) => {
    expect(wholesaleCost(gb, rates)).toBeNull();
  });

  it('has none without a rate that covers it', () => {
    expect(wholesaleCost(5, [])).toBeNull();
    expect(wholesaleCost(5, [{ fromGb: 10, centsPerGb: 100 }])).toBeNull();
  });

  it('does not depend on the order of the table, and is whole cents', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.shuffledSubarray(rates, { minLength: rates.length }),
        (gb, table) => {
          const cost = wholesaleCost(gb, table);
          expect(cost).toEqual(wholesaleCost(gb, rates));
          expect(Number.isInteger(cost?.cents)).toBe(true);
        },
      ),
    );
  });
});

describe('hints', () => {
  it('tells of a larger order that costs less', () => {
    expect(savingsHint(24, rates)).toEqual({ gb: 25, cents: 9_000, centsPerGb: 360, savedCents: 600 });
    expect(savingsHint(240, rates)).toEqual({ gb: 250, cents: 60_000, centsPerGb: 240, savedCents: 7_200 });
    expect(savingsHint(10, rates)).toBeNull();
    expect(savingsHint(250, rates)).toBeNull();
    expect(savingsHint(null, rates)).toBeNull();
  });

  it('never recommends paying more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (gb) => {
        const hint = savingsHint(gb, rates);
        if (hint === null) return;
        expect(hint.gb).toBeGreaterThan(gb);
        expect(hint.cents).toBe(wholesaleCost(hint.gb, rates)?.cents);
        expect(hint.savedCents).toBe((wholesaleCost(gb, rates)?.cents ?? 0) - hint.cents);
        expect(hint.savedCents).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('names the next rate and what reaching it costs', () => {
    expect(nextRate(10, rates)).toEqual({ gb: 25, cents: 9_000, centsPerGb: 360, savedCents: -5_000 });
    expect(nextRate(250, rates)).toBeNull();
    expect(nextRate(0, rates)).toBeNull();
  });
});
