/**
 * How much will be used: a small ensemble over days, each member weighted by how well it would have forecast this very history.
 *
 * Days are freed of their weekday (ratio to the mean, shrunk towards 1), five plain members forecast the rest (two exponential
 * means, a damped trend, the mean of four weeks, the same as last week), and each counts by the inverse square of its error over
 * seven days, measured at every day of the last five weeks from which seven days are known. The band is what these past
 * forecasts were off by. No member is trusted without such a record; without one there is a pace and a wide band, or nothing.
 */
import { DAY_MS } from './key.ts';

export interface Bucket {
  at: number;
  mb: number;
}

export interface UsageModel {
  kind: 'weekly' | 'daily' | 'pace';
  /** Expected MB of the day `ahead` days after the one that is running (0 = a whole day like the running one). */
  dayMb(ahead: number): number;
  /** Share of a day's traffic in each hour (UTC); adds up to 1. */
  hourShare: readonly number[];
  /** What expected use over so many days is multiplied by for the lower and the upper end of the band. */
  band(days: number): { low: number; high: number };
}

const HOUR_MS = 3_600_000;
const WEEK = 7;
/** Below this a weekday is an accident. */
const WEEKLY_FROM_DAYS = 14;
const DAILY_FROM_HOURS = 48;
const PACE_FROM_HOURS = 24;
/** Older days say little of the next ones. */
const DAYS_USED = 56;
const ORIGINS = 35;
const HORIZONS = [1, 3, 7, 14] as const;
/** What is believed of errors before any is seen: half to double. Each counts as a third of one that was seen. */
const PRIOR_RATIOS = [0.5, 0.75, 1.35, 2];
const PRIOR_WEIGHT = 0.35;
/** An error of a month ago says a third of what yesterday's says: use that dies away is missed by more each day. */
const ERROR_FADE = 0.96;
/** A level that has just changed is one that no past error knows of. */
const RECENT_DAYS = [1, 3] as const;

/** The band is 10 to 90 %: a little more is taken, as past errors of overlapping weeks are fewer than they look… */
const LOW_SHARE = 0.07;
/** …and it is drawn wider by their root, as the fewer they are the more they fall short of what can happen. */
const OVERLAP_WIDENING = 0.4;

const weekdayOf = (at: number) => Math.floor(at / DAY_MS) % WEEK;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? 0 : sum(values) / values.length);

/** Linear between the two nearest; `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

interface Weighed {
  ratio: number;
  weight: number;
}

/** The same where entries count differently; `sorted` is ascending and not empty. */
function weighedQuantile(sorted: readonly Weighed[], share: number): number {
  const wanted = share * sum(sorted.map(({ weight }) => weight));
  let passed = 0;
  let before: { ratio: number; place: number } | null = null;
  for (const { ratio, weight } of sorted) {
    const place = passed + weight / 2;
    if (place >= wanted) {
      return before === null
        ? ratio
        : before.ratio + ((ratio - before.ratio) * (wanted - before.place)) / (place - before.place);
    }
    before = { ratio, place };
    passed += weight;
  }
  return before?.ratio ?? 1;
}

const MAX_SHRINK_DAYS = 10;

/** Relative to the mean day; one wild day does not make a weekday. */
function weekdayFactors(days: readonly Bucket[]): number[] {
  const ceiling =
    4 *
    quantile(
      days.map(({ mb }) => mb).sort((a, b) => a - b),
      0.5,
    );
  const tame = days.map(({ at, mb }) => ({ at, mb: ceiling > 0 ? Math.min(mb, ceiling) : mb }));
  const usual = mean(tame.map(({ mb }) => mb));
  if (usual === 0) return Array.from({ length: WEEK }, () => 1);
  const byWeekday = Array.from({ length: WEEK }, (_, weekday) =>
    tame.filter(({ at }) => weekdayOf(at) === weekday).map(({ mb }) => mb),
  );
  // Empirical Bayes: as many days of the mean are added as weekdays differ less than the days within one do.
  const between = mean(byWeekday.map((own) => (mean(own) - usual) ** 2));
  const within = mean(byWeekday.map((own) => mean(own.map((mb) => (mb - mean(own)) ** 2))));
  const shrinkDays = between > 0 ? Math.min(MAX_SHRINK_DAYS, within / between) : MAX_SHRINK_DAYS;
  const raw = byWeekday.map((own) => (sum(own) + shrinkDays * usual) / ((own.length + shrinkDays) * usual));
  const scale = mean(raw);
  return raw.map((factor) => Math.max(0.05, factor / scale));
}

