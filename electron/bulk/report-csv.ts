// What came of each row, as a table for a spreadsheet. Threat: a customer's name that a spreadsheet runs as a formula.
import type { BulkJob, BulkRowState } from '../../shared/ipc/bulk.ts';
import { BYTE_ORDER_MARK, FORMULA } from '../export/csv.ts';
import type { StoredRow } from '../store/bulk-jobs.ts';

const WORDS: Record<BulkRowState, string> = {
  pending: 'not sent yet',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  unknown: 'outcome unknown',
  cancelled: 'cancelled',
};

/** Excel takes UTF-8 only behind a byte order mark. Cells that begin like a formula get an apostrophe (OWASP). */
export async function toCsv(fields: string[], rows: string[][]): Promise<string> {
  const { default: papa } = await import('papaparse');
  return `${BYTE_ORDER_MARK}${papa.unparse({ fields, data: rows }, { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

export function reportCsv(job: Pick<BulkJob, 'summary'>, rows: readonly StoredRow[]): Promise<string> {
  return toCsv(
    ['customer', 'key_id', 'external_id', 'action', 'outcome', 'reason', 'request_id', 'ended_at'],
    rows.map((row) => [
      row.label,
      row.keyId ?? '',
      row.externalId,
      job.summary,
      WORDS[row.state],
      row.note,
      row.requestId ?? '',
      row.endedAt === null ? '' : new Date(row.endedAt).toISOString(),
    ]),
  );
}
