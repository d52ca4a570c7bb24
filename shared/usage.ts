/** Forecast and the renewals list, from a key and its burn rate. Pure. */
import { DAY_MS, EXPIRING_DAYS, leftGb, MB_PER_GB, type PakKey, usedRatio } from './key.ts';

export type RenewalReason = 'runsOutFirst' | 'expiresSoon' | 'atCap' | 'expired';

export interface Renewal {
  key: PakKey;
  burnMbPerDay: number | null;
  runsOutAt: number | null;
  reason: RenewalReason;
}

/** Further away than this a straight line says nothing. */
const HORIZON_DAYS = 365;

/** Unix ms at which the cap is reached at this rate; null when unknown, uncapped, idle or beyond a year. */
export function runsOutAt(key: PakKey, burnMbPerDay: number | null, nowMs: number): number | null {
  const left = leftGb(key);
  if (left === null || burnMbPerDay === null || !(burnMbPerDay > 0)) return null;
  const days = (left * MB_PER_GB) / burnMbPerDay;
  return days <= HORIZON_DAYS ? Math.round(nowMs + days * DAY_MS) : null;
}

/** Long-expired keys are history, not renewals. */
const EXPIRED_FOR_DAYS = 30;

function renewalReason(key: PakKey, outAt: number | null, nowMs: number): RenewalReason | null {
  if (key.gone) return null;
  if (key.expiresAt !== null && key.expiresAt <= nowMs) {
    return nowMs - key.expiresAt <= EXPIRED_FOR_DAYS * DAY_MS ? 'expired' : null;
  }
  const ratio = usedRatio(key);
  if (ratio !== null && ratio >= 1) return 'atCap';
  if (key.enabled === false) return null;
  const soonMs = nowMs + EXPIRING_DAYS * DAY_MS;
  if (outAt !== null && (key.expiresAt === null ? outAt <= soonMs : outAt < key.expiresAt)) return 'runsOutFirst';
  return key.expiresAt !== null && key.expiresAt <= soonMs ? 'expiresSoon' : null;
}

/** Worst first: at cap, then by the moment at which the key stops working. */
export function renewals(keys: PakKey[], burnRates: Map<string, number>, nowMs: number, limit: number): Renewal[] {
  const rows: (Renewal & { stopsAt: number })[] = [];
  for (const key of keys) {
    const burnMbPerDay = burnRates.get(key.id) ?? null;
    const outAt = runsOutAt(key, burnMbPerDay, nowMs);
    const reason = renewalReason(key, outAt, nowMs);
    if (reason === null) continue;
    const stopsAt =
      reason === 'atCap'
        ? nowMs
        : Math.min(outAt ?? Number.POSITIVE_INFINITY, key.expiresAt ?? Number.POSITIVE_INFINITY);
    rows.push({ key, burnMbPerDay, runsOutAt: outAt, reason, stopsAt: reason === 'expired' ? nowMs + 1 : stopsAt });
  }
  rows.sort((a, b) => a.stopsAt - b.stopsAt || a.key.label.localeCompare(b.key.label));
  return rows.slice(0, limit).map(({ stopsAt: _, ...row }) => row);
}
