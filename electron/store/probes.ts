// Results of past connectivity tests. Exit addresses are only here in their masked form, as the contract has no other.
import { type ProbeResult, probeResultSchema } from '../../shared/ipc/probe.ts';
import { asJson, type Database } from './sqlite.ts';
import type { ProbeStore } from './types.ts';

const KEEP = 1000;

export function createProbeStore(db: Database): ProbeStore {
  const add = db.prepare(
    'INSERT INTO probes (run_id, at, key_id, result) VALUES (?, ?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET result = excluded.result',
  );
  const trim = db.prepare(
    `DELETE FROM probes WHERE at < (SELECT at FROM probes ORDER BY at DESC LIMIT 1 OFFSET ${KEEP - 1})`,
  );
  const newest = db.prepare('SELECT result FROM probes ORDER BY at DESC LIMIT ?');
  const newestOfKey = db.prepare('SELECT result FROM probes WHERE key_id = ? ORDER BY at DESC LIMIT ?');
  return {
    add(result) {
      // Parsing drops whatever is not in the contract, a whole exit address for one.
      const kept = probeResultSchema.parse(result);
      db.transaction(() => {
        add.run(kept.runId, kept.at, kept.keyId, JSON.stringify(kept));
        trim.run();
      });
    },
    list({ limit, keyId }) {
      const rows = keyId === undefined ? newest.all(limit) : newestOfKey.all(keyId, limit);
      return rows.flatMap((row): ProbeResult[] => {
        const parsed = probeResultSchema.safeParse(asJson(row['result']));
        return parsed.success ? [parsed.data] : [];
      });
    },
  };
}
