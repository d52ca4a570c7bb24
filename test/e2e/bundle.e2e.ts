/** What has to be read before the first screen is there. Times are for `npm run bench`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { BUILD } from '../runtime/repo.ts';

const RENDERER = join(BUILD, 'renderer');

/** A script and everything that it imports before it runs; `import()` comes later. */
function staticScripts(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(RENDERER, 'assets', file), 'utf8');
  for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) staticScripts(name, seen);
  return seen;
}

it('[bar 30] the main bundle stays under 1 MB', () => {
  expect(statSync(join(BUILD, 'main', 'main.js')).size).toBeLessThan(1_000_000);
});

it('[bar 30] the first screen’s script stays under 250 kB gzipped', () => {
  const html = readFileSync(join(RENDERER, 'index.html'), 'utf8');
  const entries = [...html.matchAll(/<script[^>]*src="\/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  expect(entries.length).toBeGreaterThan(0);
  const scripts = new Set(entries.flatMap((entry) => [...staticScripts(entry)]));
  const bytes = [...scripts].reduce((sum, name) => {
    return sum + gzipSync(readFileSync(join(RENDERER, 'assets', name))).length;
  }, 0);
  const all = readdirSync(join(RENDERER, 'assets')).filter((name) => name.endsWith('.js'));
  console.log(`first screen: ${scripts.size} of ${all.length} scripts, ${(bytes / 1000).toFixed(0)} kB gzipped`);
  expect(scripts.size).toBeLessThan(all.length);
  expect(bytes).toBeLessThan(250_000);
});
