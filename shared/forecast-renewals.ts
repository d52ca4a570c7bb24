/** The work list: which keys need selling now, why, and what to do first. Pure. */
import { customerIdOf, stemOf } from './customer.ts';
import { daysSince, dayWords } from './forecast-words.ts';
import { formatDuration } from './format.ts';
import type { Forecast, RENEWAL_ACTIONS, RENEWAL_REASONS, RenewalRow } from './ipc/forecast.ts';
import { DAY_MS, leftGb, MB_PER_GB, type PakKey, usedRatio } from './key.ts';

type Reason = (typeof RENEWAL_REASONS)[number];
type Action = (typeof RENEWAL_ACTIONS)[number];

export interface RenewalRules {
  withinDays: number;
  idleDays: number;
}

/** Long-expired keys are history, not renewals. */
const EXPIRED_FOR_DAYS = 30;
/** A key at ten times the pace of its whole life still lasts: it needs no forecast of its own. */
const SURGE = 10;

const ACTIONS: Record<Reason, Action[]> = {
  atCap: ['topUp', 'copyRenewal', 'show'],
  runsOutFirst: ['topUp', 'copyRenewal', 'show'],
  expired: ['extend', 'copyRenewal', 'show'],
  expiresSoon: ['extend', 'copyRenewal', 'show'],
  idle: ['copyRenewal', 'show', 'extend'],
};

/**
 * Whether a forecast could put it on the list: cheap, for lists of thousands. Its whole life's pace, times ten, would use up
 * what is left before it expires (or within the days looked at, where it never does). True where the pace is not known.
 */
export function needsForecast(key: PakKey, withinDays: number, nowMs: number): boolean {
  const left = leftGb(key);
  if (key.gone || key.enabled === false || left === null || left <= 0 || key.usedMb === null || key.usedMb <= 0) {
    return false;
  }
  const untilMs = key.expiresAt === null ? withinDays * DAY_MS : key.expiresAt - nowMs;
  if (untilMs <= 0) return false;
  if (key.createdAt === null || key.createdAt >= nowMs) return true;
  const lifeDays = Math.max(1, (nowMs - key.createdAt) / DAY_MS);
  return (left * MB_PER_GB) / ((key.usedMb / lifeDays) * SURGE) <= untilMs / DAY_MS;
}

/** True when the key stops for lack of GB before its time, or soon where it has no end. */
export function runsOutFirst(key: PakKey, expectedAt: number | null, withinDays: number, nowMs: number): boolean {
  if (expectedAt === null || key.enabled === false) return false;
  return key.expiresAt === null ? expectedAt <= nowMs + withinDays * DAY_MS : expectedAt < key.expiresAt;
}

function reasonOf(key: PakKey, forecast: Forecast | null, rules: RenewalRules, nowMs: number): Reason | null {
  if (key.gone) return null;
  if (key.isExpired === true || (key.expiresAt !== null && key.expiresAt <= nowMs)) {
    return key.expiresAt === null || nowMs - key.expiresAt <= EXPIRED_FOR_DAYS * DAY_MS ? 'expired' : null;
  }
  const ratio = usedRatio(key);
  if (ratio !== null && ratio >= 1) return 'atCap';
  if (key.enabled === false) return null;
  if (runsOutFirst(key, forecast?.runsOut.expectedAt ?? null, rules.withinDays, nowMs)) return 'runsOutFirst';
  if (key.expiresAt !== null && key.expiresAt <= nowMs + rules.withinDays * DAY_MS) return 'expiresSoon';
  const idle = daysSince(key.lastUsedAt, nowMs);
  return idle !== null && idle >= rules.idleDays ? 'idle' : null;
}

function sentenceOf(key: PakKey, reason: Reason, forecast: Forecast | null, nowMs: number): string {
  const cap = key.capGb === null ? '' : ` of ${key.capGb} GB`;
  switch (reason) {
    case 'atCap':
      return `Its cap${cap} is used up: the gateway refuses it.`;
    case 'expired':
      return key.expiresAt === null
        ? 'The platform says that it has expired.'
        : `Expired ${formatDuration(nowMs - key.expiresAt)} ago, on ${dayWords(key.expiresAt, nowMs)}.`;
    case 'runsOutFirst':
      return forecast?.sentence ?? '';
    case 'expiresSoon':
      return key.expiresAt === null
        ? ''
        : `Expires in ${formatDuration(key.expiresAt - nowMs)}, on ${dayWords(key.expiresAt, nowMs)}.`;
    case 'idle':
      return `No traffic for ${formatDuration(key.lastUsedAt === null ? null : nowMs - key.lastUsedAt)}.`;
  }
}

const NO_BAND: Forecast['runsOut'] = { earliestAt: null, expectedAt: null, latestAt: null };

/** The moment that the list is sorted by: what stops first stands first, what is refused already before that. */
function stopsAt(key: PakKey, reason: Reason, forecast: Forecast | null, nowMs: number): number | null {
  const ends = [forecast?.runsOut.expectedAt ?? null, key.expiresAt].filter((at) => at !== null);
  switch (reason) {
    case 'idle':
      return null;
    case 'atCap':
      return Math.min(nowMs, key.lastUsedAt ?? nowMs);
    case 'expired':
      return key.expiresAt ?? nowMs;
    default:
      return ends.length === 0 ? null : Math.min(...ends);
  }
}

const RANK: Record<Reason, number> = { atCap: 0, expired: 1, runsOutFirst: 2, expiresSoon: 2, idle: 3 };

/** Null for a key that needs nothing. `forecast` is null where `needsForecast` said that none is needed. */
export function renewalOf(
  key: PakKey,
  forecast: Forecast | null,
  rules: RenewalRules,
  nowMs: number,
): RenewalRow | null {
  const reason = reasonOf(key, forecast, rules, nowMs);
  if (reason === null) return null;
  return {
    key,
    customerId: customerIdOf(key.label),
    customer: stemOf(key.label),
    reason,
    sentence: sentenceOf(key, reason, forecast, nowMs),
    burnMbPerDay: forecast?.burn7dMbPerDay ?? null,
    runsOut: forecast?.runsOut ?? NO_BAND,
    stopsAt: stopsAt(key, reason, forecast, nowMs),
    idleDays: reason === 'idle' ? daysSince(key.lastUsedAt, nowMs) : null,
    actions: ACTIONS[reason],
  };
}

/** Refused keys first, at cap before expired (newest first), then by the moment at which they stop; idle ones last. */
export function sortRenewals(rows: RenewalRow[]): RenewalRow[] {
  return rows.sort((a, b) => {
    const rank = RANK[a.reason] - RANK[b.reason];
    if (rank !== 0) return rank;
    const [x, y] = [a.stopsAt ?? 0, b.stopsAt ?? 0];
    if (x !== y) return a.reason === 'expired' || a.reason === 'atCap' ? y - x : x - y;
    return (b.idleDays ?? 0) - (a.idleDays ?? 0) || a.key.label.localeCompare(b.key.label);
  });
}
