// Runs of the connectivity lab. Exit addresses are only here in their masked form, as the contract has no other.
import { type LabHead, type LabReport, labHeadSchema, labReportSchema } from '../../shared/ipc/lab-report.ts';
import { pastResultSchema, reportOfPast } from './past-result.ts';
import { asJson, type Database } from './sqlite.ts';
import type { ProbeStore } from './types.ts';

const KEEP = 1000;
/** Of all attempts together: a run of fifty requests may have some hundred kilobytes. */
const KEEP_BYTES = 16 * 1024 * 1024;

type Row = Readonly<Record<string, unknown>>;

export function createProbeStore(db: Database, keepBytes = KEEP_BYTES): ProbeStore {
  // An older file in a folder that cannot be written is read as it is.
  const attempts = db.prepare("SELECT 1 FROM pragma_table_info('probes') WHERE name = 'attempts'").get()
    ? 'attempts'
    : 'NULL';
  // The attempts of a run may be a hundred times as large as its head: a list leaves them where they are.
  const newest = db.prepare(`SELECT result, ${attempts} IS NULL AS past FROM probes ORDER BY at DESC LIMIT ?`);
  const newestOfKey = db.prepare(
    `SELECT result, ${attempts} IS NULL AS past FROM probes WHERE key_id = ? ORDER BY at DESC LIMIT ?`,
  );
  const one = db.prepare(
    `SELECT result, ${attempts} AS attempts, ${attempts} IS NULL AS past FROM probes WHERE run_id = ?`,
  );

  const add = () =>
    db.prepare(
      'INSERT INTO probes (run_id, at, key_id, result, attempts) VALUES (?, ?, ?, ?, ?) ' +
        'ON CONFLICT (run_id) DO UPDATE SET result = excluded.result, attempts = excluded.attempts',
    );
  const trim = () =>
    db.prepare(`DELETE FROM probes WHERE at < (SELECT at FROM probes ORDER BY at DESC LIMIT 1 OFFSET ${KEEP - 1})`);
  const trimBytes = () =>
    db.prepare(
      'DELETE FROM probes WHERE run_id IN (SELECT run_id FROM (SELECT run_id, ' +
        'SUM(octet_length(attempts)) OVER (ORDER BY at DESC, run_id) AS total FROM probes) WHERE total > ?)',
    );

  return {
    add(report) {
      // Parsing drops whatever is not in the contract, a whole exit address for one.
      const { attempts, ...kept } = labReportSchema.parse(report);
      db.transaction(() => {
        add().run(kept.runId, kept.at, kept.keyId, JSON.stringify(kept), JSON.stringify(attempts));
        trim().run();
        trimBytes().run(keepBytes);
      });
    },
    list({ limit, keyId }) {
      const rows = keyId === undefined ? newest.all(limit) : newestOfKey.all(keyId, limit);
      return rows.flatMap((row) => headOf(row) ?? []);
    },
    get(runId) {
      const row = one.get(runId);
      return row === undefined ? null : reportOf(row);
    },
  };
}

/** Null for a row that cannot be read. */
function headOf(row: Row): LabHead | null {
  if (row['past'] === 1) {
    const past = pastOf(row);
    return past === null ? null : labHeadSchema.parse(past);
  }
  return labHeadSchema.safeParse(asJson(row['result'])).data ?? null;
}

function reportOf(row: Row): LabReport | null {
  if (row['past'] === 1) return pastOf(row);
  const kept = labHeadSchema.safeParse(asJson(row['result'])).data;
  return labReportSchema.safeParse({ ...kept, attempts: asJson(row['attempts']) }).data ?? null;
}

function pastOf(row: Row): LabReport | null {
  const past = pastResultSchema.safeParse(asJson(row['result'])).data;
  return past === undefined ? null : reportOfPast(past);
}
