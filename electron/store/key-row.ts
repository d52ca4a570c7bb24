// How a key stands in its row: cleaned before it is written, compared without reading back. Threat: a figure that SQLite would change in silence.
import type { KeyField, PakKey } from '../../shared/key.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Row, type SqlValue } from './sqlite.ts';

export const COLUMNS =
  'id, label, secret_hint, enabled, cap_gb, used_mb, expires_at, is_expired, last_used_at, created_at, tier, unreadable, gone, as_of';

export const flag = (value: boolean | null): number | null => (value === null ? null : value ? 1 : 0);
const asFlag = (value: unknown): boolean | null => (typeof value === 'number' ? value !== 0 : null);
/** NaN would become NULL in silence and Infinity a figure: neither is known. */
const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
/** SQLite turns a lone surrogate into U+FFFD; doing it first keeps rows comparable with what is read back. */
const wellFormed = (value: string | null): string | null => (value === null ? null : value.toWellFormed());

export function clean(key: PakKey, asOf: number, gone = false): PakKey {
  return {
    ...key,
    gone,
    asOf,
    id: key.id.toWellFormed(),
    label: key.label.toWellFormed(),
    secretHint: wellFormed(key.secretHint),
    capGb: finite(key.capGb),
    usedMb: finite(key.usedMb),
    expiresAt: finite(key.expiresAt),
    lastUsedAt: finite(key.lastUsedAt),
    createdAt: finite(key.createdAt),
    tier: wellFormed(key.tier),
  };
}

const NOTHING_UNREADABLE = '[]';
/** Where `figures` has the hint. */
export const HINT = 0;

/** What makes a row worth a write: all of it but the time at which it was read. Figures only; the label is apart, as the index hangs on it. */
export function figures(key: PakKey): SqlValue[] {
  return [
    key.secretHint,
    flag(key.enabled),
    key.capGb,
    key.usedMb,
    key.expiresAt,
    flag(key.isExpired),
    key.lastUsedAt,
    key.createdAt,
    key.tier,
    key.unreadable.length === 0 ? NOTHING_UNREADABLE : JSON.stringify(key.unreadable),
  ];
}

/** Rows of a list share its time, so that an unchanged one needs no write. A row read later (after a change) keeps its own. */
export function decode(row: Row, listAsOf: number | null, nowMs: number): PakKey {
  const gone = row['gone'] !== 0;
  const rowAsOf = asNumber(row['as_of']);
  const own = gone || listAsOf === null || (rowAsOf > listAsOf && rowAsOf <= nowMs);
  const unreadable = asJson(row['unreadable']);
  return {
    id: asText(row['id']),
    label: asText(row['label']),
    secretHint: asNullableText(row['secret_hint']),
    enabled: asFlag(row['enabled']),
    capGb: asNullableNumber(row['cap_gb']),
    usedMb: asNullableNumber(row['used_mb']),
    expiresAt: asNullableNumber(row['expires_at']),
    isExpired: asFlag(row['is_expired']),
    lastUsedAt: asNullableNumber(row['last_used_at']),
    createdAt: asNullableNumber(row['created_at']),
    tier: asNullableText(row['tier']),
    unreadable: Array.isArray(unreadable) ? (unreadable as KeyField[]) : [],
    gone,
    asOf: own ? rowAsOf : listAsOf,
  };
}
