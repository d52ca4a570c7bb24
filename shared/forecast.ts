/** When a key runs out, with a band, against its expiry. Unknown is said, never guessed. Pure. */
import { type UsageHistory, wholeBuckets } from './forecast-history.ts';
import { fitModel, type UsageModel } from './forecast-model.ts';
import { forecastSentence } from './forecast-words.ts';
import type { Forecast, MbBand } from './ipc/forecast.ts';
import { DAY_MS, leftGb, MB_PER_GB, type PakKey } from './key.ts';

const HOUR_MS = 3_600_000;
/** Further away than this no model of a few weeks says anything. */
export const HORIZON_DAYS = 365;
const CURVE_DAYS = 90;
const CURVE_POINTS = 200;
const IDLE_SEEN_DAYS = 14;
/** Days in which seen ones are counted, as the screen says it. */
const BASIS_DAYS = 35;

export interface ForecastInput {
  key: Pick<PakKey, 'capGb' | 'usedMb' | 'expiresAt' | 'unreadable' | 'gone'>;
  hours: UsageHistory;
  days: UsageHistory;
  nowMs: number;
}

interface Step {
  at: number;
  low: number;
  expected: number;
  high: number;
}

/** An hour of the day further away than this is no forecast; days are enough. */
const HOURLY_DAYS = 35;

/** Use from now on: low, expected and high MB at each moment, up to the horizon. */
function* walk(model: UsageModel, nowMs: number): Generator<Step> {
  const firstDay = Math.floor(nowMs / DAY_MS);
  let [at, expected, low, high] = [nowMs, 0, 0, 0];
  let day = -1;
  let dayMb = 0;
  yield { at, low, expected, high };
  while (at < nowMs + HORIZON_DAYS * DAY_MS) {
    const ahead = Math.floor(at / DAY_MS) - firstDay;
    const hourly = ahead < HOURLY_DAYS;
    const stepMs = hourly ? HOUR_MS : DAY_MS;
    const next = (Math.floor(at / stepMs) + 1) * stepMs;
    if (ahead !== day) {
      day = ahead;
      dayMb = model.dayMb(ahead);
    }
    const share = hourly ? (model.hourShare[Math.floor(at / HOUR_MS) % 24] ?? 0) : 1;
    expected += (dayMb * share * (next - at)) / stepMs;
    at = next;
    const band = model.band((at - nowMs) / DAY_MS);
    // Use never falls, and the band never turns back.
    low = Math.max(low, expected * band.low);
    high = Math.max(high, expected * band.high);
    yield { at, low, expected, high };
  }
}

type End = 'low' | 'expected' | 'high';

/** Unix ms at which use reaches `leftMb`, between two steps. */
function crossing(before: Step, after: Step, end: End, leftMb: number): number {
  const gained = after[end] - before[end];
  const share = gained > 0 ? (leftMb - before[end]) / gained : 1;
  return Math.round(before.at + Math.min(1, Math.max(0, share)) * (after.at - before.at));
}

interface Walked {
  runsOut: Record<End, number | null>;
  next24h: MbBand;
  next7d: MbBand;
  next30d: MbBand;
  steps: Step[];
}

const NOTHING: MbBand = { lowMb: 0, expectedMb: 0, highMb: 0 };
const toBand = ({ low, expected, high }: Step): MbBand => ({ lowMb: low, expectedMb: expected, highMb: high });

function walkOut(model: UsageModel, leftMb: number | null, nowMs: number, withCurve: boolean): Walked {
  const runsOut: Walked['runsOut'] = { low: null, expected: null, high: null };
  const windows: (MbBand | null)[] = [null, null, null];
  const steps: Step[] = [];
  let before: Step | null = null;
  for (const step of walk(model, nowMs)) {
    const days = (step.at - nowMs) / DAY_MS;
    if (before !== null && leftMb !== null) {
      for (const end of ['low', 'expected', 'high'] as const) {
        if (runsOut[end] === null && step[end] >= leftMb) runsOut[end] = crossing(before, step, end, leftMb);
      }
    }
    for (const [index, span] of [1, 7, 30].entries()) if (days >= span) windows[index] ??= toBand(step);
    if (withCurve && days <= CURVE_DAYS) steps.push(step);
    before = step;
    const out = leftMb === null || runsOut.low !== null;
    if (days >= (withCurve ? CURVE_DAYS : 30) && out) break;
  }
  const [next24h, next7d, next30d] = windows;
  return { runsOut, next24h: next24h ?? NOTHING, next7d: next7d ?? NOTHING, next30d: next30d ?? NOTHING, steps };
}

