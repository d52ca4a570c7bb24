import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAfterIdle, findFailedLogins, findForbiddenUse, findSpike } from '../../shared/anomaly.ts';
import { DAY_MS } from '../../shared/key.ts';

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;
const week = (mb: (hour: number) => number | null) => Array.from({ length: 167 }, (_, hour) => mb(hour));
const steady = week(() => 100);
const rise = (mb: number, minutes = 5) => ({ mb, fromAt: NOW - minutes * MINUTE, toAt: NOW });

describe('a sudden tenfold hour', () => {
  it('is found, with the figures it was judged by', () => {
    const found = findSpike(1100, steady);
    expect(found?.text).toBe(
      '1.1 GB in one hour. An hour with traffic usually has 100 MB, and the busiest of the last 7 days had 100 MB.',
    );
    expect(found?.figures.map(({ value }) => value)).toEqual(['1.1 GB', '100 MB', '100 MB']);
  });

  it.each([
    ['nine times the usual', 900, steady],
    ['ten times very little', 200, week(() => 10)],
    ['a customer whose bursts are as large', 2000, week((hour) => (hour % 24 === 3 ? 1900 : 50))],
    ['less than two days seen', 5000, week((hour) => (hour < 140 ? null : 100))],
    ['hardly any hour with traffic', 5000, week((hour) => (hour % 24 === 3 ? 100 : 0))],
    ['no history', 5000, []],
    ['a counter gone mad', 2e9, steady],
    ['no figure', Number.NaN, steady],
  ])('is not: %s', (_, mb, earlier) => {
    expect(findSpike(mb, earlier)).toBeNull();
  });

  it('the hour after a gap is no hour: it neither counts as usual nor as busiest', () => {
    const withGap = week((hour) => (hour >= 100 && hour < 120 ? null : hour === 120 ? 50_000 : 100));
    expect(findSpike(1100, withGap)?.figures[2]?.value).toBe('100 MB');
  });

  it('never of an hour that is within twice the busiest one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 5000, noNaN: true })), { maxLength: 168 }),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        (earlier, mb) => {
          const seen = earlier.filter((one, index) => one !== null && (index === 0 || earlier[index - 1] !== null));
          if (mb < 2 * Math.max(0, ...seen.map((one) => one ?? 0))) expect(findSpike(mb, earlier)).toBeNull();
        },
      ),
    );
  });
});

describe('use after long idleness', () => {
  it('is found from 14 days before the reading before on', () => {
    expect(findAfterIdle(rise(40), NOW - 20 * DAY_MS)?.text).toMatch(
      /^40 MB between two readings 5 min apart, after 19 d/,
    );
    expect(findAfterIdle(rise(40), NOW - 13 * DAY_MS)).toBeNull();
  });

  it('is not of a key that was never used, nor of a few MB', () => {
    expect(findAfterIdle(rise(40), null)).toBeNull();
    expect(findAfterIdle(rise(10.24), NOW - 20 * DAY_MS)).toBeNull();
  });

  it('is not out of a gap: idle counts until Pakdesk looked last', () => {
    expect(findAfterIdle(rise(40, 10 * 24 * 60), NOW - 20 * DAY_MS)).toBeNull();
  });
});

describe('use of a key that is off', () => {
  it('is found when it was off at both readings', () => {
    const found = findForbiddenUse('usedWhileDisabled', rise(40), NOW - 120 * MINUTE);
    expect(found?.text).toMatch(
      /^40 MB between two readings 5 min apart, when it had been off for 1 h\. Tunnels that are open/,
    );
    expect(findForbiddenUse('usedAfterExpiry', rise(40), NOW - 120 * MINUTE)?.anomaly).toBe('usedAfterExpiry');
  });

  it('is not right after it was switched off: the gateway takes half a minute, and the first reading is a part', () => {
    expect(findForbiddenUse('usedWhileDisabled', rise(40), NOW)).toBeNull();
    expect(findForbiddenUse('usedWhileDisabled', rise(40), NOW - 6 * MINUTE)).toBeNull();
    expect(findForbiddenUse('usedWhileDisabled', rise(40), null)).toBeNull();
  });
});

it('refused logins count from ten in an hour', () => {
  expect(findFailedLogins(9, '')).toBeNull();
  expect(findFailedLogins(12, 'disabled')?.text).toMatch(/^12 refused logins .* The last one: disabled\./);
});
