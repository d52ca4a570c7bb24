// The keys as last read, for reading offline. An unchanged row costs no write; a newer row is never replaced by an older list.
import type { KeyField, PakKey } from '../../shared/key.ts';
import {
  asJson,
  asNullableNumber,
  asNullableText,
  asNumber,
  asText,
  type Database,
  type Row,
  type SqlValue,
} from './sqlite.ts';
import type { KeyStore } from './types.ts';
import type { ListSample, UsageRecorder } from './usage-record.ts';

const COLUMNS =
  'id, label, secret_hint, enabled, cap_gb, used_mb, expires_at, is_expired, last_used_at, created_at, tier, unreadable, gone, as_of';

/** Server and computer may disagree a little on when a key was made. */
const CREATED_TOLERANCE_MS = 900_000;

const SORT_CHARS = 200;

/** Natural, case-blind and accent-blind order, worked out once at writing so that an index can serve it. */
export function sortKey(label: string): string {
  return label
    .slice(0, SORT_CHARS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(12, '0'));
}

const flag = (value: boolean | null): number | null => (value === null ? null : value ? 1 : 0);
const asFlag = (value: unknown): boolean | null => (typeof value === 'number' ? value !== 0 : null);
/** NaN would become NULL in silence and Infinity a figure: neither is known. */
const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
/** SQLite turns a lone surrogate into U+FFFD; doing it first keeps rows comparable with what is read back. */
const wellFormed = (value: string | null): string | null => (value === null ? null : value.toWellFormed());

