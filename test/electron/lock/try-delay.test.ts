import { describe, expect, it } from 'vitest';
import { delayAfter, retryAt } from '../../../electron/lock/try-delay.ts';

describe('delayAfter', () => {
  it('lets two slips pass, then doubles up to a quarter of an hour', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(delayAfter)).toEqual([0, 0, 0, 5_000, 10_000, 20_000, 40_000]);
    expect(delayAfter(11)).toBe(900_000);
    expect(delayAfter(100_000)).toBe(900_000);
  });

  it('never shrinks', () => {
    for (let failures = 0; failures < 40; failures += 1)
      expect(delayAfter(failures + 1)).toBeGreaterThanOrEqual(delayAfter(failures));
  });
});

describe('retryAt', () => {
  it('is a time as long as that is to come', () => {
    expect(retryAt(3, 1_000, 1_000)).toBe(6_000);
    expect(retryAt(3, 1_000, 5_999)).toBe(6_000);
    expect(retryAt(3, 1_000, 6_000)).toBeNull();
    expect(retryAt(2, 1_000, 1_000)).toBeNull();
    expect(retryAt(9, null, 0)).toBeNull();
  });
});
