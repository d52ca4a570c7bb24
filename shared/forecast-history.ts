/** Usage as it was seen, made fit for a forecast: what was used in a gap stands in the first bucket after it and is spread over both. */
import type { UsageRange } from './ipc/usage.ts';

export interface UsagePoint {
  /** Unix ms at which the bucket begins. */
  at: number;
  /** Null = nobody looked. */
  mb: number | null;
}

export interface UsageHistory {
  bucketMs: number;
  points: readonly UsagePoint[];
  /** Unix ms; null = there is none. */
  since: number | null;
}

/** What a forecast reads: hours of the last week and days of the last 90. */
export const HISTORY_RANGES = { hours: '7d', days: '90d' } as const satisfies Record<string, UsageRange>;

/**
 * The figures by bucket, ascending, from the first whole bucket that was seen to the last whole one: the bucket in which the
 * history begins and the one that is running are left out, as both are only parts. A gap and the bucket after it share equally;
 * one that was a gap already before these buckets is left out with what came of it, as nobody knows how long it was.
 */
export function wholeBuckets(history: UsageHistory, nowMs: number): { at: number; mb: number }[] {
  const { bucketMs, points, since } = history;
  if (since === null) return [];
  const whole = points.filter(({ at }) => at >= since && at + bucketMs <= nowMs);
  const spread: { at: number; mb: number }[] = [];
  let gap: number[] = [];
  let fromBefore = whole[0] !== undefined && whole[0] === points[0] && whole[0].mb === null;
  for (const { at, mb } of whole) {
    if (mb === null) {
      gap.push(at);
      continue;
    }
    if (fromBefore) {
      fromBefore = false;
      gap = [];
      continue;
    }
    const share = mb / (gap.length + 1);
    for (const one of [...gap, at]) spread.push({ at: one, mb: share });
    gap = [];
  }
  // A gap at the end: nothing is known of it yet, so it is no zero.
  return spread;
}

/**
 * Several keys as one. A key that was not there yet used nothing; a bucket is a gap where it is one for a key that was, and what
 * is known of the others then stands in the next whole bucket.
 */
export function addHistories(histories: readonly UsageHistory[]): UsageHistory {
  const [first] = histories;
  if (first === undefined) return { bucketMs: 3_600_000, points: [], since: null };
  const known = histories.flatMap(({ since }) => (since === null ? [] : [since]));
  let carried = 0;
  const points = first.points.map(({ at }, index) => {
    let sum = 0;
    let seen = false;
    let isGap = false;
    for (const { points: own, since, bucketMs } of histories) {
      if (since === null || at + bucketMs <= since) continue;
      const mb = own[index]?.mb ?? null;
      isGap ||= mb === null;
      sum += mb ?? 0;
      seen = true;
    }
    if (isGap) {
      carried += sum;
      return { at, mb: null };
    }
    if (!seen) return { at, mb: null };
    const whole = sum + carried;
    carried = 0;
    return { at, mb: whole };
  });
  return { bucketMs: first.bucketMs, points, since: known.length === 0 ? null : Math.min(...known) };
}
