/** The window is closed while a mint is on its way: main waits for the answer, and the next start finds one key. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../electron/demo/types.ts';
import { launchApp } from '../runtime/launch.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { Dialogs } from './pages/dialogs.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type Network, type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

const CUSTOMER = 'closing@example';
let dir: string;
let platform: PlatformProcess;
let network: Network;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-closing-'));
  platform = await startPlatformProcess(['--keys', '3']);
  network = await startNetwork(platform.description, dir);
});

afterEach(async () => {
  await network.close();
  await platform.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const open = () => launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });

async function api(path: string, method: string, body?: unknown): Promise<unknown> {
  const { apiUrl, apiKey } = platform.description;
  const answer = await fetch(new URL(path, apiUrl), {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

const minted = async () => ((await api('/__effects', 'GET')) as { minted: number }).minted;

/** Connects, and presses Mint on a platform that takes `delayMs` to answer. */
async function mintSlowly(delayMs: number) {
  const app = await open();
  const connect = new ConnectPage(app.page);
  await connect.fill('Acme', platform.description.proxyUsername);
  await connect.typeKey(platform.description.apiKey);
  await new KeysPage(app.page).rows.first().waitFor();
  await api('/__faults', 'POST', {
    target: 'api',
    method: 'POST',
    path: '/v1/reseller/pool-keys',
    times: 1,
    delayMs,
  } satisfies Fault);
  await app.page.keyboard.press('Control+n');
  const dialogs = new Dialogs(app.page);
  await dialogs.fillMint(CUSTOMER, 1);
  await dialogs.mint();
  await app.page.getByRole('dialog').locator('[data-loading]').first().waitFor();
  // The button turns before main has heard of it: what ends the app is to come while the platform works on it.
  await expect.poll(() => api('/__faults', 'GET')).toEqual({ waiting: 0 });
  return app;
}

async function expectOneKey() {
  const app = await open();
  const keys = new KeysPage(app.page);
  await keys.row(CUSTOMER).waitFor();
  expect(await keys.row(CUSTOMER).count()).toBe(1);
  await app.page.getByRole('link', { name: 'Activity' }).click();
  await app.page.getByText('done', { exact: true }).first().waitFor();
  expect(await minted()).toBe(1);
  await app.close();
}

describe('a mint under way', () => {
  it('is waited for when the window is closed', async () => {
    const app = await mintSlowly(2_000);
    await app.page.close();
    expect((await app.exited).code).toBe(0);
    expect(await minted()).toBe(1);
    await expectOneKey();
  });

  it('[bar 20] [fault 14] is finished at the next start when the app was killed', async () => {
    const app = await mintSlowly(2_000);
    await app.kill();
    await expectOneKey();
  });
});
