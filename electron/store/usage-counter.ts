// What two reads of a running counter prove. Threats: usage invented from a glitch of the platform, or lost with it.

export const BYTES_PER_MB = 1_048_576;

/** Above a petabyte it is no counter of a proxy key, and sums would leave the exact integers. */
const MAX_MB = 1_073_741_824;
/** A reply in GB with two decimals. */
const ROUNDING_BYTES = 5.12 * BYTES_PER_MB;
const ROUNDING_RATIO = 0.995;
const UNIT_FACTOR = 1024;
/** While the unit was mistaken the key went on working. */
const UNIT_GROWTH = 1.05;
const RISE_SLACK = 0.05;
/** Below it two figures are 1,024 times each other by chance. */
const UNIT_MIN_BYTES = 16 * BYTES_PER_MB;
/** 100 Gbit/s: no single key gets more through, so a jump beyond is no traffic. With an hour's worth at least, as clocks differ. */
const MAX_BYTES_PER_MS = 12_500_000;
const MIN_SPAN_MS = 3_600_000;

export interface KnownCounter {
  at: number;
  bytes: number;
  /** A read that may be a mistake, held until the next one decides. */
  suspect: number | null;
}

export type Step =
  /** `bytes` were used since the last read. */
  | { kind: 'used'; bytes: number }
  /** Within the rounding of a reply: nothing is known to have happened. */
  | { kind: 'same' }
  /** The counter began anew; `bytes` were used since then at least. What was used before it fell is not known. */
  | { kind: 'reset'; bytes: number }
  /** Nothing is concluded before the next read. */
  | { kind: 'held' };

/** Null for what is no counter at all. */
export function toBytes(usedMb: unknown): number | null {
  return typeof usedMb === 'number' && usedMb >= 0 && usedMb <= MAX_MB ? Math.round(usedMb * BYTES_PER_MB) : null;
}

function isRounding(before: number, after: number): boolean {
  return after < before && before - after <= ROUNDING_BYTES && after >= before * ROUNDING_RATIO;
}

/** GB taken for MB or the other way round: the same figure, 1,024 times smaller or larger. */
function isOtherUnit(before: number, after: number): boolean {
  const [scaled, own] = after < before ? [after * UNIT_FACTOR, before] : [after, before * UNIT_FACTOR];
  // A rise has no rounding but that of the smaller figure, which would be gigabytes of real traffic in the larger one.
  const slack = after < before ? ROUNDING_BYTES : Math.min(ROUNDING_BYTES * UNIT_FACTOR, own * RISE_SLACK);
  // The first traffic of a key is 1,024 times what it was tested with before it is anything else.
  return before >= UNIT_MIN_BYTES && scaled >= own - slack && scaled <= own * UNIT_GROWTH + slack;
}

function isImpossible(before: number, after: number, spanMs: number): boolean {
  return after - before > MAX_BYTES_PER_MS * Math.max(MIN_SPAN_MS, spanMs);
}

function isDoubtful(before: number, after: number, spanMs: number): boolean {
  if (before === after || isRounding(before, after)) return false;
  return isImpossible(before, after, spanMs) || (before > 0 && isOtherUnit(before, after));
}

/** `after` was read `at`, later than the known one. */
export function stepOf(known: KnownCounter, after: number, at: number): Step {
  const { bytes: before, suspect } = known;
  const spanMs = at - known.at;
  if (suspect !== null && isDoubtful(before, after, spanMs)) {
    // Twice the same story: the counter is what it says now, and how it came there is not known.
    if (!isDoubtful(suspect, after, spanMs) && after >= suspect) return { kind: 'reset', bytes: after - suspect };
    return { kind: 'held' };
  }
  if (isDoubtful(before, after, spanMs)) return { kind: 'held' };
  if (after >= before) return { kind: 'used', bytes: after - before };
  return isRounding(before, after) ? { kind: 'same' } : { kind: 'reset', bytes: after };
}
