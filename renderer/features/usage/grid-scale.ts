/** Axes over a grid of buckets as main cuts them: labels, ticks, gaps, round tops. Pure. */

import { dateFormat } from '../../../shared/date-format.ts';
import { MB_PER_GB } from '../../../shared/key.ts';
import type { Unit } from './chart-scale.ts';

export interface Grid {
  timeZone: string;
  unit: 'hour' | 'day' | 'week';
  from: number;
  /** Exclusive. */
  to: number;
  at: readonly number[];
  utcDaysBefore: number | null;
}

const DAY_MS = 86_400_000;

export function endOf(grid: Grid, index: number): number {
  return grid.at[index + 1] ?? grid.to;
}

export const UNIT_WORDS: Record<Grid['unit'], string> = { hour: 'an hour', day: 'a day', week: 'a week' };

/** "Tue 24 Nov, 14:00 to 15:00" · "Tue, 24 Nov 2026" · "23 Nov to 29 Nov 2026". */
export function bucketLabel(grid: Grid, index: number): string {
  const at = grid.at[index] ?? grid.from;
  const end = endOf(grid, index);
  const isUtc = grid.utcDaysBefore !== null && at < grid.utcDaysBefore;
  const timeZone = isUtc ? 'UTC' : grid.timeZone;
  const format = (options: Intl.DateTimeFormatOptions, time: number) =>
    dateFormat({ ...options, timeZone }).format(time);
  const short = { day: 'numeric', month: 'short' } as const;
  if (grid.unit === 'hour') {
    const clock = { hour: '2-digit', minute: '2-digit' } as const;
    return `${format({ weekday: 'short', ...short }, at)}, ${format(clock, at)} to ${format(clock, end)}`;
  }
  const words =
    grid.unit === 'day'
      ? format({ weekday: 'short', ...short, year: 'numeric' }, at)
      : `${format(short, at)} to ${format({ ...short, year: 'numeric' }, end - 1)}`;
  return isUtc ? `${words} (UTC)` : words;
}

export function gridTickLabel(grid: Grid, at: number): string {
  const spanMs = grid.to - grid.from;
  const options: Intl.DateTimeFormatOptions =
    grid.unit === 'hour' && spanMs <= 2 * DAY_MS
      ? { hour: '2-digit', minute: '2-digit' }
      : spanMs <= 8 * DAY_MS
        ? { weekday: 'short', day: 'numeric', month: 'short' }
        : spanMs > 300 * DAY_MS
          ? { month: 'short', year: '2-digit' }
          : { day: 'numeric', month: 'short' };
  return dateFormat({ ...options, timeZone: grid.timeZone }).format(at);
}

/** Whole hours or midnights of the grid's own zone, first days of months over a year, else every so many buckets. */
export function gridTicks(grid: Grid, wanted: number): number[] {
  const part = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat({ ...options, timeZone: grid.timeZone });
    return (at: number) => Number(format.format(at));
  };
  if (grid.unit === 'hour') {
    const hourOf = part({ hour: '2-digit', hourCycle: 'h23' });
    const every = grid.to - grid.from <= 2 * DAY_MS ? 4 : 24;
    return grid.at.filter((at) => hourOf(at) % every === 0);
  }
  if (grid.to - grid.from > 300 * DAY_MS) {
    const dayOf = part({ day: 'numeric' });
    const last = grid.unit === 'day' ? 1 : 7;
    // A local day is the one of UTC or a neighbour of it: only those few are looked up.
    const isNear = (day: number) => day <= last + 1 || day >= 28;
    return grid.at.filter((at) => isNear(new Date(at).getUTCDate()) && dayOf(at) <= last);
  }
  const step = Math.max(1, Math.ceil(grid.at.length / wanted));
  return grid.at.filter((_, index) => (grid.at.length - 1 - index) % step === 0);
}

/** Spans without a reading: drawn as such, so that nobody takes them for nothing used. */
export function gridGaps(grid: Grid, mb: readonly (number | null)[]): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (const [index, at] of grid.at.entries()) {
    if ((mb[index] ?? null) !== null) continue;
    const last = gaps.at(-1);
    if (last && last.to === at) last.to = endOf(grid, index);
    else gaps.push({ from: at, to: endOf(grid, index) });
  }
  return gaps;
}

/** GB as soon as one value reaches one, so that the ticks stay short. */
export function unitOf(values: readonly (number | null)[]): Unit {
  const most = values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  return most >= MB_PER_GB ? { name: 'GB', mb: MB_PER_GB } : { name: 'MB', mb: 1 };
}

const STEPS = [1, 2, 2.5, 5, 10];

/** From 0 to a round number that is not below `most`, in four or five steps. A few bytes must not make fractions nobody can read. */
export function roundTicks(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
