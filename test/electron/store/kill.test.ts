/** Killed as a power cut would, at any moment of starting and writing. `npm run kills` does 200 rounds. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { seededRandom } from '../../../electron/demo/random.ts';
import { createSettingsBackend } from '../../../electron/shell/settings-backend.ts';
import { openStore } from '../../../electron/store/open.ts';
import { openProfiles } from '../../../electron/store/profiles.ts';
import { createSettings } from '../../../electron/store/settings.ts';
import { freshDir } from './fixtures.ts';

const ROUNDS = Number(process.env['PAKDESK_KILLS'] ?? 50);
/** Rounds on one folder; then a fresh one, so that the first start is killed as well. */
const ON_ONE_FOLDER = 10;

/** One file that starts fast: the kills are what the time is for. */
async function bundle(outDir: string): Promise<string> {
  const repo = join(import.meta.dirname, '../../..');
  await build({
    configFile: false,
    root: repo,
    logLevel: 'silent',
    resolve: { alias: { electron: join(repo, 'test/electron/store/no-electron.ts') } },
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'kill-child.ts'),
      outDir,
      target: 'node24',
      rolldownOptions: { output: { format: 'es', entryFileNames: 'child.mjs' } },
    },
  });
  return join(outDir, 'child.mjs');
}

/** Kills it so long after its first word, or after its start when it is to die before that. */
function killed(child: string, dir: string, run: number, delayMs: number, fromStart: boolean): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, dir, String(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(child, '../compiled') },
    });
    let out = '';
    let err = '';
    let isTimed = false;
    const time = () => {
      if (isTimed) return;
      isTimed = true;
      setTimeout(() => running.kill('SIGKILL'), delayMs);
    };
    if (fromStart) time();
    running.stdout.on('data', (chunk) => {
      out += chunk;
      time();
    });
    running.stderr.on('data', (chunk) => {
      err += chunk;
    });
    running.on('close', (_, signal) => {
      // A line that was cut off was not told.
      if (signal === 'SIGKILL' || process.platform === 'win32') resolve(out.split('\n').slice(0, -1));
      else reject(new Error(err));
    });
  });
}

it(`[bar 24] [fault 45] killed ${ROUNDS} times: the database is whole, nothing acknowledged is lost, the settings parse`, {
  timeout: 600_000,
}, async () => {
  const child = await bundle(freshDir());
  const random = seededRandom('kills', ROUNDS);
  let told = 0;
  for (let from = 0; from < ROUNDS; from += ON_ONE_FOLDER) {
    const dir = freshDir();
    const operations = new Set<string>();
    const accounts = new Set<string>();
    let limit = 0;
    for (let run = 1; run <= Math.min(ON_ONE_FOLDER, ROUNDS - from); run += 1) {
      const fromStart = random.next() < 0.2;
      const lines = await killed(child, dir, run, random.int(fromStart ? 40 : 0, fromStart ? 160 : 50), fromStart);
      told += lines.length;
      for (const line of lines) {
        const [what, value = ''] = line.split(' ');
        if (what === 'operation') operations.add(value);
        else if (what === 'account') accounts.add(value);
        else limit = Number(value);
      }

      const store = openStore({ dir, now: Date.now });
      expect(store.notices).toEqual([]);
      const unsettled = store.journal.unsettled();
      const known = new Set(unsettled.map(({ id }) => id));
      expect([...operations].filter((id) => !known.has(id))).toEqual([]);
      expect(unsettled.every(({ steps }) => steps.length === 2)).toBe(true);
      expect(store.journal.gbSince(0)).toBe(unsettled.length);
      const rows = store.keys.list();
      expect([0, 200]).toContain(rows.length);
      expect(new Set(rows.map(({ usedMb }) => usedMb)).size).toBeLessThanOrEqual(1);
      store.close();
      const db = new DatabaseSync(join(dir, 'pakdesk.db'));
      expect(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']).toBe('ok');
      db.close();

      const settings = createSettings(createSettingsBackend(dir, Date.now), Date.now);
      expect(settings.notices).toEqual([]);
      expect(settings.get().dailyGbLimit ?? 0).toBeGreaterThanOrEqual(limit);
      if (existsSync(join(dir, 'settings.json'))) JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'));
      const profiles = openProfiles(dir, Date.now);
      expect(profiles.notices).toEqual([]);
      const kept = new Set(profiles.list().map(({ id }) => id));
      expect([...accounts].filter((id) => !kept.has(id))).toEqual([]);
    }
  }
  console.log(`${ROUNDS} kills; ${told} acknowledged writes, all there`);
  expect(told).toBeGreaterThan(ROUNDS);
});