/** Where a member stands after some days; `at(h)` is its forecast for the h-th day ahead (from 1), freed of the weekday. */
type Standing = (ahead: number) => number;
/** One standing after each day. */
type Member = (values: readonly number[]) => Standing[];

const flat =
  (level: number): Standing =>
  () =>
    level;

const exponential =
  (alpha: number): Member =>
  (values) => {
    let level = values[0] ?? 0;
    let weight = 1;
    return values.map((value) => {
      // The first days count alike: a mean until there are enough of them.
      weight = Math.max(alpha, weight);
      level += weight * (value - level);
      weight = weight / (1 + weight);
      return flat(level);
    });
  };

const dampedTrend: Member = (values) => {
  const [ALPHA, BETA, PHI] = [0.3, 0.1, 0.92];
  let level = values[0] ?? 0;
  let trend = 0;
  return values.map((value) => {
    const before = level;
    level = ALPHA * value + (1 - ALPHA) * (level + PHI * trend);
    trend = BETA * (level - before) + (1 - BETA) * PHI * trend;
    const [last, slope] = [level, trend];
    return (ahead) => Math.max(0, last + (slope * PHI * (1 - PHI ** ahead)) / (1 - PHI));
  });
};

const fourWeeks: Member = (values) =>
  values.map((_, index) => flat(mean(values.slice(Math.max(0, index - 27), index + 1))));

const lastWeek: Member = (values) =>
  values.map((value, index) => (ahead) => values[index - WEEK + 1 + ((ahead - 1) % WEEK)] ?? value);

const MEMBERS: readonly Member[] = [exponential(0.12), exponential(0.35), dampedTrend, fourWeeks, lastWeek];

interface Fitted {
  forecast: Standing;
  /** Actual / forecast over each horizon, at the past days from which both are known, ascending; at the end, as if the last days went on. */
  ratios: Record<number, number[]>;
}

function fitDays(days: readonly Bucket[], factors: readonly number[]): Fitted {
  const factorAt = (index: number) => factors[weekdayOf((days[0]?.at ?? 0) + index * DAY_MS)] ?? 1;
  const values = days.map(({ mb }, index) => mb / factorAt(index));
  const last = days.length - 1;
  const standings = MEMBERS.map((member) => member(values));
  const over = (standing: Standing | undefined, origin: number, horizon: number) => {
    let total = 0;
    for (let ahead = 1; ahead <= horizon; ahead += 1) total += (standing?.(ahead) ?? 0) * factorAt(origin + ahead);
    return total;
  };
  const actual = (origin: number, horizon: number) =>
    sum(days.slice(origin + 1, origin + 1 + horizon).map(({ mb }) => mb));

  const firstOrigin = Math.max(WEEK - 1, last - WEEK - ORIGINS + 1);
  const errors = standings.map((own) => {
    const misses: number[] = [];
    for (let origin = firstOrigin; origin <= last - WEEK; origin += 1) {
      misses.push(Math.abs(over(own[origin], origin, WEEK) - actual(origin, WEEK)));
    }
    return mean(misses);
  });
  // No error is so small that the others stop counting: a lucky record is no proof.
  const floor = Math.max(1e-9, 0.02 * WEEK * mean(days.map(({ mb }) => mb)));
  const weights = errors.map((error) => 1 / (error + floor) ** 2);
  const total = sum(weights);
  const blend =
    (origin: number): Standing =>
    (ahead) =>
      sum(standings.map((own, index) => ((weights[index] ?? 0) / total) * (own[origin]?.(ahead) ?? 0)));

  const ratios: Fitted['ratios'] = {};
  for (const horizon of HORIZONS) {
    const seen: number[] = [];
    for (let origin = Math.max(WEEK - 1, last - horizon - ORIGINS + 1); origin <= last - horizon; origin += 1) {
      const expected = over(blend(origin), origin, horizon);
      if (expected > 0) seen.push(actual(origin, horizon) / expected);
    }
    const expected = over(blend(last), last, horizon);
    for (const span of expected > 0 ? RECENT_DAYS : []) {
      seen.push(over(flat(mean(values.slice(-span))), last, horizon) / expected);
    }
    ratios[horizon] = seen;
  }
  return { forecast: blend(last), ratios };
}

