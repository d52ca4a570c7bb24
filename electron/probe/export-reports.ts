// Reports as files. Threats: exit addresses are not to be listed anywhere, so not even a masked one leaves; a cell that a spreadsheet would run.
import Papa from 'papaparse';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import { FORMULA } from '../export/csv.ts';

/** An exit without its address. */
function placeOf(exit: LabReport['exit']) {
  return exit === null ? null : { country: exit.country, network: exit.network, ipType: exit.ipType };
}

export function reportsAsJson(reports: readonly LabReport[]): string {
  const shown = reports.map((report) => ({
    ...report,
    at: new Date(report.at).toISOString(),
    exit: placeOf(report.exit),
    attempts: report.attempts.map((attempt) => ({ ...attempt, exit: placeOf(attempt.exit) })),
  }));
  return `${withoutMasked(JSON.stringify(shown, null, 2))}\n`;
}

/** One line an attempt, so that times can be compared in a spreadsheet. */
export function reportsAsCsv(reports: readonly LabReport[]): string {
  const rows = reports.flatMap((report) =>
    report.attempts.map((attempt) => ({
      at: new Date(report.at).toISOString(),
      customer: report.label,
      check: report.check.kind,
      run: report.runId,
      attempt: attempt.index + 1,
      protocol: attempt.protocol,
      verdict: attempt.verdict,
      sentence: attempt.sentence,
      asked_country: report.asked.country,
      asked_pool: report.asked.pool,
      asked_ip_type: report.asked.ipType,
      rotation: report.asked.rotation,
      session: attempt.sessionId,
      exit: attempt.exitMark,
      country: attempt.exit?.country ?? null,
      network: attempt.exit?.network ?? null,
      ip_type: attempt.exit?.ipType ?? null,
      ...Object.fromEntries(attempt.stages.map(({ name, startMs, endMs }) => [`${name}_ms`, took(startMs, endMs)])),
      first_byte_ms: attempt.firstByteMs,
      total_ms: attempt.totalMs,
      target: attempt.target?.url ?? null,
      target_status: attempt.target?.status ?? null,
      gateway_code: attempt.gatewayCode,
      request_id: attempt.requestId,
      run_bytes: report.bytesUsed,
    })),
  );
  return withoutMasked(Papa.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' }));
}

/** Sentences and traces name an exit by its masked address where nothing else is known of it. */
function withoutMasked(text: string): string {
  return text.replace(/(?:\d{1,3}\.){3}•••|[0-9a-f]{1,4}:[0-9a-f]{1,4}:•••/gi, '(address)');
}

function took(startMs: number, endMs: number | null): number | null {
  return endMs === null ? null : Math.round((endMs - startMs) * 10) / 10;
}
