/** The page's whole heap, searched: a value that ever was in the page, and is not collected yet, is in there. */
import type { Page } from 'playwright';
import { type Finding, scanBytes } from './secret-scan.ts';

export async function scanPageMemory(page: Page, secrets: readonly string[]): Promise<Finding[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const heap = Buffer.from(chunks.join(''));
  if (heap.length < 100_000) throw new Error('The heap snapshot is empty: nothing was searched.');
  return scanBytes('page memory', heap, secrets);
}
