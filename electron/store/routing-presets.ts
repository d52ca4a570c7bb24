// Saved routings, and the session names each customer was handed. In the database, so that a backup takes both; neither holds a secret.
import { routingSchema } from '../../shared/ipc/routing.ts';
import { asJson, asNullableText, asNumber, asText, type Database } from './sqlite.ts';
import type { HandedOutSessions, RoutingPreset, RoutingPresetStore } from './types.ts';

export function createRoutingPresetStore(db: Database): RoutingPresetStore {
  const all = db.prepare('SELECT * FROM routing_presets ORDER BY name COLLATE NOCASE, id');
  const one = db.prepare('SELECT * FROM routing_presets WHERE id = ?');
  const put = db.prepare(
    `INSERT INTO routing_presets (id, name, key_id, routing, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, key_id = excluded.key_id, routing = excluded.routing, saved_at = excluded.saved_at`,
  );
  const remove = db.prepare('DELETE FROM routing_presets WHERE id = ?');

  function read(row: Record<string, unknown>): RoutingPreset[] {
    // A routing of a newer version may have words that this one does not know.
    const routing = routingSchema.safeParse(asJson(row['routing']));
    return routing.success
      ? [
          {
            id: asText(row['id']),
            name: asText(row['name']),
            keyId: asNullableText(row['key_id']),
            routing: routing.data,
            savedAt: asNumber(row['saved_at']),
          },
        ]
      : [];
  }

  return {
    list: () => all.all().flatMap(read),
    get(id) {
      const row = one.get(id);
      return row === undefined ? null : (read(row)[0] ?? null);
    },
    put: ({ id, name, keyId, routing, savedAt }) => void put.run(id, name, keyId, JSON.stringify(routing), savedAt),
    delete: (id) => remove.run(id) > 0,
  };
}

/** Rows kept; the oldest go. One bulk hand-out is up to 10,000. */
const KEEP_SESSIONS = 100_000;

export function createHandedOutSessions(db: Database): HandedOutSessions {
  const put = db.prepare(
    `INSERT INTO handed_out_sessions (session_id, key_id, at) VALUES (?, ?, ?)
     ON CONFLICT (session_id, key_id) DO UPDATE SET at = excluded.at`,
  );
  const trim = db.prepare(
    `DELETE FROM handed_out_sessions WHERE at < (SELECT at FROM handed_out_sessions ORDER BY at DESC LIMIT 1 OFFSET ${KEEP_SESSIONS - 1})`,
  );
  const users = db.prepare(
    `SELECT s.key_id, k.label FROM handed_out_sessions s JOIN keys k ON k.id = s.key_id
     WHERE s.session_id = ? AND s.key_id <> ? AND k.gone = 0 ORDER BY s.at DESC LIMIT 5`,
  );
  return {
    remember(keyId, sessionIds, at) {
      db.transaction(() => {
        for (const sessionId of sessionIds) put.run(sessionId, keyId, at);
        trim.run();
      });
    },
    othersWith: (sessionId, keyId) =>
      users.all(sessionId, keyId ?? '').map((row) => ({ keyId: asText(row['key_id']), label: asText(row['label']) })),
  };
}
