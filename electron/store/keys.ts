// The keys as last read, for reading offline. An unchanged row costs no write; a newer row is never replaced by an older list.
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import type { PakKey } from '../../shared/key.ts';
import { sortKey } from '../../shared/key-order.ts';
import { createKeyFeed } from './key-feed.ts';
import { COLUMNS, clean, decode, figures, flag, HINT } from './key-row.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type SqlValue } from './sqlite.ts';
import type { KeyStore } from './types.ts';
import type { ListSample, UsageRecorder } from './usage-record.ts';

/** Server and computer may disagree a little on when a key was made. */
const CREATED_TOLERANCE_MS = 900_000;

/** Rows written in one go: a few milliseconds, so that a list of 100,000 holds nobody up. */
const PART_ROWS = 500;

/** A row as it is on disk, kept in memory: reading 10,000 rows back at each poll would cost more than all the rest. */
interface Kept {
  label: string;
  figures: SqlValue[];
  gone: boolean;
  asOf: number;
}

const keep = (key: PakKey): Kept => ({ label: key.label, figures: figures(key), gone: key.gone, asOf: key.asOf });

/** A cap that cannot be read says nothing of the cap. */
const capOf = (key: PakKey): { capGb?: number | null } =>
  key.unreadable.includes('capGb') ? {} : { capGb: key.capGb };

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
  const pageAfter = db.prepare(
    `SELECT ${COLUMNS}, sort_key FROM keys WHERE gone = 0 AND (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT ?`,
  );
  const everything = db.prepare(`SELECT ${COLUMNS} FROM keys`);
  const one = db.prepare(`SELECT ${COLUMNS} FROM keys WHERE id = ?`);
  const countPresent = db.prepare('SELECT count(*) AS n FROM keys WHERE gone = 0');
  const setGone = db.prepare('UPDATE keys SET gone = 1, as_of = ? WHERE id = ? AND gone = 0');
  const renameSales = db.prepare('UPDATE sales SET customer = ?, customer_id = ? WHERE key_id = ? AND customer_id = ?');
  const readListAsOf = db.prepare("SELECT value FROM meta WHERE name = 'list_as_of'");
  const writeListAsOf = db.prepare(
    "INSERT INTO meta (name, value) VALUES ('list_as_of', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );

  const asOf = () => asNullableNumber(asJson(readListAsOf.get()?.['value']));

  const feed = createKeyFeed();
  let kept: Map<string, Kept> | null = null;

  function keptRows(): Map<string, Kept> {
    kept ??= new Map(everything.all().map((row) => [asText(row['id']), keep(decode(row, null, now()))]));
    return kept;
  }

  /** Orders go by the name of today: what was paid for them goes with them. A payment that was booked on somebody else stays there. */
  function followRename(keyId: string, from: string, to: string): void {
    if (from === to || from.trim() === '' || to.trim() === '') return;
    renameSales.run(stemOf(to), customerIdOf(to), keyId, customerIdOf(from));
  }

  /** False when nothing but the time of reading would change. `touch` writes even then. */
  function put(rows: Map<string, Kept>, key: PakKey, touch: boolean): boolean {
    const before = rows.get(key.id);
    const next = keep(key);
    const { label, gone, figures: values, asOf: at } = next;
    if (before?.label !== label) usage.noteLabel();
    if (before) followRename(key.id, before.label, label);
    if (!before) {
      feed.note(key.id);
      insert.run(...values, at, key.id, label, flag(gone), sortKey(label));
      rows.set(key.id, next);
      return true;
    }
    const sameIndexed = before.label === label && before.gone === gone;
    const sameFigures = before.figures.every((value, index) => value === values[index]);
    if (sameIndexed && sameFigures && !touch) return false;
    feed.note(key.id);
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

  // Read again after the list was asked for, so it is the newer one. A time in the future is a clock that was wrong, and proves nothing.
  const isNewer = (row: Kept, listAt: number) => row.asOf > listAt && row.asOf <= now();

  /** Rows and their counters together. Each key is as true alone as with the rest; what is said of the whole list is in `endList`. */
  function applyRows(list: Iterable<[string, PakKey]>, listAt: number, previousListAt: number | null): string[] {
    const rows = keptRows();
    const changed: string[] = [];
    const samples: ListSample[] = [];
    for (const [id, raw] of list) {
      const before = rows.get(id);
      if (before && isNewer(before, listAt)) continue;
      const key = clean(raw, listAt);
      // The list may not show the secret; what was seen of it before still holds.
      if (key.secretHint === null && before) key.secretHint = asNullableText(before.figures[HINT]);
      if (put(rows, key, false)) changed.push(id);
      if (key.usedMb === null) continue;
      // It counts from 0 where no counter of it is known yet: the answer to a mint may name none.
      const isNew =
        previousListAt !== null && key.createdAt !== null && key.createdAt > previousListAt - CREATED_TOLERANCE_MS;
      samples.push({ keyId: id, at: listAt, usedMb: key.usedMb, isNew, ...capOf(key) });
    }
    usage.recordPart(samples);
    return changed;
  }

  /** Marks what a whole list no longer shows, and says when it was read. Returns the ids that went. */
  function endList(incoming: ReadonlyMap<string, PakKey>, listAt: number, whole: boolean): string[] {
    const rows = keptRows();
    const gone: string[] = [];
    if (whole) {
      for (const [id, row] of rows) {
        if (row.gone || incoming.has(id) || isNewer(row, listAt)) continue;
        setGone.run(listAt, id);
        feed.note(id);
        usage.noteLabel();
        rows.set(id, { ...row, gone: true, asOf: listAt });
        gone.push(id);
      }
    }
    usage.recordList([], listAt);
    writeListAsOf.run(JSON.stringify(listAt));
    return gone;
  }

  /** A repeated id would be written twice and shown twice: the last one counts. */
  const byId = (list: PakKey[]) => new Map(list.map((key) => [key.id.toWellFormed(), key]));

  return {
    list({ limit = -1, withGone = false } = {}) {
      const listAsOf = asOf();
      return (withGone ? all : present).all(limit).map((row) => decode(row, listAsOf, now()));
    },
    count: () => asNumber(countPresent.get()?.['n']),
    get(id) {
      const row = one.get(id);
      return row ? decode(row, asOf(), now()) : null;
    },
    page({ limit, cursor }) {
      const listAsOf = asOf();
      const [fromSortKey = '', fromId = ''] = cursor ?? [];
      const rows = pageAfter.all(fromSortKey, fromId, limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        keys: rows.map((row) => decode(row, listAsOf, now())),
        next: last === undefined ? null : [asText(last['sort_key']), asText(last['id'])],
      };
    },
    feedId: feed.id,
    revision: feed.revision,
    changesSince(revision, limit) {
      const { keyIds, upTo, more } = feed.since(revision, limit);
      const listAsOf = asOf();
      const keys: PakKey[] = [];
      const removed: string[] = [];
      for (const id of keyIds) {
        const row = one.get(id);
        const key = row && decode(row, listAsOf, now());
        if (key && !key.gone) keys.push(key);
        else removed.push(id);
      }
      return { keys, removed, revision: upTo, more };
    },
    applyList: (rows, listAt, whole = true) =>
      atomically(() => {
        const incoming = byId(rows);
        return [...applyRows(incoming, listAt, asOf()), ...endList(incoming, listAt, whole)];
      }),
    async applyLongList(rows, listAt, whole, breathe) {
      const incoming = byId(rows);
      const previousListAt = asOf();
      const changed: string[] = [];
      const entries = [...incoming];
      for (let from = 0; from < entries.length; from += PART_ROWS) {
        const part = entries.slice(from, from + PART_ROWS);
        changed.push(...atomically(() => applyRows(part, listAt, previousListAt)));
        await breathe();
      }
      return [...changed, ...atomically(() => endList(incoming, listAt, whole))];
    },
    upsert(row) {
      const key = clean(row, row.asOf, row.gone);
      atomically(() => {
        put(keptRows(), key, true);
        if (key.usedMb !== null) usage.recordOne({ keyId: key.id, at: key.asOf, usedMb: key.usedMb, ...capOf(key) });
      });
    },
    markGone(id, at) {
      if (setGone.run(at, id) === 0) return;
      feed.note(id);
      usage.noteLabel();
      const row = kept?.get(id);
      if (row) kept?.set(id, { ...row, gone: true, asOf: at });
    },
    asOf,
  };
}
