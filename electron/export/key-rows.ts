// Keys as rows of a file. Threat: a label that a spreadsheet runs as a formula on the desk of whoever opens it.
import { formatDateTime } from '../../shared/format.ts';
import { keyStanding, leftGb, type PakKey } from '../../shared/key.ts';
import type { KeyLocal } from '../../shared/key-local.ts';
import { FORMULA } from './csv.ts';

export interface ExportRow {
  key: PakKey;
  local: KeyLocal;
  /** Undefined = not asked for; null = the platform did not show it. */
  secret: string | null | undefined;
}

type Value = string | number | boolean | null | string[];

const LAST_DATE_MS = 8.64e15;

function isoTime(ms: number | null): string | null {
  return ms === null || Math.abs(ms) > LAST_DATE_MS ? null : new Date(ms).toISOString();
}

/** What is not known is null, never 0. Times are UTC. */
export function exportValues({ key, local, secret }: ExportRow, nowMs: number): Record<string, Value> {
  const { state, reason } = keyStanding(key, nowMs);
  const left = leftGb(key);
  return {
    customer: key.label,
    external_id: local.externalId,
    id: key.id,
    ...(secret === undefined ? {} : { secret }),
    secret_hint: key.secretHint,
    state,
    why: reason,
    enabled: key.enabled,
    cap_gb: key.capGb,
    used_mb: key.usedMb,
    left_gb: left === null ? null : Math.round(left * 1000) / 1000,
    expires_at: isoTime(key.expiresAt),
    last_used_at: isoTime(key.lastUsedAt),
    created_at: isoTime(key.createdAt),
    quality: key.tier,
    tags: local.tags,
    note: local.note,
    pinned: local.pinned,
    as_of: isoTime(key.asOf),
  };
}

type Papa = Pick<typeof import('papaparse'), 'unparse'>;

/** CSV lines, each ended; the first part has the names of the columns. */
export function csvLines(papa: Papa, rows: readonly Record<string, Value>[], header: boolean): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) =>
    names.map((name) => {
      const value = row[name];
      return Array.isArray(value) ? value.join('; ') : (value ?? '');
    }),
  );
  const text = papa.unparse(header ? [names, ...cells] : cells, { escapeFormulae: FORMULA, newline: '\r\n' });
  return text === '' ? '' : `${text}\r\n`;
}

/** One line of plain cells; null is an empty one. */
export function csvRow(papa: Papa, cells: readonly (string | number | null)[]): string {
  return `${papa.unparse([cells.map((cell) => cell ?? '')], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/** `pakdesk-keys-Acme-24 Nov 2026.csv` */
export function exportName(account: string, nowMs: number, extension: string): string {
  return `pakdesk-keys ${account} ${formatDateTime(nowMs).slice(0, 11).trim()}.${extension}`;
}
