import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForecastInput, forecastKey } from '../../shared/forecast.ts';
import { addHistories, type UsageHistory, wholeBuckets } from '../../shared/forecast-history.ts';
import { needsForecast, renewalOf, sortRenewals } from '../../shared/forecast-renewals.ts';
import { forecastSchema } from '../../shared/ipc/forecast.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import { backTest, PATTERNS } from '../bench/forecast.ts';
import { fixtureKey } from '../renderer/fixtures.ts';

const HOUR_MS = 3_600_000;
/** Noon UTC. */
const NOW = 20_500 * DAY_MS + 12 * HOUR_MS;

/** MB of each hour by how many hours ago it was; null = nobody looked. */
function seen(sinceHours: number, mbAgo: (hoursAgo: number) => number | null): Pick<ForecastInput, 'hours' | 'days'> {
  const since = NOW - sinceHours * HOUR_MS;
  const history = (bucketMs: number, count: number): UsageHistory => {
    const last = Math.floor(NOW / bucketMs) * bucketMs;
    const points = Array.from({ length: count }, (_, index) => {
      const at = last - (count - 1 - index) * bucketMs;
      let mb: number | null = null;
      for (let hour = at; hour < at + bucketMs && hour <= NOW; hour += HOUR_MS) {
        const own = hour < since - HOUR_MS ? null : mbAgo(Math.floor((NOW - hour) / HOUR_MS));
        if (own !== null) mb = (mb ?? 0) + own;
      }
      return { at, mb };
    });
    return { bucketMs, points, since };
  };
  return { hours: history(HOUR_MS, 168), days: history(DAY_MS, 90) };
}

const key = (capGb: number | null, usedGb: number, expiresInDays: number | null) => ({
  capGb,
  usedMb: usedGb * MB_PER_GB,
  expiresAt: expiresInDays === null ? null : NOW + expiresInDays * DAY_MS,
  unreadable: [],
  gone: false,
});
const steady = seen(60 * 24, () => MB_PER_GB / 24);

