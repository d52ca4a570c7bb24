// The list of alerts that remembers, and what was told of each key. Threat: the same thing told again after a restart, or forgotten by it.
import { ALERT_KINDS, type Alert, type AlertKind, alertSchema } from '../../shared/ipc/alerts.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type Row } from './sqlite.ts';

export interface AlertPage {
  limit: number;
  /** Time and id of the last one seen. */
  cursor: readonly [at: number, id: string] | null;
  show: 'current' | 'unread' | 'dismissed' | 'all';
  kinds: readonly AlertKind[] | null;
  keyId: string | null;
}

/** What one evaluation changes: all of it or nothing, so that nothing is told twice and nothing is lost between two tables. */
export interface AlertWrite {
  add: readonly Alert[];
  /** These no longer hold. */
  end: readonly string[];
  /** These hold again. */
  resume: readonly string[];
  /** What was told of a key, JSON-able; null forgets it. */
  told: ReadonlyMap<string, unknown>;
  at: number;
}

export interface AlertStore {
  /** By key id (`''`: of the account itself), as `apply` was given it. */
  told(): Map<string, unknown>;
  /** How many alerts came, ended or hold again. */
  apply(write: AlertWrite): number;
  list(page: AlertPage): { alerts: Alert[]; more: boolean };
  get(id: string): Alert | null;
  /** Current alerts of that kind. */
  current(kind: AlertKind): Alert[];
  unread(): number;
  /** Those that no notification was shown for: unread, still there. The most urgent `limit` of them, the oldest first. */
  untold(limit: number): Alert[];
  /** How many there are of them in all: of a hundred thousand nobody reads every row. */
  countUntold(): { [K in AlertKind]?: number };
  /** All of them. */
  markTold(): void;
  markRead(ids: readonly string[] | 'all', at: number): void;
  dismiss(ids: readonly string[], at: number): void;
  restore(ids: readonly string[]): void;
  /** Drops those that ended or were dismissed before `before`, and the oldest beyond `keep`. Returns how many. */
  prune(before: number, keep: number): number;
}

/** Null for a row that a newer version wrote. */
function toAlert(row: Row): Alert | null {
  const parsed = alertSchema.safeParse({
    id: asText(row['id']),
    kind: row['kind'],
    threshold: asText(row['threshold']),
    severity: row['severity'],
    keyId: asNullableText(row['key_id']),
    label: asText(row['label']),
    at: asNumber(row['at']),
    title: asText(row['title']),
    text: asText(row['text']),
    figures: asJson(row['figures']),
    actions: asJson(row['actions']),
    stillThere: asNullableNumber(row['ended_at']) === null,
    endedAt: asNullableNumber(row['ended_at']),
    readAt: asNullableNumber(row['read_at']),
    dismissedAt: asNullableNumber(row['dismissed_at']),
  });
  return parsed.success ? parsed.data : null;
}

const isAlert = (alert: Alert | null): alert is Alert => alert !== null;
const UNREAD = 'read_at IS NULL AND dismissed_at IS NULL';
const UNTOLD = `notified = 0 AND ${UNREAD} AND ended_at IS NULL`;
const SHOWN = {
  current: 'ended_at IS NULL AND dismissed_at IS NULL',
  unread: UNREAD,
  dismissed: 'dismissed_at IS NOT NULL',
  all: '1',
} as const;

