// Brings the usage rows of the first scheme, one for each key and hour, into packed slices. Threat: a history that is lost or counted twice on the way.
import { asNumber, type Database } from './sqlite.ts';
import { encodeSlice } from './usage-codec.ts';

const TABLES = `
  DROP INDEX usage_hours_by_series;
  DROP INDEX usage_days_by_series;
  CREATE TABLE usage_hour_slices (hour INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_day_slices (day INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_hour_blocks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_day_blocks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_hour_block_sums (block INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_day_block_sums (block INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE usage_marks (
    series INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_bytes INTEGER,
    to_bytes INTEGER,
    gb REAL,
    PRIMARY KEY (series, at, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_marks_by_time ON usage_marks (at);
  ALTER TABLE usage_counters ADD COLUMN cap_gb REAL;
  ALTER TABLE usage_counters ADD COLUMN suspect_bytes INTEGER;
`;

/** The step of MIGRATIONS, in its transaction. */
export function carryOverUsage(db: Database): void {
  db.exec(TABLES);
  for (const bucket of ['hour', 'day']) {
    const next = db.prepare(`SELECT min(${bucket}) AS bucket FROM usage_${bucket}s WHERE ${bucket} > ?`);
    const rows = db.prepare(`SELECT series, bytes * 1.0 AS bytes FROM usage_${bucket}s WHERE ${bucket} = ?`);
    const put = db.prepare(`INSERT INTO usage_${bucket}_slices (${bucket}, data) VALUES (?, ?)`);
    for (let at = next.get(-1)?.['bucket']; typeof at === 'number'; at = next.get(at)?.['bucket']) {
      put.run(at, encodeSlice(new Map(rows.all(at).map((row) => [asNumber(row['series']), asNumber(row['bytes'])]))));
    }
    db.exec(`DELETE FROM usage_${bucket}s`);
  }
}