/** Errors of single days average out over a week; those of the level do not, and grow with the square root of time beyond two weeks. */
function bandOf(ratios: Record<number, number[]>): UsageModel['band'] {
  const ends = HORIZONS.map((days) => {
    const own = ratios[days] ?? [];
    const sorted = [
      ...PRIOR_RATIOS.map((ratio) => ({ ratio, weight: PRIOR_WEIGHT })),
      ...own.map((ratio, index) => ({ ratio, weight: ERROR_FADE ** (own.length - 1 - index) })),
    ].sort((a, b) => a.ratio - b.ratio);
    const wider = 1 + OVERLAP_WIDENING * Math.sqrt(days / ORIGINS);
    return {
      days,
      low: Math.min(1, weighedQuantile(sorted, LOW_SHARE)) ** wider,
      high: Math.max(1, weighedQuantile(sorted, 1 - LOW_SHARE)) ** wider,
    };
  });
  const first = ends[0];
  const last = ends.at(-1);
  return (days) => {
    if (first === undefined || last === undefined) return { low: 0.5, high: 2 };
    if (days <= first.days) return { low: first.low, high: first.high };
    if (days >= last.days) {
      const wider = Math.sqrt(days / last.days);
      return { low: last.low ** wider, high: 1 + (last.high - 1) * wider };
    }
    const above = ends.findIndex((end) => end.days >= days);
    const [a, b] = [ends[above - 1] ?? first, ends[above] ?? last];
    const share = (days - a.days) / (b.days - a.days);
    return { low: a.low + (b.low - a.low) * share, high: a.high + (b.high - a.high) * share };
  };
}

function hourShares(hours: readonly Bucket[]): number[] {
  const total = sum(hours.map(({ mb }) => mb));
  if (hours.length < DAILY_FROM_HOURS || total === 0) return Array.from({ length: 24 }, () => 1 / 24);
  const SHRINK = 1 / 24;
  const own = Array.from({ length: 24 }, (_, hour) =>
    sum(hours.filter(({ at }) => Math.floor(at / HOUR_MS) % 24 === hour).map(({ mb }) => mb)),
  );
  return own.map((mb) => (mb / total + 0.1 * SHRINK) / 1.1);
}

/** `days` and `hours` are whole buckets without gaps, ascending (UTC). Null where there is too little to say anything. */
export function fitModel(days: readonly Bucket[], hours: readonly Bucket[], nowMs: number): UsageModel | null {
  const hourShare = hourShares(hours);
  const recent = days.slice(-DAYS_USED);
  const [first] = recent;
  const lastDay = recent.at(-1);
  if (recent.length >= WEEKLY_FROM_DAYS && first !== undefined && lastDay !== undefined) {
    const factors = weekdayFactors(recent);
    const { forecast, ratios } = fitDays(recent, factors);
    const today = Math.floor(nowMs / DAY_MS);
    const behind = today - Math.floor(lastDay.at / DAY_MS);
    return {
      kind: 'weekly',
      dayMb: (ahead) => Math.max(0, forecast(Math.max(1, behind + ahead)) * (factors[(today + ahead) % WEEK] ?? 1)),
      hourShare,
      band: bandOf(ratios),
    };
  }
  const seenHours = Math.max(hours.length, recent.length * 24);
  if (seenHours < PACE_FROM_HOURS) return null;
  // Hours are as fresh as the last one; days alone stand in where the hours are not read.
  const perDay =
    hours.length >= PACE_FROM_HOURS ? mean(hours.map(({ mb }) => mb)) * 24 : mean(recent.map(({ mb }) => mb));
  return {
    kind: seenHours >= DAILY_FROM_HOURS ? 'daily' : 'pace',
    dayMb: () => perDay,
    hourShare,
    band: bandOf({}),
  };
}
