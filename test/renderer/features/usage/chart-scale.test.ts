import { describe, expect, it } from 'vitest';
import {
  changeWords,
  gapsOf,
  HOUR_MS,
  pointLabel,
  ticksFor,
  unitFor,
} from '../../../../renderer/features/usage/chart-scale.ts';

const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 10, 1);
const points = (values: (number | null)[], bucketMs: number) =>
  values.map((mb, index) => ({ at: START + index * bucketMs, mb }));

describe('the axes of the traffic chart', () => {
  it('turns to GB as soon as one bar reaches one', () => {
    expect(unitFor(points([1, null, 1023], HOUR_MS)).name).toBe('MB');
    expect(unitFor(points([1, null, 1024], HOUR_MS)).name).toBe('GB');
    expect(unitFor([]).name).toBe('MB');
  });

  it('joins neighbouring gaps, and takes no quiet hour for one', () => {
    expect(gapsOf(points([1, null, null, 0, null], HOUR_MS), HOUR_MS)).toEqual([
      { from: START + HOUR_MS, to: START + 3 * HOUR_MS },
      { from: START + 4 * HOUR_MS, to: START + 5 * HOUR_MS },
    ]);
  });

  it('labels at most as many days as wanted, the last one always, under the middle of its bar', () => {
    const days = points(
      Array.from({ length: 90 }, () => 1),
      DAY_MS,
    );
    const ticks = ticksFor(days, DAY_MS, 10);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks.at(-1)).toBe(START + 89.5 * DAY_MS);
  });

  it('labels hours at whole local hours or midnights', () => {
    const day = points(
      Array.from({ length: 24 }, () => 1),
      HOUR_MS,
    );
    expect(ticksFor(day, HOUR_MS, 10).every((at) => new Date(at).getHours() % 4 === 0)).toBe(true);
    const week = points(
      Array.from({ length: 168 }, () => 1),
      HOUR_MS,
    );
    expect(ticksFor(week, HOUR_MS, 10).every((at) => new Date(at).getHours() === 0)).toBe(true);
    expect(ticksFor([], HOUR_MS, 10)).toEqual([]);
  });

  it('names days as the UTC days that they are', () => {
    expect(pointLabel(START, DAY_MS)).toBe('Sun, 1 Nov 2026 (UTC)');
  });

  it('says a change in words, also where there is nothing to compare with', () => {
    expect(changeWords(112, 100)).toBe('+12 %');
    expect(changeWords(97, 100)).toBe('−3 %');
    expect(changeWords(100.2, 100)).toBe('no change');
    expect(changeWords(0, 0)).toBe('no change');
    expect(changeWords(5, 0)).toBe('from nothing');
  });
});
