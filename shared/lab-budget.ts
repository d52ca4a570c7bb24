/** What a run of the lab may cost, known before it starts: bytes, and what they cost wholesale. */
import type { LabCheck, LabTarget } from './ipc/lab-report.ts';
import type { WholesaleRate } from './money.ts';

/** Once a run: for an echo service that is down and another that is asked in its place. */
const SPARE_BYTES = 64 * 1024;
/** One way to one site: login, TLS handshake, a small answer. */
const WAY_BYTES = 32 * 1024;
/** Read of a target's answer when a word is looked for in it. */
export const TEXT_BYTES = 64 * 1024;
const BYTES_PER_GB = 1024 ** 3;
const MICROS_PER_CENT = 10_000;

export function plannedAttempts(check: LabCheck): number {
  return check.kind === 'single' ? 1 : check.kind === 'compare' ? 2 : check.requests;
}

/** A download belongs to `single` and `compare` only: twenty requests are not twenty downloads. */
export function downloads(check: LabCheck): boolean {
  return check.kind === 'single' || check.kind === 'compare';
}

/** At most so much is read of a target's answer. */
export function targetReadBytes(check: LabCheck, target: LabTarget, downloadBytes: number): number {
  return Math.max(downloads(check) ? downloadBytes : 0, target.expectText === null ? 0 : TEXT_BYTES);
}

/** Where a run stops, in bytes of both directions together. */
export function labBudgetBytes(check: LabCheck, target: LabTarget | null, downloadBytes: number): number {
  const answer =
    target === null
      ? downloads(check)
        ? downloadBytes
        : 0
      : WAY_BYTES + targetReadBytes(check, target, downloadBytes);
  return SPARE_BYTES + plannedAttempts(check) * (WAY_BYTES + answer);
}

/** Millionths of a US dollar at the dearest rate, rounded up; null when there is no rate. */
export function trafficCostMicros(bytes: number, rates: readonly Pick<WholesaleRate, 'centsPerGb'>[]): number | null {
  if (rates.length === 0 || !Number.isFinite(bytes) || bytes < 0) return null;
  const dearest = Math.max(...rates.map(({ centsPerGb }) => centsPerGb));
  return Math.ceil((bytes * dearest * MICROS_PER_CENT) / BYTES_PER_GB);
}
