/** Builds the app when its sources are newer than what was built. */
import { spawn } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, REPO } from './repo.ts';

const SOURCES = ['electron', 'renderer', 'shared', 'vite.config.ts', 'package.json', 'package-lock.json'];
const STAMP = join(BUILD, 'built');

function newest(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

export function buildIsFresh(): boolean {
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.every((source) => newest(join(REPO, source)) < built);
}

/** Rejects with the build's own words. */
export function build(): Promise<void> {
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  return new Promise((resolve, reject) => {
    const vite = spawn(process.execPath, [join(REPO, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--app'], {
      cwd: REPO,
      env: { ...process.env, VITEST: '', NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [vite.stdout, vite.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
      });
    }
    vite.on('error', reject);
    vite.on('close', (code) => {
      if (code !== 0) return reject(new Error(`The build failed:\n${output}`));
      // What was saved while it was building is not in it.
      writeFileSync(STAMP, startedAt.toISOString());
      resolve();
    });
  });
}

export async function ensureBuild(): Promise<void> {
  if (!buildIsFresh()) await build();
}
