/** The Chromium runtime has no save dialog: a file goes to the offered folder, under a name that is free. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';

export function freeFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  let free = path;
  for (let count = 2; existsSync(free); count += 1) free = `${stem} (${count})${extension}`;
  console.error(`(Chromium runtime: saved without a dialog as ${free})`);
  return free;
}
