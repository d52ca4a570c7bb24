// Empties the secrets of a copied database. Threat: sealed boxes that leave the computer in a backup; they are overwritten, not only unlinked.
import { asNullableNumber, asNumber, openDatabase } from './sqlite.ts';

/** Leaves one file without a log. */
export function withoutSecrets(path: string): { schema: number; usageSince: number | null; operations: number } {
  const db = openDatabase(path);
  try {
    db.pragma('secure_delete = ON');
    db.exec('DELETE FROM secrets');
    db.pragma('journal_mode = DELETE');
    return {
      schema: asNumber(db.pragma('user_version')),
      usageSince: asNullableNumber(db.prepare('SELECT min(first_at) AS at FROM usage_counters').get()?.['at']),
      operations: asNumber(db.prepare('SELECT count(*) AS n FROM operations').get()?.['n']),
    };
  } finally {
    db.close();
  }
}
