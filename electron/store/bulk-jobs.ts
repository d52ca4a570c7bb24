// Bulk jobs, written down whole before their first request. Threat: a crash in the middle, after which nobody knows which rows were sent.
import type { BulkRowState } from '../../shared/ipc/bulk.ts';
import { redact } from '../log.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type Row } from './sqlite.ts';

export type JobState = 'running' | 'paused' | 'finished' | 'cancelled';
export type PausedBy = 'user' | 'interrupted' | 'stopped';
export type RowCounts = Record<BulkRowState, number>;

export interface StoredJob {
  id: string;
  action: string;
  summary: string;
  /** What was asked of every row, JSON-able; null for a mint. */
  change: unknown;
  createdAt: number;
  endedAt: number | null;
  state: JobState;
  pausedBy: PausedBy | null;
  reason: string;
  gb: number;
  total: number;
}

export interface NewRow {
  keyId: string | null;
  label: string;
  externalId: string;
  gb: number;
  /** What is sent, JSON-able and without secrets; null for a row that is skipped from the start. */
  plan: unknown;
  state: 'pending' | 'skipped';
  code: string | null;
  note: string;
}

export interface StoredRow extends Omit<NewRow, 'state'> {
  position: number;
  state: BulkRowState;
  requestId: string | null;
  endedAt: number | null;
}

export interface RowEnd {
  state: BulkRowState;
  code: string | null;
  note: string;
  requestId: string | null;
  /** The key that a mint made; null keeps what is known. */
  keyId: string | null;
  at: number | null;
}

/** A row that tries another once more. */
export interface Retry {
  /** The position of the row that it tries again. */
  position: number;
  state: BulkRowState;
  jobState: JobState;
}

export interface BulkJobStore {
  /** All of it or nothing, synced to disk when it returns. False when a job of that id exists. */
  create(job: Pick<StoredJob, 'id' | 'action' | 'summary' | 'change' | 'createdAt' | 'gb'>, rows: NewRow[]): boolean;
  get(id: string): StoredJob | null;
  /** Newest first. */
  list(limit: number): StoredJob[];
  /** The job that is running or paused; there is at most one. */
  unfinished(): StoredJob | null;
  counts(id: string): RowCounts;
  rows(id: string): StoredRow[];
  /** What later jobs have written down as retries of this one's rows. */
  retriesOf(id: string): Retry[];
  /** Rows that are still to be sent or whose outcome is not known, in their order. */
  open(id: string): StoredRow[];
  /** Lost at a power cut it is found again in the journal, so it waits for no disk. */
  endRow(id: string, position: number, end: RowEnd): void;
  cancelPending(id: string, note: string, at: number): void;
  setState(id: string, state: JobState, pausedBy: PausedBy | null, reason: string, endedAt: number | null): void;
}

const KEEP_JOBS = 100;
const JOB = 'id, action, summary, change, created_at, ended_at, state, paused_by, reason, gb, total';
const ROW = 'position, key_id, label, external_id, gb, plan, state, code, note, request_id, ended_at';

function decodeJob(row: Row): StoredJob {
  return {
    id: asText(row['id']),
    action: asText(row['action']),
    summary: asText(row['summary']),
    change: asJson(row['change']),
    createdAt: asNumber(row['created_at']),
    endedAt: asNullableNumber(row['ended_at']),
    state: asText(row['state']) as JobState,
    pausedBy: asNullableText(row['paused_by']) as PausedBy | null,
    reason: asText(row['reason']),
    gb: asNumber(row['gb']),
    total: asNumber(row['total']),
  };
}

function decodeRow(row: Row): StoredRow {
  return {
    position: asNumber(row['position']),
    keyId: asNullableText(row['key_id']),
    label: asText(row['label']),
    externalId: asText(row['external_id']),
    gb: asNumber(row['gb']),
    plan: asJson(row['plan']),
    state: asText(row['state']) as BulkRowState,
    code: asNullableText(row['code']),
    note: asText(row['note']),
    requestId: asNullableText(row['request_id']),
    endedAt: asNullableNumber(row['ended_at']),
  };
}

/**
 * `durable` syncs each commit: the job itself must survive a power cut before anything is sent.
 * Statements are made when used, as a file that is only read may be of an older version without these tables.
 */
