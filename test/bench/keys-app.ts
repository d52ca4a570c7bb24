/** The whole app on an account of so many keys, with all of them in the page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import type { PlatformDescription } from '../../electron/demo/types.ts';
import { ConnectPage } from '../e2e/pages/connect-page.ts';
import { startNetwork, startPlatformProcess } from '../e2e/platform-process.ts';
import { launchApp } from '../runtime/launch.ts';

export interface KeysApp {
  page: Page;
  platform: PlatformDescription;
}

export async function withKeysApp<T>(keys: number, work: (app: KeysApp) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-keys-'));
  const platform = await startPlatformProcess(['--keys', String(keys)]);
  const network = await startNetwork(platform.description, dir);
  const app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });
  try {
    const { page } = app;
    const connect = new ConnectPage(page);
    await connect.fill('Bench', platform.description.proxyUsername);
    await connect.typeKey(platform.description.apiKey);
    await page.locator('[data-key-id]').first().waitFor({ timeout: 60_000 });
    // All of them have arrived, not only the first screenful.
    await page.locator(`[aria-rowcount="${keys + 1}"]`).waitFor({ timeout: 180_000 });
    return await work({ page, platform: platform.description });
  } finally {
    await app.close();
    await network.close();
    await platform.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Bytes of the page's heap after everything that can go has gone. */
export async function heapBytes(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  try {
    for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  } finally {
    await session.detach();
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
