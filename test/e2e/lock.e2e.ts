/** The app lock in the real window: set, closed by its key, blank, refused, opened; and what is left in memory meanwhile. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../renderer/ipc-client.ts';
import { chooseRuntime, launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard, writeClipboard } from '../runtime/text-clipboard.ts';
import { heapEnv, scanMainHeap } from './main-heap.ts';
import { scanPageMemory } from './page-memory.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type Network, type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

const PASSPHRASE = 'seven quiet owls';
let dir: string;
let heaps: string;
let platform: PlatformProcess;
let network: Network;
let app: RunningApp;

const open = () =>
  launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile'), env: heapEnv(heaps) });

const lockScreen = () => app.page.getByRole('heading', { name: 'Pakdesk is locked' });
const passphrase = () => app.page.getByRole('form', { name: 'Unlock' }).getByLabel('Passphrase');

async function unlock(typed: string): Promise<void> {
  await passphrase().fill(typed);
  await app.page.keyboard.press('Enter');
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-lock-'));
  heaps = join(dir, 'heaps');
  await mkdir(heaps);
  platform = await startPlatformProcess(['--keys', '3']);
  network = await startNetwork(platform.description, dir);
  app = await open();
  const connect = new ConnectPage(app.page);
  await connect.fill('Quarterdeck', platform.description.proxyUsername);
  // Pasted, so that the page never has it.
  await writeClipboard(platform.description.apiKey);
  await connect.pasteButton.click();
  await new KeysPage(app.page).rows.first().waitFor();
});

afterAll(async () => {
  await app?.close();
  await network?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe('the app lock', () => {
  it('is set in the settings', async () => {
    await new AppFrame(app.page).open('Settings');
    const section = app.page.getByRole('region', { name: 'App lock' });
    await section.getByLabel('Passphrase of the app lock', { exact: true }).fill(PASSPHRASE);
    await section.getByLabel('Passphrase of the app lock, again').fill(PASSPHRASE);
    await section.getByRole('button', { name: 'Set the lock' }).click();
    await section.getByRole('button', { name: 'Lock', exact: true }).waitFor();
  });

  // Two snapshots of main's heap and a walk through the page's memory.
  const searching = { timeout: 150_000 };
  it('closes by its key: the screen is blank, the clipboard empty, and main answers nothing', searching, async () => {
    await new AppFrame(app.page).open('Keys');
    const keys = new KeysPage(app.page);
    const label = await keys.rows.nth(1).getByRole('gridcell').nth(1).innerText();
    await keys.rows.nth(1).hover();
    await keys.rows.nth(1).getByRole('button', { name: 'Copy URL' }).click();
    await expect.poll(readClipboard).toContain('pak_');
    const secret = /pak_[A-Za-z0-9]+/.exec(await readClipboard())?.[0] ?? '';
    const secrets = [platform.description.apiKey, secret];
    const onUnix = app.runtime === 'chromium' && process.platform !== 'win32';
    const pid = app.main.pid ?? 0;
    // That the search finds what is there: open, main holds the API key.
    if (onUnix) expect((await scanMainHeap(pid, heaps, secrets)).map(({ secret: index }) => index)).toContain(0);

    await app.page.keyboard.press('ControlOrMeta+Shift+L');
    await lockScreen().waitFor();
    await passphrase().waitFor();
    const words = await app.page.locator('body').innerText();
    for (const word of [label, 'Quarterdeck', platform.description.proxyUsername, 'GB'])
      expect(words).not.toContain(word);
    await expect.poll(readClipboard).not.toContain('pak_');

    const answers = await app.page.evaluate(async () => [
      await window.pakdesk?.calls.keys.list({}),
      await window.pakdesk?.calls.account.state({}),
      await window.pakdesk?.calls.settings.get({}),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'locked' } });

    expect(await scanPageMemory(app.page, secrets)).toEqual([]);
    // What was in flight ends first.
    if (onUnix)
      await expect
        .poll(() => scanMainHeap(pid, heaps, [...secrets, PASSPHRASE]), { timeout: 30_000, interval: 1_000 })
        .toEqual([]);
  });

  it('refuses another passphrase, says so, and makes one wait after the third', async () => {
    await unlock('not this one');
    await app.page.getByText('That is not the passphrase.').waitFor();
    expect(await passphrase().inputValue()).toBe('');
    await unlock('nor this one');
    await expect.poll(() => passphrase().inputValue()).toBe('');
    await unlock('nor that one');
    await app.page.getByRole('button', { name: /^Wait \d+ s$/ }).waitFor();
    await app.page.getByRole('button', { name: 'Unlock' }).waitFor();
    await lockScreen().waitFor();
  });

  it('opens with the passphrase, and all is where it was', async () => {
    await unlock(PASSPHRASE);
    const keys = new KeysPage(app.page);
    await keys.rows.nth(1).waitFor();
    await app.page.getByRole('button', { name: 'Account: Quarterdeck' }).waitFor();
    await keys.rows.nth(1).hover();
    await keys.rows.nth(1).getByRole('button', { name: 'Copy URL' }).click();
    await expect.poll(readClipboard).toContain('pak_');
  });

  it('is closed after a start, and opens then', async () => {
    await app.close();
    app = await open();
    await lockScreen().waitFor();
    await unlock(PASSPHRASE);
    await new KeysPage(app.page).rows.nth(1).waitFor();
  });

  it('closes from the palette', async () => {
    await app.page.keyboard.press('ControlOrMeta+k');
    await app.page.keyboard.type('lock pak');
    await app.page.keyboard.press('Enter');
    await lockScreen().waitFor();
  });
});

describe.skipIf(chooseRuntime() === 'electron')('the menu’s item without a lock', () => {
  it('leads to where one is set', async () => {
    const demo = await launchApp({ args: ['--demo'], userDataDir: join(dir, 'demo') });
    try {
      await demo.page.getByRole('grid').waitFor();
      await demo.page.keyboard.press('ControlOrMeta+Shift+L');
      await demo.page.getByRole('button', { name: 'Set the lock' }).waitFor();
    } finally {
      await demo.close();
    }
  });
});