describe('when a key runs out', () => {
  it('at a steady pace it is the straight line, within its band', () => {
    const { verdict, runsOut, sentence, daysBeforeExpiry, burn24hMbPerDay, burn7dMbPerDay, basis } = forecastKey({
      key: key(20, 10, 19),
      ...steady,
      nowMs: NOW,
    });
    expect(verdict).toBe('runsOutFirst');
    expect(Math.abs((runsOut.expectedAt ?? 0) - (NOW + 10 * DAY_MS))).toBeLessThan(2 * HOUR_MS);
    expect(runsOut.earliestAt ?? 0).toBeLessThanOrEqual(runsOut.expectedAt ?? 0);
    expect(runsOut.latestAt ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(runsOut.expectedAt ?? 0);
    expect(daysBeforeExpiry === 8 || daysBeforeExpiry === 9).toBe(true);
    expect(sentence).toMatch(
      /^Runs out on \d+ Feb 2026, [89] days before it expires|^Runs out on \d+ \w+, [89] days before it expires/,
    );
    expect(burn24hMbPerDay).toBeCloseTo(MB_PER_GB, 6);
    expect(burn7dMbPerDay).toBeCloseTo(MB_PER_GB, 6);
    expect(basis.model).toBe('weekly');
  });

  it('after its expiry it says so', () => {
    expect(forecastKey({ key: key(20, 10, 5), ...steady, nowMs: NOW })).toMatchObject({
      verdict: 'expiresFirst',
      sentence: expect.stringMatching(/, [45] days after it expires/),
    });
    expect(forecastKey({ key: key(1000, 0, 5), ...steady, nowMs: NOW })).toMatchObject({
      verdict: 'expiresFirst',
      runsOut: { expectedAt: null },
      sentence: expect.stringMatching(/^Expires on .*, long before its cap is used up\.$/),
    });
  });

  it('knows weekends: three free days of a working week are not forecast as working ones', () => {
    const office = seen(60 * 24, (ago) => {
      const day = Math.floor((NOW - ago * HOUR_MS) / DAY_MS) % 7;
      return day === 2 || day === 3 ? 0 : 100;
    });
    const { next7d } = forecastKey({ key: key(1000, 0, null), ...office, nowMs: NOW });
    expect(next7d?.expectedMb).toBeGreaterThan(0.95 * 5 * 2400);
    expect(next7d?.expectedMb).toBeLessThan(1.05 * 5 * 2400);
  });

  it.each([
    [
      'no history',
      { ...seen(0, () => 5), hours: { ...steady.hours, since: null }, days: { ...steady.days, since: null } },
      key(10, 1, 9),
      /not seen/,
    ],
    ['less than a day of it', seen(10, () => 5), key(10, 1, 9), /has seen 10 h .* needs 24 h/],
    ['a usage that cannot be read', steady, { ...key(10, 1, 9), usedMb: null }, /usage that cannot be read/],
    [
      'a cap that cannot be read',
      steady,
      { ...key(null, 1, 9), unreadable: ['capGb' as const] },
      /cap that cannot be read/,
    ],
    ['a key that is gone', steady, { ...key(10, 1, 9), gone: true }, /no longer lists/],
  ])('with %s it is unknown, with the reason', (_, history, of, reason) => {
    const forecast = forecastKey({ key: of, ...history, nowMs: NOW });
    expect(forecast).toMatchObject({ verdict: 'unknown', curve: [], next7d: null, runsOut: { expectedAt: null } });
    expect(forecast.reason).toMatch(reason);
  });

  it('an idle key runs out of nothing', () => {
    const idle = seen(60 * 24, (ago) => (ago > 15 * 24 ? 50 : 0));
    expect(forecastKey({ key: key(10, 1, 9), ...idle, nowMs: NOW })).toMatchObject({
      verdict: 'idle',
      next7d: { expectedMb: 0 },
      runsOut: { expectedAt: null },
    });
  });

  it('at the cap it has run out, with no cap there is nothing to run out of', () => {
    expect(forecastKey({ key: key(10, 10, 9), ...steady, nowMs: NOW }).verdict).toBe('atCap');
    expect(forecastKey({ key: key(null, 10, 9), ...steady, nowMs: NOW })).toMatchObject({
      verdict: 'noCap',
      sentence: expect.stringContaining('about 7'),
    });
  });

  it('for any history it fits the contract; the band holds what is expected and the curve never falls', () => {
    const hour = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { freq: 5 });
    fc.assert(
      fc.property(
        fc.array(hour, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 90 * 24 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.option(fc.integer({ min: -5, max: 400 })),
        (pattern, sinceHours, capGb, expires) => {
          const history = seen(sinceHours, (ago) => pattern[ago % pattern.length] ?? null);
          const forecast = forecastKey({ key: key(capGb, 0.5, expires), ...history, nowMs: NOW });
          expect(forecastSchema.safeParse(forecast).error).toBeUndefined();
          const { earliestAt, expectedAt, latestAt } = forecast.runsOut;
          if (expectedAt !== null) expect(earliestAt).not.toBeNull();
          expect(earliestAt ?? 0).toBeLessThanOrEqual(expectedAt ?? Number.POSITIVE_INFINITY);
          expect(expectedAt ?? 0).toBeLessThanOrEqual(latestAt ?? Number.POSITIVE_INFINITY);
          let before = { at: 0, lowMb: 0, expectedMb: 0, highMb: 0 };
          for (const point of forecast.curve) {
            expect(point.at).toBeGreaterThan(before.at);
            expect(point.lowMb).toBeLessThanOrEqual(point.expectedMb);
            expect(point.expectedMb).toBeLessThanOrEqual(point.highMb);
            expect(point.lowMb).toBeGreaterThanOrEqual(before.lowMb);
            before = point;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the history', () => {
  it('spreads what stands after a gap over the gap, and leaves parts out', () => {
    const points = [null, 10, null, null, 30, 5, 7].map((mb, index) => ({ at: index * HOUR_MS, mb }));
    const whole = wholeBuckets({ bucketMs: HOUR_MS, points, since: HOUR_MS }, 6.5 * HOUR_MS);
    expect(whole.map(({ mb }) => mb)).toEqual([10, 10, 10, 10, 5]);
  });

  it('leaves out a gap of which nobody knows how long it was, with what came of it', () => {
    const day = (at: number, mb: number | null) => ({ at: at * DAY_MS, mb });
    const points = [day(10, null), day(11, null), day(12, 30_000), day(13, 1000), day(14, 1000)];
    const whole = wholeBuckets({ bucketMs: DAY_MS, points, since: DAY_MS }, 15 * DAY_MS);
    expect(whole).toEqual([day(13, 1000), day(14, 1000)]);
    // Begun within these buckets it is spread, as ever.
    expect(wholeBuckets({ bucketMs: DAY_MS, points, since: 10.5 * DAY_MS }, 15 * DAY_MS)).toHaveLength(4);
  });

  it('of several keys keeps what is known of one in an hour in which another was not read', () => {
    const of = (figures: (number | null)[]): UsageHistory => ({
      bucketMs: HOUR_MS,
      points: figures.map((mb, index) => ({ at: index * HOUR_MS, mb })),
      since: 0,
    });
    const both = addHistories([of([1, 500, 2, null]), of([1, null, 3, null])]);
    expect(both.points.map(({ mb }) => mb)).toEqual([2, null, 505, null]);
  });

  it('of several keys is their sum, a gap only where it is one for a key that was there', () => {
    const of = (list: (number | null)[], since: number): UsageHistory => ({
      bucketMs: HOUR_MS,
      points: list.map((mb, index) => ({ at: index * HOUR_MS, mb })),
      since,
    });
    const both = addHistories([of([1, 2, null, 4], 0), of([null, null, 3, 4], 2 * HOUR_MS)]);
    // The 3 that are known stand after the gap, with the rest of it.
    expect(both.points.map(({ mb }) => mb)).toEqual([1, 2, null, 11]);
    expect(both.since).toBe(0);
  });
});

describe.each(PATTERNS)('back-tested on %s histories', (pattern) => {
  it('it is not worse than the same as last week', () => {
    const { ours, lastWeek, covered } = backTest(pattern, [101, 102, 103]);
    expect(ours).toBeLessThanOrEqual(lastWeek * 1.02);
    expect(covered).toBeGreaterThan(0.7);
  });
});

describe('renewals', () => {
  const pakKey = (part: Partial<PakKey>): PakKey => ({
    ...fixtureKey(3, NOW),
    enabled: true,
    isExpired: false,
    gone: false,
    unreadable: [],
    ...part,
  });
  const rules = { withinDays: 7, idleDays: 14 };
  const row = (part: Parameters<typeof pakKey>[0]) =>
    renewalOf(
      pakKey({ capGb: 10, usedMb: 1024, expiresAt: NOW + 30 * DAY_MS, lastUsedAt: NOW, ...part }),
      null,
      rules,
      NOW,
    );

  it.each([
    ['at cap', { usedMb: 10 * MB_PER_GB, enabled: false }, 'atCap', 'topUp'],
    ['expired', { expiresAt: NOW - DAY_MS }, 'expired', 'extend'],
    ['expires soon', { expiresAt: NOW + 3 * DAY_MS }, 'expiresSoon', 'extend'],
    ['idle', { lastUsedAt: NOW - 20 * DAY_MS }, 'idle', 'copyRenewal'],
  ])('%s', (_, part, reason, action) => {
    const found = row(part);
    expect(found?.reason).toBe(reason);
    expect(found?.actions[0]).toBe(action);
    expect(found?.sentence).not.toBe('');
  });

  it.each([
    ['one that is fine', {}],
    ['one that expired long ago', { expiresAt: NOW - 40 * DAY_MS }],
    ['one that was switched off with GB left', { enabled: false, expiresAt: NOW + 2 * DAY_MS }],
    ['one that is gone', { gone: true, usedMb: 10 * MB_PER_GB }],
    ['one that was never used', { lastUsedAt: null, usedMb: 0 }],
  ])('%s is not on the list', (_, part) => {
    expect(row(part)).toBeNull();
  });

  it('refused ones stand first, then what stops first, idle ones last', () => {
    const rows = [
      row({ id: 'idle', lastUsedAt: NOW - 20 * DAY_MS }),
      row({ id: 'later', expiresAt: NOW + 5 * DAY_MS }),
      row({ id: 'cap', usedMb: 11 * MB_PER_GB }),
      row({ id: 'sooner', expiresAt: NOW + DAY_MS }),
      row({ id: 'expired', expiresAt: NOW - DAY_MS }),
    ].filter((one) => one !== null);
    expect(sortRenewals(rows).map(({ key: { id } }) => id)).toEqual(['cap', 'expired', 'sooner', 'later', 'idle']);
  });

  it('a key that lasts at ten times the pace of its life needs no forecast', () => {
    const of = (usedMb: number, days: number) =>
      needsForecast(
        pakKey({ capGb: 100, usedMb, createdAt: NOW - 100 * DAY_MS, expiresAt: NOW + days * DAY_MS }),
        7,
        NOW,
      );
    expect(of(1024, 30)).toBe(false);
    expect(of(50 * 1024, 30)).toBe(true);
    expect(needsForecast(pakKey({ capGb: 10, usedMb: 500, createdAt: null, expiresAt: null }), 7, NOW)).toBe(true);
  });
});
