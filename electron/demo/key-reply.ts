// How a key is told in each dialect: the guide's wording and the live SDK's differ in the secret's and the usage's fields.
import type { AuditRecord } from './audit-log.ts';
import { BYTES_PER_GB, isExpired, isOverCap, type PoolKey, usedMbOf } from './pool-keys.ts';

export interface ReplyStyle {
  dialect: 'guide' | 'live';
  secretsInLists: 'masked' | 'clear' | 'absent';
  listShape: 'array' | 'data' | 'items' | 'keys';
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Keeps the length, as the platform does: only its last four characters are real. */
function masked(secret: string): string {
  return `pak_${'*'.repeat(secret.length - 8)}${secret.slice(-4)}`;
}

function statusWord(key: PoolKey, nowMs: number): string {
  if (isExpired(key, nowMs)) return 'expired';
  if (isOverCap(key)) return 'suspended';
  return key.enabled ? 'active' : 'disabled';
}

/** `withSecret`: the answers to mint, regenerate and reveal carry it whole, all others as the style says. */
export function keyReply(key: PoolKey, style: ReplyStyle, nowMs: number, withSecret: boolean): Record<string, unknown> {
  const shown = withSecret ? 'clear' : style.secretsInLists;
  const field = style.dialect === 'guide' ? 'secret' : 'key';
  return {
    id: key.id,
    label: key.label,
    ...(shown === 'absent' ? {} : { [field]: shown === 'clear' ? key.secret : masked(key.secret) }),
    enabled: key.enabled,
    trafficCapGB: key.capGb,
    ...(style.dialect === 'guide'
      ? { trafficUsedGB: Math.round((key.usedBytes / BYTES_PER_GB) * 1e9) / 1e9, status: statusWord(key, nowMs) }
      : { trafficUsedMB: usedMbOf(key), isExpired: isExpired(key, nowMs), qualityTier: key.tier }),
    expiresAt: iso(key.expiresAt),
    lastUsedAt: iso(key.lastUsedAt),
    createdAt: key.createdAt,
    updatedAt: iso(key.updatedAt),
  };
}

export function listReply(rows: unknown[], style: ReplyStyle): unknown {
  return style.listShape === 'array' ? rows : { [style.listShape]: rows, total: rows.length };
}

export function auditReply(record: AuditRecord): Record<string, unknown> {
  return {
    id: record.id,
    action: record.action,
    keyId: record.keyId,
    label: record.label,
    actor: record.actor,
    requestId: record.requestId,
    metadata: record.metadata,
    createdAt: new Date(record.at).toISOString(),
  };
}
