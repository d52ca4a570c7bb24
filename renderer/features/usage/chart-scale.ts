/** Axes of the traffic chart: units, ticks, gaps. Pure. */
import { MB_PER_GB } from '../../../shared/key.ts';

export interface TrafficPoint {
  at: number;
  mb: number | null;
}

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Unit {
  name: 'MB' | 'GB';
  mb: number;
}

/** GB as soon as one bar reaches one, so that the ticks stay short. */
export function unitFor(points: readonly TrafficPoint[]): Unit {
  const max = Math.max(0, ...points.map(({ mb }) => mb ?? 0));
  return max >= MB_PER_GB ? { name: 'GB', mb: MB_PER_GB } : { name: 'MB', mb: 1 };
}

/** Buckets of a day are UTC days and are named so; hours are the reader's own. */
export function isDaily(bucketMs: number): boolean {
  return bucketMs >= DAY_MS;
}

export function tickLabel(at: number, bucketMs: number, spanMs: number): string {
  if (isDaily(bucketMs)) {
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(at);
  }
  return spanMs <= 2 * DAY_MS
    ? new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at)
    : new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
}

export function pointLabel(at: number, bucketMs: number): string {
  if (isDaily(bucketMs)) {
    return `${new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at)} (UTC)`;
  }
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  return `${day.format(at)}, ${time.format(at)} to ${time.format(at + bucketMs)}`;
}

/** Where the labelled ticks stand: whole local hours or midnights, or every so many UTC days. */
export function ticksFor(points: readonly TrafficPoint[], bucketMs: number, wanted: number): number[] {
  const first = points[0]?.at;
  const last = points.at(-1)?.at;
  if (first === undefined || last === undefined) return [];
  // A day's label stands under the middle of its bar, an hour's where the hour begins.
  if (isDaily(bucketMs)) {
    const step = Math.max(1, Math.ceil(points.length / wanted));
    return points.filter((_, index) => (points.length - 1 - index) % step === 0).map(({ at }) => at + bucketMs / 2);
  }
  const everyHours = last - first <= 2 * DAY_MS ? 4 : 24;
  return points.map(({ at }) => at).filter((at) => new Date(at).getHours() % everyHours === 0);
}

/** Spans without a reading: drawn as such, so that nobody takes them for nothing used. */
export function gapsOf(points: readonly TrafficPoint[], bucketMs: number): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (const { at, mb } of points) {
    if (mb !== null) continue;
    const last = gaps.at(-1);
    if (last && last.to === at) last.to = at + bucketMs;
    else gaps.push({ from: at, to: at + bucketMs });
  }
  return gaps;
}

/** "+12 %", "−3 %", and what it means when there is nothing to compare with. */
export function changeWords(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'no change' : 'from nothing';
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return 'no change';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}
