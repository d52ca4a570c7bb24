// What a source of payments must remember before there is a payment: an open link, a settlement under way. Threat: money on its way, forgotten in a crash.
import { asJson, asNumber, asText, type Database, type Row } from './sqlite.ts';

/** What a source must remember before there is a payment. `data` is JSON and holds no secret. */
export interface Intake {
  source: string;
  id: string;
  state: string;
  /** Who: a wallet, a customer. */
  party: string;
  at: number;
  updatedAt: number;
  data: unknown;
}

export interface IntakeStore {
  get(source: string, id: string): Intake | null;
  /** Adds it, or replaces that of its id. */
  put(intake: Intake): void;
  /** Oldest first; of every state when none is named. */
  list(source: string, state?: string): Intake[];
  countSince(source: string, party: string, sinceMs: number): number;
}

/** `db` must sync each commit (synchronous FULL). */
export function createIntakeStore(db: Database): IntakeStore {
  const getIntake = db.prepare('SELECT * FROM payment_intake WHERE source = ? AND id = ?');
  const putIntake = db.prepare(
    `INSERT INTO payment_intake (source, id, state, party, at, updated_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, id) DO UPDATE SET state = excluded.state, party = excluded.party, at = excluded.at,
       updated_at = excluded.updated_at, data = excluded.data`,
  );
  const toIntake = (row: Row): Intake => ({
    source: asText(row['source']),
    id: asText(row['id']),
    state: asText(row['state']),
    party: asText(row['party']),
    at: asNumber(row['at']),
    updatedAt: asNumber(row['updated_at']),
    data: asJson(row['data']),
  });

  return {
    get(source, id) {
      const row = getIntake.get(source, id);
      return row ? toIntake(row) : null;
    },
    put: ({ source, id, state, party, at, updatedAt, data }) =>
      void putIntake.run(source, id, state, party, Math.round(at), Math.round(updatedAt), JSON.stringify(data)),
    list: (source, state) =>
      (state === undefined
        ? db.prepare('SELECT * FROM payment_intake WHERE source = ? ORDER BY at, id').all(source)
        : db.prepare('SELECT * FROM payment_intake WHERE source = ? AND state = ? ORDER BY at, id').all(source, state)
      ).map(toIntake),
    countSince: (source, party, sinceMs) =>
      asNumber(
        db
          .prepare('SELECT count(*) AS n FROM payment_intake WHERE source = ? AND party = ? AND at >= ?')
          .get(source, party, sinceMs)?.['n'],
      ),
  };
}