function clean(key: PakKey, asOf: number, gone = false): PakKey {
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
const HINT = 0;

/** What makes a row worth a write: all of it but the time at which it was read. Figures only; the label is apart, as the index hangs on it. */
function figures(key: PakKey): SqlValue[] {
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

/** A row as it is on disk, kept in memory: reading 10,000 rows back at each poll would cost more than all the rest. */
interface Kept {
  label: string;
  figures: SqlValue[];
  gone: boolean;
  asOf: number;
}

const keep = (key: PakKey): Kept => ({ label: key.label, figures: figures(key), gone: key.gone, asOf: key.asOf });

export interface KeyStoreParts {
  db: Database;
  usage: UsageRecorder;
  now: () => number;
}

export function createKeyStore({ db, usage, now }: KeyStoreParts): KeyStore {
  const insert = db.prepare(
    `INSERT INTO keys (secret_hint, enabled, cap_gb, used_mb, expires_at, is_expired, last_used_at, created_at, tier, unreadable, as_of, id, label, gone, sort_key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const updateFigures = db.prepare(
    `UPDATE keys SET secret_hint = ?, enabled = ?, cap_gb = ?, used_mb = ?, expires_at = ?, is_expired = ?, last_used_at = ?,
       created_at = ?, tier = ?, unreadable = ?, as_of = ? WHERE id = ?`,
  );
  const updateIndexed = db.prepare('UPDATE keys SET label = ?, gone = ?, sort_key = ? WHERE id = ?');
  const present = db.prepare(`SELECT ${COLUMNS} FROM keys WHERE gone = 0 ORDER BY sort_key, id LIMIT ?`);
  const all = db.prepare(`SELECT ${COLUMNS} FROM keys ORDER BY sort_key, id LIMIT ?`);
  const everything = db.prepare(`SELECT ${COLUMNS} FROM keys`);
  const one = db.prepare(`SELECT ${COLUMNS} FROM keys WHERE id = ?`);
  const countPresent = db.prepare('SELECT count(*) AS n FROM keys WHERE gone = 0');
  const setGone = db.prepare('UPDATE keys SET gone = 1, as_of = ? WHERE id = ? AND gone = 0');
  const readListAsOf = db.prepare("SELECT value FROM meta WHERE name = 'list_as_of'");
  const writeListAsOf = db.prepare(
    "INSERT INTO meta (name, value) VALUES ('list_as_of', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );

  const asOf = () => asNullableNumber(asJson(readListAsOf.get()?.['value']));

  /** Rows of a list share its time, so that an unchanged one needs no write. A row read later (after a change) keeps its own. */
  function decode(row: Row, listAsOf: number | null): PakKey {
    const gone = row['gone'] !== 0;
    const rowAsOf = asNumber(row['as_of']);
    const own = gone || listAsOf === null || (rowAsOf > listAsOf && rowAsOf <= now());
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

  let kept: Map<string, Kept> | null = null;

  function keptRows(): Map<string, Kept> {
    kept ??= new Map(everything.all().map((row) => [asText(row['id']), keep(decode(row, null))]));
    return kept;
  }

  /** False when nothing but the time of reading would change. `touch` writes even then. */
  function put(rows: Map<string, Kept>, key: PakKey, touch: boolean): boolean {
    const before = rows.get(key.id);
    const next = keep(key);
    const { label, gone, figures: values, asOf: at } = next;
    if (!before) {
      insert.run(...values, at, key.id, label, flag(gone), sortKey(label));
      rows.set(key.id, next);
      return true;
    }
    const sameIndexed = before.label === label && before.gone === gone;
    const sameFigures = before.figures.every((value, index) => value === values[index]);
    if (sameIndexed && sameFigures && !touch) return false;
    updateFigures.run(...values, at, key.id);
    if (!sameIndexed) updateIndexed.run(label, flag(gone), sortKey(label), key.id);
    rows.set(key.id, next);
    return true;
  }

  function atomically<T>(work: () => T): T {
    try {
      return db.transaction(work);
    } catch (error) {
      // What was rolled back must not stay in memory.
      kept = null;
      usage.forgetCounters();
      throw error;
    }
  }

  function applyList(list: PakKey[], listAt: number, whole: boolean): string[] {
    const previousListAt = asOf();
    const rows = keptRows();
    const at = now();
    // A repeated id would be written twice and shown twice: the last one counts.
    const incoming = new Map(list.map((key) => [key.id.toWellFormed(), key]));
    const changed: string[] = [];
    const samples: ListSample[] = [];
    // Read again after the list was asked for, so it is the newer one. A time in the future is a clock that was wrong, and proves nothing.
    const isNewer = (row: Kept) => row.asOf > listAt && row.asOf <= at;

    for (const [id, raw] of incoming) {
      const before = rows.get(id);
      if (before && isNewer(before)) continue;
      const key = clean(raw, listAt);
      // The list may not show the secret; what was seen of it before still holds.
      if (key.secretHint === null && before) key.secretHint = asNullableText(before.figures[HINT]);
      if (put(rows, key, false)) changed.push(id);
      if (key.usedMb === null) continue;
      const isNew =
        !before &&
        previousListAt !== null &&
        key.createdAt !== null &&
        key.createdAt > previousListAt - CREATED_TOLERANCE_MS;
      samples.push({ keyId: id, at: listAt, usedMb: key.usedMb, isNew });
    }
    for (const [id, row] of rows) {
      if (!whole || row.gone || incoming.has(id) || isNewer(row)) continue;
      setGone.run(listAt, id);
      rows.set(id, { ...row, gone: true, asOf: listAt });
      changed.push(id);
    }
    usage.recordList(samples, listAt);
    writeListAsOf.run(JSON.stringify(listAt));
    return changed;
  }

  return {
    list({ limit = -1, withGone = false } = {}) {
      const listAsOf = asOf();
      return (withGone ? all : present).all(limit).map((row) => decode(row, listAsOf));
    },
    count: () => asNumber(countPresent.get()?.['n']),
    get(id) {
      const row = one.get(id);
      return row ? decode(row, asOf()) : null;
    },
    applyList: (rows, listAt, whole = true) => atomically(() => applyList(rows, listAt, whole)),
    upsert(row) {
      const key = clean(row, row.asOf, row.gone);
      atomically(() => {
        put(keptRows(), key, true);
        if (key.usedMb !== null) usage.recordOne({ keyId: key.id, at: key.asOf, usedMb: key.usedMb });
      });
    },
    markGone(id, at) {
      if (setGone.run(at, id) === 0) return;
      const row = kept?.get(id);
      if (row) kept?.set(id, { ...row, gone: true, asOf: at });
    },
    asOf,
  };
}
