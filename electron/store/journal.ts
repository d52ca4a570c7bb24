// Every change, written and synced before it is sent. Threat: money spent twice, or spent and forgotten, after a crash.
import { type Operation, operationKind } from '../../shared/ipc/activity.ts';
import { redact } from '../log.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type Row } from './sqlite.ts';
import type { JournalStore, PlannedOperation } from './types.ts';

type Outcome = Operation['outcome'];
type StepOutcome = Operation['steps'][number]['outcome'];

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const positive = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0;

/** GB that this request buys: a mint's cap, a top-up's addition, or the raise of an edited cap. */
function gbOfRequest(request: Record<string, unknown>, capGbBefore: number): number {
  const body = record(request['body']);
  switch (request['do']) {
    case 'mint':
      return positive(body['capGb']);
    case 'topUp':
      return positive(request['addGb']);
    case 'edit':
      return typeof body['capGb'] === 'number' ? positive(body['capGb'] - capGbBefore) : 0;
    default:
      return 0;
  }
}

/** `db` must sync each commit (synchronous FULL): `begin` promises that what it wrote survives a power cut. */
export function createJournalStore(db: Database): JournalStore {
  const exists = db.prepare('SELECT 1 FROM operations WHERE id = ?');
  const startedAt = db.prepare('SELECT 1 FROM operations WHERE started_at = ?');
  const add = db.prepare(
    `INSERT INTO operations (id, kind, key_id, label, summary, started_at, ended_at, outcome, note) VALUES (?, ?, ?, ?, ?, ?, NULL, 'open', '')`,
  );
  const addStep = db.prepare(
    `INSERT INTO operation_steps (operation_id, position, name, idempotency_key, request, gb, outcome, request_id) VALUES (?, ?, ?, ?, ?, ?, 'open', NULL)`,
  );
  const capOf = db.prepare('SELECT cap_gb, unreadable FROM keys WHERE id = ?');
  const endStep = db.prepare(
    'UPDATE operation_steps SET outcome = ?, request_id = coalesce(?, request_id) WHERE operation_id = ? AND name = ?',
  );
  const setKey = db.prepare('UPDATE operations SET key_id = ? WHERE id = ?');
  const end = db.prepare('UPDATE operations SET outcome = ?, note = ?, ended_at = ? WHERE id = ?');
  const setTurnedAway = db.prepare(
    `UPDATE operations SET turned_away = 1 WHERE id = ? AND outcome = 'failed'
     AND NOT EXISTS (SELECT 1 FROM operation_steps s WHERE s.operation_id = operations.id AND s.outcome NOT IN ('open', 'failed'))`,
  );
  const turnedAway = db.prepare('SELECT 1 FROM operations WHERE id = ? AND turned_away = 1');
  const dropSteps = db.prepare('DELETE FROM operation_steps WHERE operation_id = ?');
  const drop = db.prepare('DELETE FROM operations WHERE id = ?');
  const COLUMNS = 'id, kind, key_id, label, summary, started_at, ended_at, outcome, note';
  const one = db.prepare(`SELECT ${COLUMNS} FROM operations WHERE id = ?`);
  const open = db.prepare(`SELECT ${COLUMNS} FROM operations WHERE outcome IN ('open', 'unknown') ORDER BY started_at`);
  const newest = db.prepare(`SELECT ${COLUMNS} FROM operations WHERE started_at < ? ORDER BY started_at DESC LIMIT ?`);
  const newestOfKey = db.prepare(
    `SELECT ${COLUMNS} FROM operations WHERE key_id = ? AND started_at < ? ORDER BY started_at DESC LIMIT ?`,
  );
  const stepsOf = db.prepare(
    'SELECT name, idempotency_key, request, outcome, request_id FROM operation_steps WHERE operation_id = ? ORDER BY position',
  );
  // A step that is done was bought even if a later one failed; an open step counts until it is known to have failed.
  const gbSince = db.prepare(
    `SELECT total(s.gb) AS gb FROM operations o JOIN operation_steps s ON s.operation_id = o.id
     WHERE o.started_at >= ? AND (s.outcome = 'done' OR (s.outcome = 'open' AND o.outcome <> 'failed'))`,
  );

  /** 0 where it is not known, so that the whole of a new one counts; without a cap, a new one is no raise. */
  function capBefore(keyId: string | null): number {
    const row = keyId === null ? undefined : capOf.get(keyId);
    const isUnread = row === undefined || asText(row['unreadable']).includes('"capGb"');
    return isUnread ? 0 : (asNullableNumber(row['cap_gb']) ?? Number.POSITIVE_INFINITY);
  }

  function decode(row: Row): Operation {
    const id = asText(row['id']);
    const steps = stepsOf.all(id);
    return {
      id,
      kind: operationKind.parse(row['kind']),
      keyId: asNullableText(row['key_id']),
      label: asText(row['label']),
      summary: asText(row['summary']),
      startedAt: asNumber(row['started_at']),
      endedAt: asNullableNumber(row['ended_at']),
      outcome: asText(row['outcome']) as Outcome,
      note: asText(row['note']),
      requestIds: steps.flatMap((step) => asNullableText(step['request_id']) ?? []),
      steps: steps.map((step) => ({ name: asText(step['name']), outcome: asText(step['outcome']) as StepOutcome })),
    };
  }

  function plan(row: Row): PlannedOperation {
    const { id, kind, keyId, label, summary, startedAt } = decode(row);
    return {
      id,
      kind,
      keyId,
      label,
      summary,
      startedAt,
      steps: stepsOf.all(id).map((step) => ({
        name: asText(step['name']),
        idempotencyKey: asText(step['idempotency_key']),
        request: record(asJson(step['request'])),
      })),
    };
  }

  /** Pages go by time alone, so no two operations may share a millisecond. */
  function freeTime(wanted: number): number {
    let at = Math.round(wanted);
    while (startedAt.get(at)) at += 1;
    return at;
  }

  return {
    gbOf({ keyId, steps }) {
      const capGbBefore = capBefore(keyId);
      return steps.reduce((sum, { request }) => sum + gbOfRequest({ ...request }, capGbBefore), 0);
    },
    begin(operation) {
      return db.transaction(() => {
        if (exists.get(operation.id)) return false;
        const { id, kind, keyId, label, summary } = operation;
        add.run(id, kind, keyId, label, redact(summary), freeTime(operation.startedAt));
        const capGbBefore = capBefore(keyId);
        operation.steps.forEach(({ name, idempotencyKey, request }, position) => {
          addStep.run(id, position, name, idempotencyKey, JSON.stringify(request), gbOfRequest(request, capGbBefore));
        });
        return true;
      });
    },
    stepDone: (id, step, outcome, requestId) => void endStep.run(outcome, requestId, id, step),
    setKey: (id, keyId) => void setKey.run(keyId, id),
    end: (id, outcome, note, at) => void end.run(outcome, redact(note), Math.round(at), id),
    turnAway: (id) => void setTurnedAway.run(id),
    isTurnedAway: (id) => turnedAway.get(id) !== undefined,
    withdraw: (id) =>
      db.transaction(() => {
        if (turnedAway.get(id) === undefined) return;
        dropSteps.run(id);
        drop.run(id);
      }),
    get(id) {
      const row = one.get(id);
      return row ? decode(row) : null;
    },
    unsettled: () => open.all().map(plan),
    list({ limit, before = Number.MAX_SAFE_INTEGER, keyId }) {
      const rows = keyId === undefined ? newest.all(before, limit + 1) : newestOfKey.all(keyId, before, limit + 1);
      return { operations: rows.slice(0, limit).map(decode), more: rows.length > limit };
    },
    gbSince: (sinceMs) => asNumber(gbSince.get(sinceMs)?.['gb']),
  };
}
