// The customers' keys with the rules that the platform itself enforces: caps, suspension, expiry, rotation, metering.
import { randomBytes } from 'node:crypto';
import { DAY_MS, MB_PER_GB } from '../../shared/key.ts';
import type { AuditEvent, AuditLog } from './audit-log.ts';

export const BYTES_PER_MB = 1_048_576;
export const BYTES_PER_GB = BYTES_PER_MB * MB_PER_GB;

export interface PoolKey {
  readonly id: string;
  secret: string;
  label: string;
  enabled: boolean;
  capGb: number;
  /** Whole bytes: figures in MB and GB are worked out from it, so they never drift apart. */
  usedBytes: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
  tier: string;
}

/** On whose behalf and in which request, for the audit log. */
export type Cause = Pick<AuditEvent, 'actor' | 'requestId'>;

export interface MintInput {
  label: string;
  capGb: number;
  expiresAt: number | null;
  tier: string;
}
export type EditInput = Partial<MintInput> & { enabled?: boolean };

export interface PoolKeys {
  list(): PoolKey[];
  get(id: string): PoolKey | null;
  /** `retired` when the secret was once a key's but was rotated away or revoked. */
  bySecret(secret: string): { key: PoolKey } | { retired: string } | null;
  mint(input: MintInput, cause: Cause): PoolKey;
  edit(key: PoolKey, input: EditInput, cause: Cause): void;
  topUp(key: PoolKey, add: { gb: number; days: number }, cause: Cause): void;
  regenerate(key: PoolKey, cause: Cause): void;
  remove(key: PoolKey, cause: Cause): void;
  /** Counts traffic; crossing the cap suspends the key. */
  meter(key: PoolKey, bytes: number): void;
  /** Suspends a key that is over its cap, as the gateway does when it meets one. */
  suspendAtCap(key: PoolKey): void;
  effects(): { minted: number; gbAdded: number; regenerated: number; deleted: number };
}

export function isOverCap(key: PoolKey): boolean {
  return key.usedBytes >= key.capGb * BYTES_PER_GB;
}

export function isExpired(key: PoolKey, nowMs: number): boolean {
  return key.expiresAt !== null && key.expiresAt <= nowMs;
}

/** Fractional, to the byte. */
export function usedMbOf(key: PoolKey): number {
  return Math.round((key.usedBytes / BYTES_PER_MB) * 1e6) / 1e6;
}

export const newSecret = () => `pak_${randomBytes(12).toString('hex')}`;

export function createPoolKeys(seeded: PoolKey[], audit: AuditLog, now: () => number): PoolKeys {
  const keys = new Map(seeded.map((key) => [key.id, key]));
  const bySecret = new Map(seeded.map((key) => [key.secret, key]));
  const retired = new Map<string, string>();
  const effects = { minted: 0, gbAdded: 0, regenerated: 0, deleted: 0 };

  const record = (action: AuditEvent['action'], key: PoolKey, cause: Cause, metadata: Record<string, unknown> = {}) =>
    audit.add({ action, keyId: key.id, label: key.label, metadata, ...cause });

  /** Expired keys are refused at once, but only the nightly job switches them off. */
  function nightly(key: PoolKey): PoolKey {
    if (key.enabled && key.expiresAt !== null && Math.floor(key.expiresAt / DAY_MS) < Math.floor(now() / DAY_MS)) {
      key.enabled = false;
      key.updatedAt = (Math.floor(key.expiresAt / DAY_MS) + 1) * DAY_MS;
    }
    return key;
  }

  function suspendAtCap(key: PoolKey): void {
    if (!key.enabled || !isOverCap(key)) return;
    key.enabled = false;
    key.updatedAt = now();
    record('cap_exceeded', key, { actor: 'gateway', requestId: null }, { trafficCapGB: key.capGb });
  }

  return {
    list: () => [...keys.values()].map(nightly),
    get(id) {
      const key = keys.get(id);
      return key ? nightly(key) : null;
    },
    bySecret(secret) {
      const key = bySecret.get(secret);
      if (key) return { key: nightly(key) };
      const id = retired.get(secret);
      return id === undefined ? null : { retired: id };
    },
    mint(input, cause) {
      const at = now();
      const key: PoolKey = {
        ...input,
        id: randomBytes(12).toString('hex'),
        secret: newSecret(),
        enabled: true,
        usedBytes: 0,
        lastUsedAt: null,
        createdAt: at,
        updatedAt: at,
      };
      keys.set(key.id, key);
      bySecret.set(key.secret, key);
      effects.minted += 1;
      record('create', key, cause, { trafficCapGB: key.capGb });
      return key;
    },
    edit(key, input, cause) {
      Object.assign(key, input);
      key.updatedAt = now();
      record('update', key, cause, { fields: Object.keys(input) });
    },
    topUp(key, { gb, days }, cause) {
      key.capGb += gb;
      if (days > 0) key.expiresAt = Math.max(now(), key.expiresAt ?? now()) + days * DAY_MS;
      key.updatedAt = now();
      effects.gbAdded += gb;
      record('topup', key, cause, { addTrafficGB: gb, extendDays: days, trafficCapGB: key.capGb });
    },
    regenerate(key, cause) {
      bySecret.delete(key.secret);
      retired.set(key.secret, key.id);
      key.secret = newSecret();
      bySecret.set(key.secret, key);
      key.updatedAt = now();
      effects.regenerated += 1;
      record('regenerate', key, cause);
    },
    remove(key, cause) {
      keys.delete(key.id);
      bySecret.delete(key.secret);
      retired.set(key.secret, key.id);
      effects.deleted += 1;
      record('delete', key, cause);
    },
    meter(key, bytes) {
      key.usedBytes += bytes;
      key.lastUsedAt = now();
      suspendAtCap(key);
    },
    suspendAtCap,
    effects: () => ({ ...effects }),
  };
}
