// What only this computer knows of the keys, and the views of the table. It hangs on the key's id, so that it outlives a rename, a rotation and a list that was cut short.
import { randomUUID } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { keyViewSchema, LOCAL_PER_CALL, MAX_VIEWS, type SavedView } from '../../shared/ipc/local.ts';
import { hasLocal, type KeyLocal, noLocal, parseTags, retag } from '../../shared/key-local.ts';
import { type KeyView, wholeColumns } from '../../shared/key-view.ts';
import { asJson, asNumber, asText, type Database, type Row } from './sqlite.ts';
import type { LocalStore } from './types.ts';

const CURRENT = 'current';
const COLUMNS = 'key_id, pinned, tags, note, external_id';

function decode(row: Row): KeyLocal {
  const tags = asJson(row['tags']);
  return {
    keyId: asText(row['key_id']),
    pinned: row['pinned'] === 1,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    note: asText(row['note']),
    externalId: asText(row['external_id']),
  };
}

/** Null for one that this version cannot read: it stays in the file, for the version that can. */
function parseView(value: unknown): KeyView | null {
  const { data } = keyViewSchema.safeParse(asJson(value));
  return data === undefined ? null : { ...data, columns: wholeColumns(data.columns) };
}

export function createLocalStore(db: Database): LocalStore {
  const one = db.prepare(`SELECT ${COLUMNS} FROM key_local WHERE key_id = ?`);
  const pageAfter = db.prepare(`SELECT ${COLUMNS} FROM key_local WHERE key_id > ? ORDER BY key_id LIMIT ?`);
  const put = db.prepare(
    `INSERT INTO key_local (${COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key_id) DO UPDATE SET
       pinned = excluded.pinned, tags = excluded.tags, note = excluded.note, external_id = excluded.external_id`,
  );
  const drop = db.prepare('DELETE FROM key_local WHERE key_id = ?');
  const readViews = db.prepare('SELECT id, name, view FROM saved_views WHERE id <> ? ORDER BY position');
  const readView = db.prepare('SELECT view FROM saved_views WHERE id = ?');
  const viewNamed = db.prepare('SELECT id FROM saved_views WHERE id <> ? AND name = ? COLLATE NOCASE');
  const countViews = db.prepare('SELECT count(*) AS n, max(position) AS last FROM saved_views WHERE id <> ?');
  const putView = db.prepare(
    `INSERT INTO saved_views (id, position, name, view) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, view = excluded.view`,
  );
  const dropView = db.prepare('DELETE FROM saved_views WHERE id = ?');

  function get(keyId: string): KeyLocal {
    const row = one.get(keyId);
    return row ? decode(row) : noLocal(keyId);
  }

  function write(next: KeyLocal): void {
    if (hasLocal(next)) put.run(next.keyId, next.pinned ? 1 : 0, JSON.stringify(next.tags), next.note, next.externalId);
    else drop.run(next.keyId);
  }

  const each = (keyIds: readonly string[], change: (before: KeyLocal) => KeyLocal) =>
    db.transaction(() => {
      for (const keyId of keyIds) write(change(get(keyId.toWellFormed())));
    });

  return {
    get,
    page(cursor) {
      const rows = pageAfter.all(cursor ?? '', LOCAL_PER_CALL).map(decode);
      return { rows, next: rows.length < LOCAL_PER_CALL ? null : (rows.at(-1)?.keyId ?? null) };
    },
    set(keyId, { pinned, tags, note, externalId }) {
      each([keyId], (before) => ({
        keyId: before.keyId,
        pinned: pinned ?? before.pinned,
        tags: tags === undefined ? before.tags : parseTags(tags),
        note: (note ?? before.note).toWellFormed().trim(),
        externalId: (externalId ?? before.externalId).toWellFormed(),
      }));
      return get(keyId);
    },
    tag: (keyIds, add, remove) => each(keyIds, (before) => ({ ...before, tags: retag(before.tags, add, remove) })),
    pin: (keyIds, pinned) => each(keyIds, (before) => ({ ...before, pinned })),
    views() {
      const views = readViews.all(CURRENT).flatMap((row): SavedView[] => {
        const view = parseView(row['view']);
        return view === null ? [] : [{ id: asText(row['id']), name: asText(row['name']), view }];
      });
      return { views, current: parseView(readView.get(CURRENT)?.['view']) };
    },
    saveView(name, view) {
      return db.transaction(() => {
        const named = viewNamed.get(CURRENT, name);
        const counted = countViews.get(CURRENT);
        if (!named && asNumber(counted?.['n']) >= MAX_VIEWS) {
          throw new AppError(
            appErrorData('validation', `There are ${MAX_VIEWS} views already.`, 'Delete one that you no longer need.'),
          );
        }
        const id = named ? asText(named['id']) : randomUUID();
        putView.run(id, asNumber(counted?.['last']) + 1, name, JSON.stringify(view));
        return { id, name, view };
      });
    },
    deleteView: (id) => void (id !== CURRENT && dropView.run(id)),
    rememberView: (view) => void putView.run(CURRENT, 0, '', JSON.stringify(view)),
  };
}
