// The schema, as numbered steps on user_version. Threat: a half-done migration, or one that cannot be undone.
import type { Database } from './sqlite.ts';
import { asNumber } from './sqlite.ts';
import { carryOverUsage } from './usage-carry-over.ts';

/** SQL, or what SQL cannot say. */
export type Migration = string | ((db: Database) => void);

/** Marks the file as this app's: "PakD". */
export const APPLICATION_ID = 0x50616b44;

/**
 * Only ever appended to; each step runs once, in a transaction of its own.
 * Usage is kept in bytes: whole numbers add up exactly. Hours and days are counted in UTC since 1970.
 * `series` is a short stand-in for the key's id, as there may be millions of hours. A total without `last_read_at` is of
 * a bucket in which no whole list was read. From the step of usage-carry-over.ts on, rows are only of the open hour and day; closed
 * ones are packed (usage-levels.ts).
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    secret_hint TEXT,
    enabled INTEGER,
    cap_gb REAL,
    used_mb REAL,
    expires_at REAL,
    is_expired INTEGER,
    last_used_at REAL,
    created_at REAL,
    tier TEXT,
    unreadable TEXT NOT NULL,
    gone INTEGER NOT NULL,
    as_of REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_by_label ON keys (sort_key, id, gone);

  CREATE TABLE secrets (key_id TEXT PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE operations (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    key_id TEXT,
    label TEXT NOT NULL,
    summary TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX operations_by_time ON operations (started_at);
  CREATE INDEX operations_by_key ON operations (key_id, started_at);
  CREATE INDEX operations_unsettled ON operations (started_at) WHERE outcome IN ('open', 'unknown');
  CREATE TABLE operation_steps (
    operation_id TEXT NOT NULL REFERENCES operations (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    gb REAL NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT,
    PRIMARY KEY (operation_id, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usage_counters (
    series INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE usage_hours (
    hour INTEGER NOT NULL,
    series INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (hour, series)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_hours_by_series ON usage_hours (series, hour);
  CREATE TABLE usage_days (
    day INTEGER NOT NULL,
    series INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (day, series)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_days_by_series ON usage_days (series, day);
  CREATE TABLE usage_hour_totals (hour INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, last_read_at INTEGER) STRICT;
  CREATE TABLE usage_day_totals (day INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, last_read_at INTEGER) STRICT;

  CREATE TABLE probes (run_id TEXT PRIMARY KEY, at INTEGER NOT NULL, key_id TEXT NOT NULL, result TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX probes_by_time ON probes (at);
  CREATE INDEX probes_by_key ON probes (key_id, at);

  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // The head of a run stays in `result`; a row without attempts is of a version before the lab (past-result.ts).
  'ALTER TABLE probes ADD COLUMN attempts TEXT',
  `
  CREATE TABLE routing_presets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key_id TEXT,
    routing TEXT NOT NULL,
    saved_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE handed_out_sessions (
    session_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session_id, key_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX handed_out_sessions_by_time ON handed_out_sessions (at);
  `,
  `
  CREATE TABLE bulk_jobs (
    id TEXT PRIMARY KEY,
    action TEXT NOT NULL,
    summary TEXT NOT NULL,
    change TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    state TEXT NOT NULL,
    paused_by TEXT,
    reason TEXT NOT NULL,
    gb REAL NOT NULL,
    total INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bulk_jobs_by_time ON bulk_jobs (created_at);
  CREATE TABLE bulk_rows (
    job_id TEXT NOT NULL REFERENCES bulk_jobs (id),
    position INTEGER NOT NULL,
    key_id TEXT,
    label TEXT NOT NULL,
    external_id TEXT NOT NULL,
    gb REAL NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    note TEXT NOT NULL,
    request_id TEXT,
    ended_at INTEGER,
    PRIMARY KEY (job_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bulk_rows_by_state ON bulk_rows (job_id, state);
  `,
  `
  CREATE TABLE key_local (
    key_id TEXT PRIMARY KEY,
    pinned INTEGER NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    external_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    view TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE order_prices (
    operation_id TEXT PRIMARY KEY,
    cost_usd_cents INTEGER,
    price_minor INTEGER,
    currency TEXT,
    price_source TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    customer TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    key_id TEXT,
    operation_id TEXT,
    note TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sales_by_time ON sales (at);
  CREATE TABLE customer_prices (
    customer_id TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    price TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    threshold TEXT NOT NULL,
    severity TEXT NOT NULL,
    key_id TEXT,
    label TEXT NOT NULL,
    at INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    figures TEXT NOT NULL,
    actions TEXT NOT NULL,
    ended_at INTEGER,
    read_at INTEGER,
    dismissed_at INTEGER,
    notified INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alerts_by_time ON alerts (at, id);
  CREATE INDEX alerts_unread ON alerts (at) WHERE read_at IS NULL AND dismissed_at IS NULL;
  CREATE TABLE alert_told (key_id TEXT PRIMARY KEY, told TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  carryOverUsage,
  // Money that came in. `payment_intake` is what a source must remember before there is a payment: an open Checkout, a settlement
  // under way. Flags stand apart, as a refund may be read before the payment that it pays back.
  `
  CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    method TEXT NOT NULL,
    customer TEXT,
    contact TEXT NOT NULL,
    gb INTEGER,
    days INTEGER,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    paid_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    uncertain INTEGER NOT NULL,
    choice TEXT,
    by_itself INTEGER,
    key_id TEXT,
    operation_id TEXT,
    attempt INTEGER NOT NULL,
    compared INTEGER NOT NULL,
    reference TEXT,
    note TEXT NOT NULL,
    flag_closed_minor INTEGER NOT NULL,
    flag_closed_dispute INTEGER,
    UNIQUE (source, source_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX payments_by_time ON payments (paid_at, id);
  CREATE INDEX payments_by_state ON payments (state, paid_at);
  CREATE INDEX payments_by_key ON payments (key_id);
  CREATE INDEX payments_by_contact ON payments (source, contact);
  CREATE INDEX payments_by_reference ON payments (source, reference);
  CREATE TABLE payment_events (
    payment_id TEXT NOT NULL REFERENCES payments (id),
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (payment_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE payment_flags (
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    refunded_minor INTEGER NOT NULL,
    disputed_at INTEGER,
    PRIMARY KEY (source, reference)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE payment_cursors (source TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE payment_intake (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    party TEXT NOT NULL,
    at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (source, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX payment_intake_by_state ON payment_intake (source, state, at);
  CREATE INDEX payment_intake_by_party ON payment_intake (source, party, at);
  `,
  // When it was paid back: the books take it on that day, not on the day of the payment. And which operations were turned away
  // before the platform looked at them: those go out again under the same key. And when the user decided about a payment.
  `
  ALTER TABLE payment_flags ADD COLUMN refunded_at INTEGER;
  ALTER TABLE operations ADD COLUMN turned_away INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE payments ADD COLUMN looked_at INTEGER;
  `,
];

export function schemaVersion(db: Database): number {
  return asNumber(db.pragma('user_version'));
}

/** Brings the schema to the newest version. Throws with the file as it was before the step that failed. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  for (let version = schemaVersion(db); version < migrations.length; version += 1) {
    db.transaction(() => {
      const step = migrations[version] ?? '';
      if (typeof step === 'string') db.exec(step);
      else step(db);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1};`);
    });
  }
}
