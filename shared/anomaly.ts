/**
 * What is unusual about a key, judged by its own past. Pure. Thresholds:
 *
 * - spike: an hour of at least 256 MB that is ten times the usual hour (median of those with traffic) and twice the busiest one of
 *   the last 7 days; needs 48 hours seen, 12 of them with traffic. Never from an hour after a gap, a reset or a first reading.
 * - afterIdle: 16 MB or more within a day on a key whose last traffic was 14 days or more before the reading before that day.
 * - usedWhileDisabled, usedAfterExpiry: 16 MB or more, in one reading or in many, since a reading that came two minutes or more
 *   after the first one that said so. Less is the rounding of the platform's figures, or the half minute in which the gateway
 *   still lets it in.
 * - failedLogins: ten or more in one hour in the platform's record, for one key or for none that it knows.
 *
 * Each is told once and again only after 24 hours in which it did not happen.
 */
import { formatDate, formatDuration, formatMb } from './format.ts';
import type { Anomaly } from './ipc/alerts.ts';
import { DAY_MS, IDLE_DAYS } from './key.ts';

export const HOUR_MS = 3_600_000;
export const SPIKE_MIN_MB = 256;
const SPIKE_TIMES = 10;
const SPIKE_TIMES_BUSIEST = 2;
const SPIKE_MIN_SEEN_HOURS = 48;
const SPIKE_MIN_ACTIVE_HOURS = 12;
/** A GB with two decimals is 10.24 MB a step. */
export const USE_MIN_MB = 16;
export const STATE_SETTLES_MS = 120_000;
export const FAILED_LOGINS = 10;
/** Above a petabyte it is no counter of a proxy key. */
const MAX_MB = 1_073_741_824;

export interface Finding {
  anomaly: Anomaly;
  text: string;
  figures: { name: string; value: string }[];
}

/** `earlier` are the hours before this one, gaps as null. Null when it is nothing unusual, or when too little is known. */
export function findSpike(hourMb: number, earlier: readonly (number | null)[]): Finding | null {
  if (!(hourMb >= SPIKE_MIN_MB) || hourMb > MAX_MB) return null;
  // What was used in a gap stands in the hour after it, so that hour is no hour.
  const seen = earlier.flatMap((mb, index) =>
    mb !== null && (index === 0 || earlier[index - 1] !== null) ? [mb] : [],
  );
  const active = seen.filter((mb) => mb >= 1).sort((a, b) => a - b);
  if (seen.length < SPIKE_MIN_SEEN_HOURS || active.length < SPIKE_MIN_ACTIVE_HOURS) return null;
  const usual = active[Math.floor(active.length / 2)] ?? 0;
  const busiest = active.at(-1) ?? 0;
  if (hourMb < SPIKE_TIMES * usual || hourMb < SPIKE_TIMES_BUSIEST * busiest) return null;
  return {
    anomaly: 'spike',
    text: `${formatMb(hourMb)} in one hour. An hour with traffic usually has ${formatMb(usual)}, and the busiest of the last 7 days had ${formatMb(busiest)}.`,
    figures: [
      { name: 'This hour', value: formatMb(hourMb) },
      { name: 'Usual hour', value: formatMb(usual) },
      { name: 'Busiest hour in 7 days', value: formatMb(busiest) },
    ],
  };
}

export interface Rise {
  /** MB more than at an earlier reading, which need not be the last one. */
  mb: number;
  /** Unix ms of that reading and of this one. */
  fromAt: number;
  toAt: number;
}

const used = ({ mb, fromAt, toAt }: Rise) =>
  `${formatMb(mb)} between two readings ${formatDuration(toAt - fromAt)} apart`;

export function findAfterIdle(rise: Rise, lastUsedAt: number | null): Finding | null {
  if (rise.mb < USE_MIN_MB || rise.mb > MAX_MB || lastUsedAt === null) return null;
  const idleMs = rise.fromAt - lastUsedAt;
  if (idleMs < IDLE_DAYS * DAY_MS) return null;
  return {
    anomaly: 'afterIdle',
    text: `${used(rise)}, after ${formatDuration(idleMs)} without any: the last before was on ${formatDate(lastUsedAt)}.`,
    figures: [
      { name: 'Used now', value: formatMb(rise.mb) },
      { name: 'Idle for', value: formatDuration(idleMs) },
    ],
  };
}

/** `sinceAt` is the first reading that said that it is off, or its expiry; null = it is neither. */
export function findForbiddenUse(
  anomaly: 'usedWhileDisabled' | 'usedAfterExpiry',
  rise: Rise,
  sinceAt: number | null,
): Finding | null {
  if (sinceAt === null || rise.mb < USE_MIN_MB || rise.mb > MAX_MB) return null;
  if (rise.fromAt < sinceAt + STATE_SETTLES_MS) return null;
  const off = formatDuration(rise.fromAt - sinceAt);
  const what = anomaly === 'usedAfterExpiry' ? `more than ${off} after it expired` : `when it had been off for ${off}`;
  return {
    anomaly,
    text: `${used(rise)}, ${what}. Tunnels that are open are not cut: close its live sessions, or rotate it.`,
    figures: [
      { name: 'Used', value: formatMb(rise.mb) },
      { name: anomaly === 'usedAfterExpiry' ? 'Expired for' : 'Off for', value: off },
    ],
  };
}

/** Of one key (or of no known one), in the hour before `nowMs`. */
export function findFailedLogins(count: number, latestReason: string): Finding | null {
  if (count < FAILED_LOGINS) return null;
  const why = latestReason === '' ? '' : ` The last one: ${latestReason}.`;
  return {
    anomaly: 'failedLogins',
    text: `${count} refused logins at the gateway within an hour.${why} An old secret in a program does this, and so does somebody who guesses.`,
    figures: [{ name: 'Refused logins in an hour', value: String(count) }],
  };
}
