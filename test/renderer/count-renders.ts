/** Builds the page so that it tells which lines of the table were drawn: the product itself carries no hook for it. */
import type { Page } from 'playwright';
import type { Plugin } from 'vite';

const HEAD = 'function KeyLine(props: KeyLineProps) {';

interface Counting {
  drawnLines: string[];
}

export function countKeyLines(): Plugin {
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
