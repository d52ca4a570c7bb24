/**
 * A customer's key as every layer sees it, and the one place where its state is worked out.
 * A figure that could not be read is null and named in `unreadable`; it is never shown as 0.
 */

/** 1 GB = 1024 MB (platform rule: the cap test compares usedMB / 1024 with the cap). */
export const MB_PER_GB = 1024;

export type KeyField = 'label' | 'enabled' | 'capGb' | 'usedMb' | 'expiresAt' | 'lastUsedAt' | 'createdAt';

export interface PakKey {
  id: string;
  label: string;
  /** Masked secret, such as `pak_••••3f2a`; null while the app has never seen the secret. */
  secretHint: string | null;
  /** Null = unknown (named in `unreadable`). */
  enabled: boolean | null;
  /** Whole GB. Null = no cap (partner account), or unknown when `unreadable` names it. */
  capGb: number | null;
  /** Fractional MB since the key was made. Null = unknown. */
  usedMb: number | null;
  /** Unix ms. Null = never, or unknown when `unreadable` names it. */
  expiresAt: number | null;
  /** The platform's own word; null when it said nothing. */
  isExpired: boolean | null;
  /** Unix ms. Null = never used, or unknown when `unreadable` names it. */
  lastUsedAt: number | null;
  createdAt: number | null;
  /** `standard`, `safe`, or whatever newer word the platform uses. */
  tier: string | null;
  /** Fields of the reply that made no sense. */
  unreadable: KeyField[];
  /** True once the platform no longer lists it. */
  gone: boolean;
  /** Unix ms at which this row was read from the platform. */
  asOf: number;
}

export type KeyState =
  | 'active'
  | 'nearCap'
  | 'suspended'
  | 'expiring'
  | 'expired'
  | 'disabled'
  | 'neverUsed'
  | 'idle'
  | 'unknown'
  | 'gone';

export interface KeyStanding {
  state: KeyState;
  /** One sentence: the thing, the number, the next step. */
  reason: string;
}

export const DAY_MS = 86_400_000;
export const NEAR_CAP_RATIO = 0.8;
export const CRITICAL_CAP_RATIO = 0.95;
export const EXPIRING_DAYS = 7;
export const IDLE_DAYS = 14;

/** Used share of the cap, 0…; null when either is unknown or there is no cap. */
export function usedRatio(key: Pick<PakKey, 'capGb' | 'usedMb'>): number | null {
  if (key.capGb === null || key.usedMb === null || key.capGb <= 0) return null;
  return key.usedMb / MB_PER_GB / key.capGb;
}

/** GB left under the cap, never negative; null when unknown or uncapped. */
export function leftGb(key: Pick<PakKey, 'capGb' | 'usedMb'>): number | null {
  if (key.capGb === null || key.usedMb === null) return null;
  return Math.max(0, key.capGb - key.usedMb / MB_PER_GB);
}

/** The key's state at `nowMs` (corrected server time) with its reason. The worst thing wins. */
export function keyStanding(key: PakKey, nowMs: number): KeyStanding {
  const ratio = usedRatio(key);
  if (key.gone) return { state: 'gone', reason: 'The platform no longer lists this key.' };
  if (key.isExpired === true || (key.expiresAt !== null && key.expiresAt <= nowMs)) {
    return { state: 'expired', reason: 'Expired: the gateway refuses it. Extend it to switch it back on.' };
  }
  if (ratio !== null && ratio >= 1) {
    return {
      state: 'suspended',
      reason:
        key.enabled === true
          ? `Over its cap of ${key.capGb} GB. The gateway refuses it until it is topped up.`
          : `Suspended at its cap of ${key.capGb} GB. Top up to switch it back on.`,
    };
  }
  if (key.enabled === false) return { state: 'disabled', reason: 'Switched off. Enable it to let it through again.' };
  if (key.enabled === null) {
    return { state: 'unknown', reason: 'The platform did not say whether this key is on.' };
  }
  if (key.capGb === null && key.unreadable.includes('capGb')) {
    return { state: 'unknown', reason: 'The platform sent a cap that cannot be read.' };
  }
  if (key.usedMb === null) return { state: 'unknown', reason: 'The platform sent a usage that cannot be read.' };
  if (ratio !== null && ratio >= NEAR_CAP_RATIO) {
    return { state: 'nearCap', reason: `${Math.floor(ratio * 100)} % of its cap is used.` };
  }
  if (key.expiresAt !== null && key.expiresAt - nowMs <= EXPIRING_DAYS * DAY_MS) {
    return { state: 'expiring', reason: `Expires within ${EXPIRING_DAYS} days.` };
  }
  if (key.usedMb === 0 && key.lastUsedAt === null) return { state: 'neverUsed', reason: 'No traffic yet.' };
  if (key.lastUsedAt !== null && nowMs - key.lastUsedAt > IDLE_DAYS * DAY_MS) {
    return { state: 'idle', reason: `No traffic for more than ${IDLE_DAYS} days.` };
  }
  return { state: 'active', reason: 'On, within its cap and its time.' };
}

/** `pak_0123…3f2a` → `pak_••••3f2a`. Shows at most the last four characters. */
export function maskSecret(secret: string): string {
  const prefix = secret.startsWith('pak_') ? 'pak_' : '';
  return secret.length - prefix.length >= 12 ? `${prefix}••••${secret.slice(-4)}` : `${prefix}••••`;
}

/** `psx_…7f3a`: enough to tell two API keys apart, useless to anyone else. */
export function maskApiKey(apiKey: string): string {
  return `psx_…${apiKey.slice(-4)}`;
}
