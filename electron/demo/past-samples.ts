// The usage that an app running for the last 90 days would have sampled: running counters that end at each key's present usage.
import { DAY_MS } from '../../shared/key.ts';
import type { UsageSample } from '../store/types.ts';
import { type PoolKey, usedMbOf } from './pool-keys.ts';
import { seededRandom } from './random.ts';
import type { Rhythm } from './seed-labels.ts';

const PAST_DAYS = 90;
const HOUR_MS = 3_600_000;
/** 10,000 keys by the hour would be 21 million rows: above this many, sampling gets coarser. */
const MAX_SAMPLES = 200_000;

/** How much a customer of this rhythm draws in an hour (UTC), in relation to its other hours. */
function hourWeight(rhythm: Rhythm, at: number): number {
  const hour = Math.floor(at / HOUR_MS) % 24;
  // 1 January 1970 was a Thursday: 2 and 3 are Saturday and Sunday.
  const daySinceThursday = Math.floor(at / DAY_MS) % 7;
  const weekend = daySinceThursday === 2 || daySinceThursday === 3;
  switch (rhythm) {
    case 'office':
      return (weekend ? 0.15 : 1) * (hour >= 7 && hour < 18 ? 1 - Math.abs(hour - 12.5) / 14 : 0.06);
    case 'evening':
      return (weekend ? 1.5 : 1) * (hour >= 16 && hour < 23 ? 1 : hour >= 8 ? 0.35 : 0.05);
    case 'crawler':
      return (weekend ? 0.8 : 1) * (hour >= 22 || hour < 5 ? 1 : 0.3);
  }
}

interface Past {
  key: PoolKey;
  rhythm: Rhythm;
}

function samplesOf({ key, rhythm }: Past, seed: number, stepHours: number, nowMs: number): UsageSample[] {
  const usedMb = usedMbOf(key);
  const windowStart = nowMs - PAST_DAYS * DAY_MS;
  const from = Math.ceil(Math.max(windowStart, key.createdAt) / HOUR_MS) * HOUR_MS;
  const quietFrom = key.lastUsedAt ?? Number.NEGATIVE_INFINITY;
  const random = seededRandom(seed, 'past', key.id);
  const growth = random.between(-0.3, 1.2);

  const stepMs = stepHours * HOUR_MS;
  const steps: { at: number; weight: number }[] = [];
  let day = Number.NaN;
  let dayFactor = 1;
  for (let at = from; at < nowMs; at += stepMs) {
    if (Math.floor(at / DAY_MS) !== day) {
      day = Math.floor(at / DAY_MS);
      dayFactor = random.between(0.5, 1.4) * (random.next() < 0.05 ? 2.5 : 1);
    }
    const trend = 1 + (growth * (at - windowStart)) / (PAST_DAYS * DAY_MS);
    const noise = random.between(0.5, 1.5);
    steps.push({ at, weight: at <= quietFrom ? hourWeight(rhythm, at) * dayFactor * noise * trend : 0 });
  }
  const totalWeight = steps.reduce((sum, { weight }) => sum + weight, 0);

  // What was used before the window, as the share of the key's life that lies before it.
  const lifeMs = Math.max(1, Math.max(quietFrom, from) - key.createdAt);
  const beforeShare = totalWeight === 0 ? 1 : Math.min(0.9, Math.max(0, (from - HOUR_MS - key.createdAt) / lifeMs));
  const beforeMb = from - key.createdAt <= HOUR_MS ? 0 : usedMb * beforeShare;
  const samples: UsageSample[] = [];
  let drawnWeight = 0;
  for (const { at, weight } of steps) {
    const share = totalWeight === 0 ? 0 : Math.min(1, drawnWeight / totalWeight);
    const mb = Math.min(usedMb, Math.round((beforeMb + (usedMb - beforeMb) * share) * 1e6) / 1e6);
    samples.push({ keyId: key.id, at, usedMb: mb });
    drawnWeight += weight;
  }
  samples.push({ keyId: key.id, at: nowMs, usedMb });
  return samples;
}

export function pastSamples(past: Past[], seed: number, nowMs: number): UsageSample[] {
  const stepHours = Math.max(1, Math.ceil((past.length * PAST_DAYS * 24) / MAX_SAMPLES));
  return past.flatMap((one) => samplesOf(one, seed, stepHours, nowMs));
}
