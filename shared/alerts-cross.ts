/**
 * When a threshold is crossed: once, until it is armed again. Pure.
 *
 * A threshold that was told stays told until the cap is raised, the counter begins anew or the expiry is another one, and the
 * key then stands below it. Several crossed at once are one alert, that of the worst; the others count as told with it.
 * What a clock told that ran ahead is not told: it ends, and is armed again.
 */
import { DAY_MS, MB_PER_GB } from './key.ts';

/** Percent of the cap. */
const CAP_LEVELS = [50, 80, 95, 100] as const;
/** Days before the expiry, the least urgent first; 0 = it has expired. */
const EXPIRY_LEVELS = [7, 3, 1, 0] as const;

/** What was told, with what the key looked like at the last reading. */
export interface CapTold {
  capGb: number;
  usedMb: number;
  levels: number[];
}
export interface ExpiryTold {
  expiresAt: number;
  levels: number[];
}

export interface Crossing<T> {
  /** Null = nothing is told of it (any more). */
  told: T | null;
  /** The worst threshold crossed now; null = none, or none that is asked for. */
  fire: number | null;
  /** Those crossed with it. */
  covers: number[];
  /** What was told before no longer holds, or something worse does. */
  ends: boolean;
}

/** A reply in GB with two decimals wavers by a few MB: that is no new counter. */
const ROUNDING_MB = 10.24;
const ROUNDING_RATIO = 0.995;

/** True when the counter began anew between two readings. */
export function isReset(beforeMb: number, afterMb: number): boolean {
  return afterMb < beforeMb && (beforeMb - afterMb > ROUNDING_MB || afterMb < beforeMb * ROUNDING_RATIO);
}

/** `levels` ascend in urgency; `isArmed` = it was told, and may be told again. */
function cross(
  told: readonly number[],
  over: readonly number[],
  isArmed: (level: number) => boolean,
  asked: readonly number[],
) {
  const still = told.filter((level) => !isArmed(level));
  const fresh = over.filter((level) => !still.includes(level));
  const heard = fresh.filter((level) => asked.includes(level));
  const fire = heard.at(-1) ?? null;
  return {
    levels: [...still, ...fresh],
    fire,
    covers: fire === null ? [] : heard,
    ends: still.length < told.length || (fire !== null && told.length > 0),
  };
}

export interface CapReading {
  /** Null = no cap. */
  capGb: number | null;
  usedMb: number;
}

export function crossCap(told: CapTold | null, reading: CapReading, asked: readonly number[]): Crossing<CapTold> {
  const { capGb, usedMb } = reading;
  if (capGb === null) return { told: null, fire: null, covers: [], ends: told !== null };
  const isOver = (mb: number, percent: number) => mb * 100 >= percent * capGb * MB_PER_GB;
  const over: number[] = CAP_LEVELS.filter((percent) => isOver(usedMb, percent));
  const raised = told !== null && capGb > told.capGb;
  const began = told !== null && isReset(told.usedMb, usedMb);
  // Topped up and used up again between two looks: what the usage before did not reach under the new cap was crossed anew.
  const isArmed = (percent: number) =>
    ((raised || began) && !over.includes(percent)) || (raised && !isOver(told.usedMb, percent));
  const { levels, ...rest } = cross(told?.levels ?? [], over, isArmed, asked);
  return { ...rest, told: levels.length === 0 ? null : { capGb, usedMb, levels } };
}

/** Two answers may round the same moment differently. */
const SAME_EXPIRY_MS = 60_000;
/** A clock that is set right by less than this was not wrong. */
const CLOCK_WAVERS_MS = 3_600_000;

export function isSameExpiry(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) <= SAME_EXPIRY_MS;
}

/** `asked` are days; that it has expired is told wherever any of them is. */
export function crossExpiry(
  told: ExpiryTold | null,
  expiresAt: number | null,
  asked: readonly number[],
  nowMs: number,
): Crossing<ExpiryTold> {
  if (expiresAt === null) return { told: null, fire: null, covers: [], ends: told !== null };
  const over: number[] = EXPIRY_LEVELS.filter((days) => nowMs >= expiresAt - days * DAY_MS);
  const isOther = told !== null && !isSameExpiry(expiresAt, told.expiresAt);
  // It was told by a clock that ran ahead: that moment is still to come.
  const isEarly = (days: number) => nowMs < expiresAt - days * DAY_MS - CLOCK_WAVERS_MS;
  const isArmed = (days: number) => isEarly(days) || (isOther && !over.includes(days));
  const { levels, ...rest } = cross(told?.levels ?? [], over, isArmed, asked.length === 0 ? [] : [...asked, 0]);
  return { ...rest, told: levels.length === 0 ? null : { expiresAt, levels } };
}

/** The next moment at which time alone crosses something; infinite when there is none. */
export function nextExpiryCrossing(expiresAt: number | null, nowMs: number): number {
  if (expiresAt === null) return Number.POSITIVE_INFINITY;
  const ahead = EXPIRY_LEVELS.map((days) => expiresAt - days * DAY_MS).filter((at) => at > nowMs);
  return ahead.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...ahead);
}
