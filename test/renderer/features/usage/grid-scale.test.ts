import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketLabel,
  endOf,
  type Grid,
  gridGaps,
  gridTickLabel,
  gridTicks,
  roundTicks,
  unitOf,
} from '../../../../renderer/features/usage/grid-scale.ts';
import { dayStartHour } from '../../../../shared/usage-zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function grid(
  unit: Grid['unit'],
  edges: readonly number[],
  timeZone = 'UTC',
  utcDaysBefore: number | null = null,
): Grid {
  return { timeZone, unit, from: edges[0] ?? 0, to: edges.at(-1) ?? 0, at: edges.slice(0, -1), utcDaysBefore };
}
const evenly = (from: number, step: number, count: number) =>
  Array.from({ length: count + 1 }, (_, n) => from + n * step);
/** Midnights of a zone, whatever the length of its days. */
const midnights = (timeZone: string, dates: readonly string[]) =>
  dates.map((date) => dayStartHour(timeZone, date) * HOUR_MS);

describe('a bucket’s label', () => {
  it('of an hour has its day and both ends, in the grid’s own zone', () => {
    const at = Date.parse('2026-11-24T13:00:00Z');
    expect(bucketLabel(grid('hour', evenly(at, HOUR_MS, 2), 'Europe/Berlin'), 0)).toBe('Tue 24 Nov, 14:00 to 15:00');
  });

  it('of the night the clocks go back has two different hours of the same name', () => {
    const at = Date.parse('2026-10-25T00:00:00Z');
    const hours = grid('hour', evenly(at, HOUR_MS, 3), 'Europe/Berlin');
    expect(bucketLabel(hours, 0)).toBe('Sun 25 Oct, 02:00 to 02:00');
    expect(bucketLabel(hours, 1)).toBe('Sun 25 Oct, 02:00 to 03:00');
  });

  it('of a day names it, and says where it is one of UTC', () => {
    const edges = midnights('America/New_York', ['2026-11-01', '2026-11-02', '2026-11-03']);
    expect(bucketLabel(grid('day', edges, 'America/New_York'), 0)).toBe('Sun, 1 Nov 2026');
    const old = grid(
      'day',
      evenly(Date.parse('2026-11-01T00:00:00Z'), DAY_MS, 2),
      'America/New_York',
      Date.parse('2026-11-02T00:00:00Z'),
    );
    expect(bucketLabel(old, 0)).toBe('Sun, 1 Nov 2026 (UTC)');
  });

  it('of a week has its first and last day', () => {
    expect(bucketLabel(grid('week', evenly(Date.parse('2026-11-23T00:00:00Z'), 7 * DAY_MS, 2)), 0)).toBe(
      '23 Nov to 29 Nov 2026',
    );
  });
});

describe('ticks', () => {
  it('of a day of hours are every fourth hour of the zone', () => {
    const ticks = gridTicks(grid('hour', evenly(Date.parse('2026-11-24T02:00:00Z'), HOUR_MS, 24), 'Asia/Kolkata'), 10);
    // Half an hour beside UTC: no hour of the grid begins at a whole one, so none may be called so.
    for (const at of ticks)
      expect(
        Number(
          new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Kolkata' }).format(at),
        ) % 4,
      ).toBe(0);
    expect(ticks.length).toBeGreaterThanOrEqual(5);
  });

  it('of a week of hours are its midnights, the one of 25 hours too', () => {
    const zone = 'Europe/Berlin';
    const from = dayStartHour(zone, '2026-10-22') * HOUR_MS;
    const to = dayStartHour(zone, '2026-10-29') * HOUR_MS;
    const ticks = gridTicks(grid('hour', evenly(from, HOUR_MS, (to - from) / HOUR_MS), zone), 10);
    expect(ticks).toEqual(
      midnights(zone, [
        '2026-10-22',
        '2026-10-23',
        '2026-10-24',
        '2026-10-25',
        '2026-10-26',
        '2026-10-27',
        '2026-10-28',
      ]),
    );
  });

  it.each(['UTC', 'Pacific/Auckland', 'America/Los_Angeles'])('of a year are the firsts of its months: %s', (zone) => {
    const dates = Array.from({ length: 366 }, (_, n) =>
      new Date(Date.UTC(2025, 10, 24 + n)).toISOString().slice(0, 10),
    );
    const ticks = gridTicks(grid('day', midnights(zone, dates), zone), 10);
    expect(ticks).toHaveLength(12);
    expect(ticks).toEqual(
      midnights(
        zone,
        dates.filter((date) => date.endsWith('-01')),
      ),
    );
  });

  it('of a month are at most as many as wanted, and the last bucket has one', () => {
    const days = grid('day', evenly(Date.parse('2026-10-25T00:00:00Z'), DAY_MS, 30));
    const ticks = gridTicks(days, 10);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks.at(-1)).toBe(days.at.at(-1));
  });

  it('are labelled as finely as the span asks', () => {
    const at = Date.parse('2026-11-24T00:00:00Z');
    const spans: [Grid['unit'], number, number, string][] = [
      ['hour', HOUR_MS, 24, '00:00'],
      ['hour', HOUR_MS, 168, 'Tue 24 Nov'],
      ['day', DAY_MS, 30, '24 Nov'],
      ['day', DAY_MS, 365, 'Nov 26'],
    ];
    for (const [unit, step, count, text] of spans)
      expect(gridTickLabel(grid(unit, evenly(at, step, count)), at)).toBe(text);
  });
});

describe('gaps', () => {
  const hours = grid('hour', evenly(0, HOUR_MS, 6));
  it('next to each other are one, and nothing used is none', () => {
    expect(gridGaps(hours, [null, null, 0, 5, null, 1])).toEqual([
      { from: 0, to: 2 * HOUR_MS },
      { from: 4 * HOUR_MS, to: 5 * HOUR_MS },
    ]);
    expect(gridGaps(hours, [0, 0, 0, 0, 0, 0])).toEqual([]);
  });
  it('reach to the end where nobody looked at last', () => {
    expect(gridGaps(hours, [1])).toEqual([{ from: HOUR_MS, to: 6 * HOUR_MS }]);
    expect(endOf(hours, 5)).toBe(6 * HOUR_MS);
  });
});

describe('the scale', () => {
  it('goes over to GB with the first whole one', () => {
    expect(unitOf([null, 1023.9])).toEqual({ name: 'MB', mb: 1 });
    expect(unitOf([null, 3, 1024])).toEqual({ name: 'GB', mb: 1024 });
    expect(unitOf([])).toEqual({ name: 'MB', mb: 1 });
  });

  it('is not made by what is no height', () => {
    for (const most of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(roundTicks(most)).toEqual([0, 1]);
  });

  it('begins at 0, does not end below the highest, and has few even steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
        const ticks = roundTicks(most);
        expect(ticks[0]).toBe(0);
        expect((ticks.at(-1) ?? 0) * (1 + 1e-5)).toBeGreaterThanOrEqual(most);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const step = ticks[1] ?? 0;
        for (const [index, tick] of ticks.entries()) expect(tick / step).toBeCloseTo(index, 3);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
