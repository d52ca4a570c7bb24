/** The page's memory, searched: what its heap holds and, on Linux, every byte of its process, freed ones included. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Page } from 'playwright';
import { type Finding, scanBytes } from './secret-scan.ts';

/** A snapshot is taken after a garbage collection: it shows what the page still holds. */
async function scanHeap(page: Page, secrets: readonly string[]): Promise<Finding[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const heap = Buffer.from(chunks.join(''));
  if (heap.length < 100_000) throw new Error('The heap snapshot is empty: nothing was searched.');
  return scanBytes('page heap', heap, secrets);
}

async function rendererPids(page: Page): Promise<number[]> {
  const browser = page.context().browser();
  const session = browser ? await browser.newBrowserCDPSession() : await page.context().newCDPSession(page);
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

const CHUNK = 8 * 1024 * 1024;
/** Longer than any form of a secret, so that one across two chunks is seen. */
const OVERLAP = 1024;

/** What was garbage but not overwritten is found here, which a heap snapshot would not show. */
function scanProcess(pid: number, secrets: readonly string[]): Finding[] {
  const ranges = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parts = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      return parts?.[1] && parts[2] ? [[Number.parseInt(parts[1], 16), Number.parseInt(parts[2], 16)] as const] : [];
    });
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const findings: Finding[] = [];
  try {
    for (const [from, to] of ranges) {
      for (let at = from; at < to; at += CHUNK) {
        const bytes = Buffer.alloc(Math.min(CHUNK + OVERLAP, to - at));
        let read = 0;
        try {
          read = readSync(memory, bytes, 0, bytes.length, at);
        } catch {
          // Reserved and never touched: there is nothing to read.
          break;
        }
        findings.push(...scanPlain(`process ${pid}`, bytes.subarray(0, read), secrets));
      }
    }
  } finally {
    closeSync(memory);
  }
  return findings;
}

/** Text is one or two bytes a character in a page; other forms would take code that makes them. */
function scanPlain(where: string, bytes: Buffer, secrets: readonly string[]): Finding[] {
  return secrets.flatMap((secret, index) =>
    (['latin1', 'utf16le'] as const)
      .filter((form) => bytes.includes(Buffer.from(secret, form)))
      .map((form) => ({ where, form, secret: index })),
  );
}

export async function scanPageMemory(page: Page, secrets: readonly string[]): Promise<Finding[]> {
  // The process first: the snapshot's garbage collection would tidy up.
  const inProcess =
    process.platform === 'linux' && process.getuid?.() === 0
      ? (await rendererPids(page)).flatMap((pid) => scanProcess(pid, secrets))
      : [];
  return [...inProcess, ...(await scanHeap(page, secrets))];
}