export function createBulkJobStore(db: Database, durable: Database): BulkJobStore {
  function forgetOldest(): void {
    const old = db
      .prepare(
        `SELECT id FROM bulk_jobs WHERE state IN ('finished', 'cancelled') ORDER BY created_at DESC LIMIT -1 OFFSET ${KEEP_JOBS}`,
      )
      .all();
    for (const row of old) {
      durable.prepare('DELETE FROM bulk_rows WHERE job_id = ?').run(asText(row['id']));
      durable.prepare('DELETE FROM bulk_jobs WHERE id = ?').run(asText(row['id']));
    }
  }

  return {
    create: (job, rows) =>
      durable.transaction(() => {
        if (durable.prepare('SELECT 1 FROM bulk_jobs WHERE id = ?').get(job.id)) return false;
        forgetOldest();
        durable
          .prepare(`INSERT INTO bulk_jobs (${JOB}) VALUES (?, ?, ?, ?, ?, NULL, 'running', NULL, '', ?, ?)`)
          .run(
            job.id,
            job.action,
            redact(job.summary),
            JSON.stringify(job.change),
            Math.round(job.createdAt),
            job.gb,
            rows.length,
          );
        const add = durable.prepare(
          `INSERT INTO bulk_rows (job_id, ${ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)`,
        );
        rows.forEach(({ keyId, label, externalId, gb, plan, state, code, note }, position) => {
          add.run(
            job.id,
            position,
            keyId,
            label.toWellFormed(),
            externalId.toWellFormed(),
            gb,
            JSON.stringify(plan),
            state,
            code,
            note,
          );
        });
        return true;
      }),
    get(id) {
      const row = db.prepare(`SELECT ${JOB} FROM bulk_jobs WHERE id = ?`).get(id);
      return row ? decodeJob(row) : null;
    },
    list: (limit) =>
      db.prepare(`SELECT ${JOB} FROM bulk_jobs ORDER BY created_at DESC, id LIMIT ?`).all(limit).map(decodeJob),
    unfinished() {
      const row = db
        .prepare(`SELECT ${JOB} FROM bulk_jobs WHERE state IN ('running', 'paused') ORDER BY created_at LIMIT 1`)
        .get();
      return row ? decodeJob(row) : null;
    },
    counts(id) {
      const counts: RowCounts = { pending: 0, done: 0, skipped: 0, failed: 0, unknown: 0, cancelled: 0 };
      const rows = db.prepare('SELECT state, count(*) AS n FROM bulk_rows WHERE job_id = ? GROUP BY state').all(id);
      for (const row of rows) counts[asText(row['state']) as BulkRowState] = asNumber(row['n']);
      return counts;
    },
    rows: (id) => db.prepare(`SELECT ${ROW} FROM bulk_rows WHERE job_id = ? ORDER BY position`).all(id).map(decodeRow),
    retriesOf: (id) =>
      db
        .prepare(
          `SELECT json_extract(r.plan, '$.retryOf.position') AS position, r.state AS state, j.state AS job_state
           FROM bulk_jobs j JOIN bulk_rows r ON r.job_id = j.id
           WHERE json_extract(r.plan, '$.retryOf.jobId') = ?`,
        )
        .all(id)
        .map((row) => ({
          position: asNumber(row['position']),
          state: asText(row['state']) as BulkRowState,
          jobState: asText(row['job_state']) as JobState,
        })),
    open: (id) =>
      db
        .prepare(`SELECT ${ROW} FROM bulk_rows WHERE job_id = ? AND state IN ('pending', 'unknown') ORDER BY position`)
        .all(id)
        .map(decodeRow),
    endRow(id, position, { state, code, note, requestId, keyId, at }) {
      db.prepare(
        `UPDATE bulk_rows SET state = ?, code = ?, note = ?, request_id = ?, key_id = coalesce(?, key_id), ended_at = ?
         WHERE job_id = ? AND position = ?`,
      ).run(state, code, redact(note), requestId, keyId, at === null ? null : Math.round(at), id, position);
    },
    cancelPending(id, note, at) {
      db.prepare(
        `UPDATE bulk_rows SET state = 'cancelled', note = ?, ended_at = ? WHERE job_id = ? AND state = 'pending'`,
      ).run(note, Math.round(at), id);
    },
    setState(id, state, pausedBy, reason, endedAt) {
      durable
        .prepare('UPDATE bulk_jobs SET state = ?, paused_by = ?, reason = ?, ended_at = ? WHERE id = ?')
        .run(state, pausedBy, redact(reason), endedAt === null ? null : Math.round(endedAt), id);
    },
  };
}
