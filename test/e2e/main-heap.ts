/** Main's heap, written down by Node itself on a signal, after a garbage collection. The Chromium runtime on Unix only: Electron ignores NODE_OPTIONS. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, scanBytes } from './secret-scan.ts';

/** Given to main at its start; snapshots land in `dir`. */
export function heapEnv(dir: string): Record<string, string> {
  return { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${dir}` };
}

async function finished(dir: string): Promise<string | null> {
  const name = (await readdir(dir)).find((file) => file.endsWith('.heapsnapshot'));
  if (name === undefined) return null;
  const path = join(dir, name);
  const { size } = await stat(path);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return size > 1_000_000 && (await stat(path)).size === size ? path : null;
}

/** What of the secrets main holds now. Throws when there is no snapshot: nothing was searched then. */
export async function scanMainHeap(pid: number, dir: string, secrets: readonly string[]): Promise<Finding[]> {
  process.kill(pid, 'SIGUSR2');
  for (let tries = 0; tries < 60; tries += 1) {
    const path = await finished(dir);
    if (path !== null) {
      const heap = await readFile(path);
      await rm(path);
      return scanBytes('main heap', heap, secrets);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Main wrote no heap snapshot.');
}
