/** From launching to the first painted row of the cache, against an empty window in the same runtime. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { ConnectPage } from '../e2e/pages/connect-page.ts';
import { startNetwork, startPlatformProcess } from '../e2e/platform-process.ts';
import { launchApp } from '../runtime/launch.ts';
import { type Measure, measure, sideBySide } from './measure.ts';

const ROUNDS = 7;
const EMPTY_MAIN = join(import.meta.dirname, 'empty-main.ts');

/** Resolves when the element is there and the frame with it has been drawn. */
async function painted(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

async function launchTime(options: Parameters<typeof launchApp>[0], selector: string): Promise<number> {
  const from = performance.now();
  const app = await launchApp(options);
  await painted(app.page, selector);
  const ms = performance.now() - from;
  await app.close();
  return ms;
}

async function fromCache(keys: number): Promise<Measure> {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-start-'));
  const platform = await startPlatformProcess(['--keys', String(keys)]);
  const network = await startNetwork(platform.description, dir);
  const options = { args: ['--platform', network.file], userDataDir: join(dir, 'profile') };
  try {
    const app = await launchApp(options);
    const connect = new ConnectPage(app.page);
    await connect.fill('Bench', platform.description.proxyUsername);
    await connect.typeKey(platform.description.apiKey);
    await painted(app.page, '[data-key-id]');
    await app.close();
    // From the cache alone: the platform is not there.
    await network.cut();
    const empty = { main: EMPTY_MAIN, userDataDir: join(dir, 'empty') };
    const times = await sideBySide(
      ROUNDS,
      () => launchTime(options, '[data-key-id]'),
      () => launchTime(empty, '#ready'),
    );
    const name = `start to the first row of ${keys.toLocaleString('en-US')} cached keys (bare: empty window)`;
    return measure(name, 'ms', times, 'under 1,000 ms; aimed at: ratio under 1.5');
  } finally {
    await network.close();
    await platform.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export async function benchStart(): Promise<Measure[]> {
  return [await fromCache(40), await fromCache(10_000)];
}