export function createAlertStore(db: Database): AlertStore {
  const told = db.prepare('SELECT key_id, told FROM alert_told');
  const putTold = db.prepare(
    'INSERT INTO alert_told (key_id, told) VALUES (?, ?) ON CONFLICT (key_id) DO UPDATE SET told = excluded.told',
  );
  const dropTold = db.prepare('DELETE FROM alert_told WHERE key_id = ?');
  const add = db.prepare(
    `INSERT INTO alerts (id, kind, threshold, severity, key_id, label, at, title, text, figures, actions, ended_at, read_at, dismissed_at, notified)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const end = db.prepare('UPDATE alerts SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const resume = db.prepare('UPDATE alerts SET ended_at = NULL WHERE id = ? AND ended_at IS NOT NULL');
  const unread = db.prepare(`SELECT count(*) AS n FROM alerts WHERE ${UNREAD}`);
  const untold = db.prepare(
    `SELECT * FROM alerts WHERE ${UNTOLD}
     ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, at, id LIMIT ?`,
  );
  const untoldKinds = db.prepare(`SELECT kind, count(*) AS n FROM alerts WHERE ${UNTOLD} GROUP BY kind`);
  const setNotified = db.prepare(`UPDATE alerts SET notified = 1 WHERE ${UNTOLD}`);
  const readOne = db.prepare('UPDATE alerts SET read_at = ? WHERE id = ? AND read_at IS NULL');
  const readAll = db.prepare('UPDATE alerts SET read_at = ? WHERE read_at IS NULL');
  const dismiss = db.prepare(
    'UPDATE alerts SET dismissed_at = ?, read_at = coalesce(read_at, ?) WHERE id = ? AND dismissed_at IS NULL',
  );
  const restore = db.prepare('UPDATE alerts SET dismissed_at = NULL WHERE id = ?');
  const one = db.prepare('SELECT * FROM alerts WHERE id = ?');
  const currentOf = db.prepare(`SELECT * FROM alerts WHERE kind = ? AND ended_at IS NULL ORDER BY at, id`);
  const dropOld = db.prepare('DELETE FROM alerts WHERE (ended_at IS NOT NULL OR dismissed_at IS NOT NULL) AND at < ?');
  const dropBeyond = db.prepare(
    'DELETE FROM alerts WHERE id IN (SELECT id FROM alerts ORDER BY at DESC, id LIMIT -1 OFFSET ?)',
  );
  const page = (show: keyof typeof SHOWN) =>
    db.prepare(
      `SELECT * FROM alerts WHERE ${SHOWN[show]} AND (at < ?1 OR (at = ?1 AND id > ?2))
       AND (?3 IS NULL OR instr(?3, ',' || kind || ',') > 0) AND (?4 IS NULL OR key_id = ?4)
       ORDER BY at DESC, id LIMIT ?5`,
    );

  return {
    told: () => new Map(told.all().map((row) => [asText(row['key_id']), asJson(row['told'])])),
    apply(write) {
      return db.transaction(() => {
        let changed = 0;
        for (const alert of write.add) {
          changed += add.run(
            alert.id,
            alert.kind,
            alert.threshold,
            alert.severity,
            alert.keyId,
            alert.label,
            alert.at,
            alert.title,
            alert.text,
            JSON.stringify(alert.figures),
            JSON.stringify(alert.actions),
            alert.endedAt,
            alert.readAt,
            alert.dismissedAt,
            alert.readAt === null ? 0 : 1,
          );
        }
        for (const id of write.end) changed += end.run(write.at, id);
        for (const id of write.resume) changed += resume.run(id);
        for (const [keyId, value] of write.told) {
          if (value === null) dropTold.run(keyId);
          else putTold.run(keyId, JSON.stringify(value));
        }
        return changed;
      });
    },
    list({ limit, cursor, show, kinds, keyId }) {
      const [at, id] = cursor ?? [Number.MAX_SAFE_INTEGER, ''];
      const wanted = kinds === null ? null : `,${kinds.join(',')},`;
      const rows = page(show).all(at, id, wanted, keyId, limit + 1);
      return { alerts: rows.slice(0, limit).map(toAlert).filter(isAlert), more: rows.length > limit };
    },
    get(id) {
      const row = one.get(id);
      return row ? toAlert(row) : null;
    },
    current: (kind) => currentOf.all(kind).map(toAlert).filter(isAlert),
    unread: () => asNumber(unread.get()?.['n']),
    untold: (limit) => untold.all(limit).map(toAlert).filter(isAlert),
    countUntold: () => {
      const counts = new Map(untoldKinds.all().map((row) => [asText(row['kind']), asNumber(row['n'])]));
      // A kind of a newer version has no word here.
      return Object.fromEntries(ALERT_KINDS.flatMap((kind) => (counts.has(kind) ? [[kind, counts.get(kind)]] : [])));
    },
    markTold: () => void setNotified.run(),
    markRead(ids, at) {
      if (ids === 'all') readAll.run(at);
      else db.transaction(() => ids.forEach((id) => void readOne.run(at, id)));
    },
    dismiss: (ids, at) => db.transaction(() => ids.forEach((id) => void dismiss.run(at, at, id))),
    restore: (ids) => db.transaction(() => ids.forEach((id) => void restore.run(id))),
    prune: (before, keep) => db.transaction(() => dropOld.run(before) + dropBeyond.run(keep)),
  };
}