/** To the cap, the expiry or 90 days, whichever is first; at most 200 points. */
function curveOf(steps: readonly Step[], usedMb: number, untilMs: number): Forecast['curve'] {
  const shown = steps.filter(({ at }) => at <= untilMs);
  const every = Math.max(1, Math.ceil(shown.length / (CURVE_POINTS - 1)));
  return shown
    .filter((_, index) => index % every === 0 || index === shown.length - 1)
    .map(({ at, low, expected, high }) => ({
      at: Math.round(at),
      lowMb: usedMb + low,
      expectedMb: usedMb + expected,
      highMb: usedMb + high,
    }));
}

const MIN_BURN_HOURS = 6;

/** MB a day over the last whole hours of that time; null where fewer than six of them were seen. */
function burnRate(hours: readonly { at: number; mb: number }[], spanMs: number, nowMs: number): number | null {
  const last = hours.filter(({ at }) => at >= nowMs - spanMs - HOUR_MS);
  return last.length < MIN_BURN_HOURS ? null : (last.reduce((total, { mb }) => total + mb, 0) / last.length) * 24;
}

function whyUnknown(key: ForecastInput['key'], since: number | null, seenHours: number): string {
  if (key.gone) return 'The platform no longer lists this key.';
  if (key.usedMb === null) return 'The platform sent a usage that cannot be read.';
  if (key.capGb === null && key.unreadable.includes('capGb')) return 'The platform sent a cap that cannot be read.';
  if (since === null) return 'Pakdesk has not seen this key’s traffic yet.';
  if (seenHours < 24) return `Pakdesk has seen ${seenHours} h of its traffic; a forecast needs 24 h.`;
  return '';
}

/** `withCurve` false leaves the curve out: for lists of thousands. */
export function forecastKey(input: ForecastInput, withCurve = true): Forecast {
  const { key, nowMs } = input;
  const hours = wholeBuckets(input.hours, nowMs);
  const days = wholeBuckets(input.days, nowMs);
  const left = leftGb(key);
  const atCap = left !== null && left <= 0;
  const model = fitModel(days, hours, nowMs);
  const since = input.days.since ?? input.hours.since;
  const reason = whyUnknown(key, since, Math.max(hours.length, days.length * 24));
  const known = reason === '' && model !== null;
  const seen = days.filter(({ at }) => at >= nowMs - IDLE_SEEN_DAYS * DAY_MS);
  const idle = known && [...seen, ...hours].every(({ mb }) => mb === 0);
  const walked = known && !idle ? walkOut(model, left === null ? null : left * MB_PER_GB, nowMs, withCurve) : null;
  const none = idle ? NOTHING : null;
  const runsOut = {
    earliestAt: walked?.runsOut.high ?? null,
    expectedAt: walked?.runsOut.expected ?? null,
    latestAt: walked?.runsOut.low ?? null,
  };
  const { expectedAt } = runsOut;
  const verdict = ((): Forecast['verdict'] => {
    if (atCap && !key.gone) return 'atCap';
    if (!known) return 'unknown';
    if (idle) return 'idle';
    if (key.capGb === null) return 'noCap';
    if (expectedAt === null) return key.expiresAt === null ? 'beyondHorizon' : 'expiresFirst';
    return key.expiresAt === null || expectedAt < key.expiresAt ? 'runsOutFirst' : 'expiresFirst';
  })();
  const daysBeforeExpiry =
    expectedAt === null || key.expiresAt === null ? null : Math.trunc((key.expiresAt - expectedAt) / DAY_MS);
  const until = Math.min(runsOut.latestAt ?? Number.POSITIVE_INFINITY, key.expiresAt ?? Number.POSITIVE_INFINITY);
  const forecast: Omit<Forecast, 'sentence'> = {
    verdict,
    reason: verdict === 'unknown' ? reason || 'There is too little history of its traffic yet.' : '',
    burn24hMbPerDay: burnRate(hours, DAY_MS, nowMs),
    burn7dMbPerDay: burnRate(hours, 7 * DAY_MS, nowMs),
    leftGb: left,
    runsOut,
    expiresAt: key.expiresAt,
    daysBeforeExpiry,
    next24h: walked?.next24h ?? none,
    next7d: walked?.next7d ?? none,
    next30d: walked?.next30d ?? none,
    curve: walked === null ? [] : curveOf(walked.steps, key.usedMb ?? 0, until),
    basis: {
      since,
      seenDays: input.days.points.filter(({ at, mb }) => mb !== null && at >= nowMs - BASIS_DAYS * DAY_MS).length,
      model: known && model !== null ? model.kind : 'none',
    },
  };
  return { ...forecast, sentence: forecastSentence(forecast, nowMs) };
}
