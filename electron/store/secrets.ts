// Sealed pak_ secrets as bytes. This file cannot open them: the data key is in the keychain.
import type { Database } from './sqlite.ts';
import type { SecretStore } from './types.ts';

export function createSecretStore(db: Database): SecretStore {
  const put = db.prepare(
    'INSERT INTO secrets (key_id, box) VALUES (?, ?) ON CONFLICT (key_id) DO UPDATE SET box = excluded.box',
  );
  const get = db.prepare('SELECT box FROM secrets WHERE key_id = ?');
  const remove = db.prepare('DELETE FROM secrets WHERE key_id = ?');
  const clear = db.prepare('DELETE FROM secrets');
  return {
    put: (keyId, box) => void put.run(keyId, box),
    get(keyId) {
      const box = get.get(keyId)?.['box'];
      return box instanceof Uint8Array ? box : null;
    },
    delete: (keyId) => void remove.run(keyId),
    clear: () => void clear.run(),
  };
}
