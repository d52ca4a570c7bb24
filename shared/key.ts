/**
 * A customer's key as every layer sees it, and the one place where its state is worked out.
 * A figure that could not be read is null and named in `unreadable`; it is never shown as 0.
 */
import { formatDuration, formatRelative } from './format.ts';
import { MB_PER_GB } from './key-units.ts';

export { MB_PER_GB };

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

/** A cap of 0 or less lets nothing through; the platform takes none, but a reply may hold one. */
function isAtCap(key: PakKey, ratio: number | null): boolean {
  return (key.capGb !== null && key.capGb <= 0) || (ratio !== null && ratio >= 1);
}

/**
 * The key's state at `nowMs` (corrected server time). The worst thing wins, and only figures are looked at: it is asked for
 * every key every minute. The words for it are `keyReason`.
 */
export function keyState(key: PakKey, nowMs: number): KeyState {
  if (key.gone) return 'gone';
  if (key.isExpired === true || (key.expiresAt !== null && key.expiresAt <= nowMs)) return 'expired';
  const ratio = usedRatio(key);
  if (isAtCap(key, ratio)) return 'suspended';
  if (key.enabled === false) return 'disabled';
  if (key.enabled === null || key.usedMb === null || key.unreadable.includes('capGb')) return 'unknown';
  if (ratio !== null && ratio >= NEAR_CAP_RATIO) return 'nearCap';
  if (key.unreadable.includes('expiresAt')) return 'unknown';
  if (key.expiresAt !== null && key.expiresAt - nowMs <= EXPIRING_DAYS * DAY_MS) return 'expiring';
  if (isNeverUsed(key)) return 'neverUsed';
  return isIdle(key, nowMs) ? 'idle' : 'active';
}

/** Neither a byte nor a time: a key that used traffic at an unknown time was used. */
export function isNeverUsed(key: PakKey): boolean {
  return key.lastUsedAt === null && key.usedMb === 0 && !key.unreadable.includes('lastUsedAt');
}

export function isIdle(key: PakKey, nowMs: number): boolean {
  return key.lastUsedAt !== null && nowMs - key.lastUsedAt > IDLE_DAYS * DAY_MS;
}

/** Why it is in that state: the thing, the number, the next step. */
export function keyReason(key: PakKey, state: KeyState, nowMs: number): string {
  const cap = key.capGb === null ? '' : `${key.capGb} GB`;
  switch (state) {
    case 'gone':
      return 'The platform no longer lists this key.';
    case 'expired': {
      const since =
        key.expiresAt === null || key.expiresAt > nowMs
          ? 'The platform says it has expired'
          : `Expired ${formatRelative(key.expiresAt, nowMs)}`;
      return isAtCap(key, usedRatio(key))
        ? `${since}, and its cap of ${cap} is used up. The gateway refuses it: add days and GB.`
        : `${since}: the gateway refuses it. Add days to let it through again.`;
    }
    case 'suspended':
      if (key.capGb !== null && key.capGb <= 0) return `Its cap is ${cap}, so nothing passes. Top it up.`;
      return key.enabled === true
        ? `Over its cap of ${cap}. The gateway refuses it until it is topped up.`
        : `Suspended at its cap of ${cap}. Top up to switch it back on.`;
    case 'disabled':
      return 'Switched off, with GB left. A top-up alone does not switch it on: enable it to let it through again.';
    case 'unknown':
      return `The platform ${unknownReason(key)}, so its state is not known.`;
    case 'nearCap':
      return `${Math.floor((usedRatio(key) ?? 0) * 100)} % of its cap of ${cap} is used. At the cap the platform suspends it: top up before.`;
    case 'expiring':
      return `Expires ${formatRelative(key.expiresAt, nowMs)}. After that the gateway refuses it: add days before.`;
    case 'neverUsed':
      return 'No traffic yet. Hand it out again if the customer should be using it.';
    case 'idle':
      return `No traffic for ${formatDuration(key.lastUsedAt === null ? null : nowMs - key.lastUsedAt)}.`;
    case 'active':
      return key.capGb === null ? 'On, without a cap, within its time.' : 'On, within its cap and its time.';
  }
}

function unknownReason(key: PakKey): string {
  if (key.enabled === null) return 'did not say whether it is on';
  if (key.usedMb === null) return 'sent a usage that cannot be read';
  return key.unreadable.includes('capGb') ? 'sent a cap that cannot be read' : 'sent an expiry that cannot be read';
}

/** State and reason together, for one key. */
export function keyStanding(key: PakKey, nowMs: number): KeyStanding {
  const state = keyState(key, nowMs);
  return { state, reason: keyReason(key, state, nowMs) };
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
