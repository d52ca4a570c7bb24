// What is kept of a key between two readings. Threat: a figure out of a gap, a reset or a first reading; a trickle that stays under every threshold.
import { isReset, isSameExpiry } from '../../shared/alerts-cross.ts';
import { HOUR_MS, STATE_SETTLES_MS, USE_MIN_MB } from '../../shared/anomaly.ts';
import { DAY_MS, IDLE_DAYS, type PakKey } from '../../shared/key.ts';

/** A counter, and when it stood there. */
export interface Mark {
  mb: number;
  at: number;
}

/** In memory, for as long as the app runs. */
export interface Watched {
  id: string;
  label: string;
  capGb: number | null;
  usedMb: number | null;
  expiresAt: number | null;
  enabled: boolean | null;
  isExpired: boolean | null;
  lastUsedAt: number | null;
  /** The time of that reading. */
  seenAt: number;
  /** The first reading that said that it is off; null = it is on, or that is not known. */
  offSince: number | null;
  /** Use of it while it is off, or after its expiry, counts from here; null = not yet. */
  offFrom: Mark | null;
  expiredFrom: Mark | null;
  /** Its first use after a long time, for a day: from where it counts, and the last use before. */
  idle: (Mark & { lastUsedAt: number }) | null;
  /** The counter at the beginning of the hour `hour`; null = the hour is not known whole. */
  hour: number;
  hourFromMb: number | null;
}

/** A reading later than this after the one before has a gap before it. */
const GAP_MS = 90 * 60_000;

interface Step {
  key: PakKey;
  before: Watched | null;
  readAt: number;
  readBeforeAt: number | null;
  /** The counter began anew. */
  fell: boolean;
}

/** What was flagged at the reading before is not counted once more. */
const isFlagged = (from: Mark, before: Watched | null) =>
  before !== null && before.usedMb !== null && before.usedMb - from.mb >= USE_MIN_MB;

/** From the first reading at which `sinceAt` was settled; the same mark stays while the use since then is small. */
function settledFrom(kept: Mark | null, sinceAt: number | null, step: Step): Mark | null {
  const { key, before, readAt, readBeforeAt, fell } = step;
  if (sinceAt === null) return null;
  if (kept !== null && !fell && !isFlagged(kept, before)) return kept;
  const settlesAt = sinceAt + STATE_SETTLES_MS;
  const wasSettled = readBeforeAt !== null && readBeforeAt >= settlesAt;
  if (!fell && wasSettled && before !== null && before.usedMb !== null) return { mb: before.usedMb, at: readBeforeAt };
  return key.usedMb !== null && readAt >= settlesAt ? { mb: key.usedMb, at: readAt } : null;
}

function idleOf({ key, before, readAt, readBeforeAt, fell }: Step): Watched['idle'] {
  if (before === null || fell) return null;
  const { idle, lastUsedAt, usedMb } = before;
  const jumped = lastUsedAt !== null && key.lastUsedAt !== null && key.lastUsedAt - lastUsedAt >= IDLE_DAYS * DAY_MS;
  if (jumped && usedMb !== null && readBeforeAt !== null) return { mb: usedMb, at: readBeforeAt, lastUsedAt };
  return idle !== null && readAt - idle.at <= DAY_MS && !isFlagged(idle, before) ? idle : null;
}

/** The next state of memory. `before` is null at the first reading of this run. */
export function watch(key: PakKey, before: Watched | null, readAt: number, readBeforeAt: number | null): Watched {
  const hour = Math.floor(readAt / HOUR_MS);
  const fell = before !== null && before.usedMb !== null && key.usedMb !== null && isReset(before.usedMb, key.usedMb);
  const gap = readBeforeAt === null || readAt - readBeforeAt > GAP_MS;
  const hourFromMb = before === null || gap || fell ? null : before.hour === hour ? before.hourFromMb : before.usedMb;
  const step: Step = { key, before, readAt, readBeforeAt, fell };
  const offSince = key.enabled === false ? (before?.offSince ?? readAt) : null;
  const sameEnd = before !== null && isSameExpiry(key.expiresAt, before.expiresAt);
  return {
    id: key.id,
    label: key.label,
    capGb: key.capGb,
    usedMb: key.usedMb,
    expiresAt: key.expiresAt,
    enabled: key.enabled,
    isExpired: key.isExpired,
    lastUsedAt: key.lastUsedAt,
    seenAt: readAt,
    offSince,
    offFrom: settledFrom(before?.offFrom ?? null, offSince, step),
    expiredFrom: settledFrom(
      sameEnd ? before.expiredFrom : null,
      key.expiresAt,
      sameEnd ? step : { ...step, before: null },
    ),
    idle: idleOf(step),
    hour,
    hourFromMb,
  };
}
