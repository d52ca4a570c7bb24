// Small named values of the profile, as JSON.
import { asJson, type Database } from './sqlite.ts';
import type { MetaStore } from './types.ts';

export function createMetaStore(db: Database): MetaStore {
  const get = db.prepare('SELECT value FROM meta WHERE name = ?');
  const set = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = db.prepare('DELETE FROM meta WHERE name = ?');
  return {
    get: (name) => asJson(get.get(name)?.['value']),
    set(name, value) {
      const json = JSON.stringify(value);
      if (json === undefined) remove.run(name);
      else set.run(name, json);
    },
  };
}
