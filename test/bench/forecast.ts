/**
 * The forecast back-tested on seeded histories beside "same as last week": absolute error of the next 7 days' traffic, summed over
 * all days from which it was forecast, as a share of what was really used (WAPE, in %); and how often the truth lay within the band.
 */
import { seededRandom } from '../../electron/demo/random.ts';
import { forecastKey } from '../../shared/forecast.ts';
import { type UsageHistory, wholeBuckets } from '../../shared/forecast-history.ts';
import { DAY_MS } from '../../shared/key.ts';
import { type Measure, measure, median, timed } from './measure.ts';

const HOUR_MS = 3_600_000;
/** A Thursday, 00:00 UTC. */
const START_MS = 20_000 * DAY_MS;
const TOTAL_DAYS = 132;
const HORIZON_DAYS = 7;

export const PATTERNS = ['steady', 'weekly', 'bursty', 'growing', 'dying', 'gaps'] as const;
export type Pattern = (typeof PATTERNS)[number];

interface Truth {
  /** MB really used in each hour. */
  used: number[];
  /** Hours in which Pakdesk ran. */
  seen: boolean[];
}

function truthOf(pattern: Pattern, seed: number): Truth {
  const random = seededRandom('forecast', pattern, seed);
  const base = random.between(20, 400);
  const slope = random.between(0.4, 2);
  let burst = 0;
  const seen: boolean[] = [];
  let awayHours = 0;
  const used = Array.from({ length: TOTAL_DAYS * 24 }, (_, index) => {
    const [day, hour] = [Math.floor(index / 24), index % 24];
    const weekday = day % 7;
    const weekend = weekday === 2 || weekday === 3;
    const daily = 0.4 + 1.2 * Math.sin(((hour - 4) / 24) * Math.PI) ** 2;
    const noise = random.between(0.5, 1.5);
    if (pattern === 'gaps' && awayHours === 0 && random.next() < 0.01) awayHours = random.int(3, 70);
    seen.push(awayHours === 0);
    awayHours = Math.max(0, awayHours - 1);
    if (hour === 0) burst = random.next() < 0.12 ? random.between(4, 15) : Math.max(0, burst * random.between(0, 0.8));
    const share = day / TOTAL_DAYS;
    const by: Record<Pattern, number> = {
      steady: 1,
      weekly: weekend ? 0.15 : 1.3,
      bursty: 0.3 + burst,
      growing: 0.4 + slope * 2 * share,
      dying: Math.max(0, 1.5 - 1.4 * share * slope),
      gaps: weekend ? 0.4 : 1.2,
    };
    return base * daily * noise * by[pattern];
  });
  return { used, seen };
}

/** What the app would have recorded until `nowMs`: traffic of an hour that nobody saw stands in the next one that was seen. */
function recorded({ used, seen }: Truth, nowMs: number, bucketMs: number, count: number): UsageHistory {
  const end = (nowMs - START_MS) / HOUR_MS;
  const buckets = new Map<number, { mb: number; seen: boolean }>();
  let carried = 0;
  for (let hour = 0; hour < end; hour += 1) {
    const at = Math.floor((START_MS + hour * HOUR_MS) / bucketMs) * bucketMs;
    const bucket = buckets.get(at) ?? { mb: 0, seen: false };
    carried += used[hour] ?? 0;
    if (seen[hour] === true) {
      bucket.mb += carried;
      bucket.seen = true;
      carried = 0;
    }
    buckets.set(at, bucket);
  }
  const last = Math.floor(nowMs / bucketMs) * bucketMs;
  const points = Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * bucketMs;
    const bucket = buckets.get(at);
    return { at, mb: bucket?.seen === true ? bucket.mb : null };
  });
  return { bucketMs, points, since: START_MS };
}

export interface BackTest {
  /** Sum of |forecast − truth| over sum of truth. */
  ours: number;
  lastWeek: number;
  /** Share of truths within the band. */
  covered: number;
  forecasts: number;
}

/** One forecast each three days, from day 21 on, with as much history as there was by then. */
export function backTest(pattern: Pattern, seeds: readonly number[]): BackTest {
  let [ours, lastWeek, total, inside, forecasts] = [0, 0, 0, 0, 0];
  for (const seed of seeds) {
    const truth = truthOf(pattern, seed);
    for (let day = 21; day + HORIZON_DAYS <= TOTAL_DAYS; day += 3) {
      const nowMs = START_MS + day * DAY_MS;
      const days = recorded(truth, nowMs, DAY_MS, 90);
      const hours = recorded(truth, nowMs, HOUR_MS, 168);
      const { next7d } = forecastKey(
        {
          key: { capGb: 1_000_000, usedMb: 0, expiresAt: null, unreadable: [], gone: false },
          hours,
          days,
          nowMs,
        },
        false,
      );
      if (next7d === null) throw new Error(`no forecast on day ${day} of ${pattern}`);
      const real = truth.used.slice(day * 24, (day + HORIZON_DAYS) * 24).reduce((sum, mb) => sum + mb, 0);
      const naive = wholeBuckets(days, nowMs)
        .slice(-7)
        .reduce((sum, { mb }) => sum + mb, 0);
      ours += Math.abs(next7d.expectedMb - real);
      lastWeek += Math.abs(naive - real);
      total += real;
      inside += next7d.lowMb <= real && real <= next7d.highMb ? 1 : 0;
      forecasts += 1;
    }
  }
  return { ours: ours / total, lastWeek: lastWeek / total, covered: inside / forecasts, forecasts };
}

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

export function benchForecast(): Measure[] {
  const rows = PATTERNS.flatMap((pattern) => {
    const { ours, lastWeek, covered, forecasts } = backTest(pattern, SEEDS);
    return [
      measure(
        `forecast, ${pattern}: 7-day error (WAPE) beside last week’s`,
        '%',
        { ours: ours * 100, bare: lastWeek * 100 },
        'not worse than the same as last week',
      ),
      measure(
        `forecast, ${pattern}: truth within the band, of ${forecasts}`,
        '%',
        { ours: covered * 100, bare: null },
        'about 80: the band is 10 to 90 %',
      ),
    ];
  });
  const truth = truthOf('weekly', 1);
  const nowMs = START_MS + 100 * DAY_MS;
  const input = {
    key: { capGb: 50, usedMb: 1000, expiresAt: nowMs + 60 * DAY_MS, unreadable: [], gone: false },
    hours: recorded(truth, nowMs, HOUR_MS, 168),
    days: recorded(truth, nowMs, DAY_MS, 90),
    nowMs,
  };
  const times = Array.from({ length: 200 }, () => timed(() => void forecastKey(input)));
  rows.push(measure('forecast, one key with its curve', 'ms', { ours: median(times), bare: null }, 'under 5 ms'));
  return rows;
}
