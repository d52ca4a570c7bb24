import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import { freshDir } from './fixtures.ts';

const RUNS = 10;

/** Runs the writer until it told `acknowledged` operations, then kills it as a power cut would. */
function killAfter(dir: string, run: number, acknowledged: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const script = join(process.cwd(), 'test/electron/store/journal-writer.ts');
    const child = spawn(process.execPath, [script, dir, String(run)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.split('\n').length > acknowledged) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(out.split('\n').slice(0, -1));
      else reject(new Error(err));
    });
  });
}

it.skipIf(process.platform === 'win32')(
  '[fault 45] killed ten times in the middle of writing, the file is whole and every acknowledged operation is there',
  async () => {
    const dir = freshDir();
    const acknowledged: string[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      acknowledged.push(...(await killAfter(dir, run, 1 + run * 3)));
      const store = openStore({ dir, now: Date.now });
      expect(store.notices).toEqual([]);
      const unsettled = store.journal.unsettled();
      const known = new Set(unsettled.map((operation) => operation.id));
      expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
      expect(unsettled.every((operation) => operation.steps.length === 2)).toBe(true);
      expect(store.journal.gbSince(0)).toBe(unsettled.length);
      const rows = store.keys.list();
      expect([0, 200]).toContain(rows.length);
      expect(new Set(rows.map((row) => row.usedMb)).size).toBeLessThanOrEqual(1);
      store.close();
      const db = new DatabaseSync(join(dir, 'pakdesk.db'));
      expect(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']).toBe('ok');
      db.close();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(RUNS);
  },
  120_000,
);
