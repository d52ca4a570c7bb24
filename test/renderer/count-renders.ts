/** Builds the page so that it tells which lines of the table were drawn: the product itself carries no hook for it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import type { Plugin } from 'vite';
import { buildPage } from './page.ts';

const HEAD = 'function KeyLine(props: KeyLineProps) {';

interface Counting {
  drawnLines: string[];
}

function countKeyLines(): Plugin {
  return {
    name: 'count-key-lines',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/key-line.tsx')) return null;
      if (!code.includes(HEAD))
        throw new Error('key-line.tsx no longer begins its component as count-renders.ts expects.');
      return code.replace(HEAD, `${HEAD} (globalThis.drawnLines ??= []).push(props.row.id);`);
    },
  };
}

/** Ids of the lines drawn since the last call, in order. */
export function takeDrawnLines(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scope = globalThis as unknown as Counting;
    const drawn = scope.drawnLines ?? [];
    scope.drawnLines = [];
    return drawn;
  });
}

/** In a process of its own: the test runner's own transforms would go into the page. */
export async function buildCounting(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [import.meta.filename, outDir], {
    env: { ...process.env, NODE_ENV: 'production', VITEST: '' },
  });
}

const [, script, outDir] = process.argv;
if (script === import.meta.filename && outDir !== undefined) await buildPage(outDir, [countKeyLines()]);
