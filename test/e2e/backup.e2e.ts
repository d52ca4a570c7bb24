/** A backup through the screen with the real main: saved, looked into, restored; foreign, broken and newer files are refused with the reason. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeHead, readBackup } from '../../electron/backup/container.ts';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { askMain } from './bridge.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

const PASSPHRASE = 'correct horse battery';

let dir = '';
let app: RunningApp;
let page: Page;
let frame: AppFrame;
let platform: PlatformProcess;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-backup-'));
  undo.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  platform = await startPlatformProcess(['--keys', '6']);
  undo.push(platform.stop);
  const network = await startNetwork(platform.description, dir);
  undo.push(network.close);
  app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });
  undo.push(() => app.close());
  ({ page } = app);
  frame = new AppFrame(page);
  const connect = new ConnectPage(page);
  await connect.fill('Acme', platform.description.proxyUsername);
  await connect.typeKey(platform.description.apiKey);
  await new KeysPage(page).rows.first().waitFor();
  await openBackup();
}, 90_000);
afterAll(async () => {
  for (const stop of undo.reverse()) await stop();
});

const section = () => page.locator('#settings-backup');
const inside = () => page.getByRole('region', { name: 'What is in the backup' });

async function openBackup(): Promise<void> {
  await frame.open('Settings');
  await page.getByRole('button', { name: 'Backup', exact: true }).click();
}

async function save(name: string): Promise<string> {
  const path = join(dir, name);
  await app.answerSaveDialog(path);
  await section().getByRole('button', { name: 'Save backup…' }).click();
  await page.getByText(`Saved as ${name}`).waitFor();
  return path;
}

async function choose(path: string | null): Promise<void> {
  await app.answerOpenDialog(path);
  await section().getByRole('button', { name: 'Choose a file…' }).click();
}

const keyId = async () =>
  (await askMain<{ keys: { id: string }[] }>(page, 'keys.list')).keys.map(({ id }) => id).sort()[0] ?? '';
/** A note is local: it comes back from a backup and from nowhere else. */
async function writeNote(note: string): Promise<void> {
  await askMain(page, 'local.set', { keyId: await keyId(), note });
}
async function note(): Promise<string> {
  const { rows } = await askMain<{ rows: { keyId: string; note: string }[] }>(page, 'local.list');
  const own = await keyId();
  return rows.find((row) => row.keyId === own)?.note ?? '';
}

it('without secrets: brings back what was there, and keeps what it replaced', { timeout: 60_000 }, async () => {
  await writeNote('pays late');
  const path = await save('plain.pakdesk');
  await writeNote('overwritten');
  await choose(path);
  await inside().getByText('plain.pakdesk').waitFor();
  await inside().getByText('6 keys').waitFor();
  await inside().getByText('no secrets').waitFor();
  await inside().getByRole('button', { name: 'Restore' }).click();
  await page.getByText('What was there before is kept as').waitFor();
  expect(await note()).toBe('pays late');
  await frame.status.getByText('online').waitFor();
});

it('with a passphrase: the wrong one changes nothing, the right one restores', { timeout: 60_000 }, async () => {
  // Copying seals the secret into the cache, from where it is saved.
  await askMain(page, 'keys.reveal', { keyId: await keyId() });
  await section().getByRole('switch', { name: 'With the pak_ secrets' }).click();
  await section().getByLabel('Passphrase of the backup').fill(PASSPHRASE);
  const path = await save('sealed.pakdesk');
  expect((await readFile(path, 'latin1')).match(/pak_[0-9a-f]{24}/)).toBeNull();
  await writeNote('after the backup');
  await choose(path);
  await inside().getByText('1 sealed secrets').waitFor();
  await inside().getByLabel('Passphrase').fill('something else entirely');
  await inside().getByRole('button', { name: 'Restore' }).click();
  await inside().getByText('passphrase', { exact: false }).and(page.locator('[role="alert"] *')).first().waitFor();
  expect(await note()).toBe('after the backup');
  await inside().getByRole('button', { name: 'Cancel' }).click();
  await choose(path);
  await inside().getByLabel('Passphrase').fill(PASSPHRASE);
  await inside().getByRole('button', { name: 'Restore' }).click();
  // The word about the restore before this one may still be there: what came back tells.
  await expect.poll(note).toBe('pays late');
  await inside().waitFor({ state: 'detached' });
});

it('a foreign, a broken and a newer file are refused with the reason; cancelling asks for nothing', async () => {
  const good = await readFile(join(dir, 'plain.pakdesk'));
  const foreign = join(dir, 'photo.pakdesk');
  await writeFile(foreign, 'this is no backup');
  const cut = join(dir, 'cut.pakdesk');
  await writeFile(cut, good.subarray(0, Math.floor(good.length * 0.6)));
  const newer = join(dir, 'newer.pakdesk');
  const { head, databaseAt } = readBackup(join(dir, 'plain.pakdesk'), Number.MAX_SAFE_INTEGER);
  await writeFile(newer, Buffer.concat([encodeHead({ ...head, schema: 9_999 }), good.subarray(databaseAt)]));
  const said: string[] = [];
  for (const path of [foreign, cut, newer]) {
    await choose(path);
    const alert = section().getByRole('alert');
    await alert.waitFor();
    await expect.poll(async () => said.includes((await alert.textContent()) ?? '')).toBe(false);
    said.push((await alert.textContent()) ?? '');
    expect(await inside().count()).toBe(0);
  }
  expect(said[2]).toContain('newer');
  await choose(null);
  await expect.poll(() => section().getByRole('alert').count()).toBe(0);
  expect(await note()).toBe('pays late');
});

it('two accounts in one folder stay two: the backup of one is refused while the other is open', async () => {
  await frame.accountMenu('Add account');
  const connect = new ConnectPage(page);
  await connect.fill('Beta', 'psx_beta01');
  await connect.typeKey(platform.description.apiKey);
  await page.getByRole('button', { name: 'Account: Beta' }).waitFor();
  await new KeysPage(page).rows.first().waitFor();
  // The same keys at the platform, and nothing of what the other account wrote about them.
  expect(await note()).toBe('');
  await writeNote('of Beta');
  await openBackup();
  await choose(join(dir, 'plain.pakdesk'));
  await section().getByText('This is a backup of the account “Acme”, and another one is open.').waitFor();
  expect(await inside().count()).toBe(0);
  await frame.accountMenu('Acme');
  await page.getByRole('button', { name: 'Account: Acme' }).waitFor();
  await expect.poll(note).toBe('pays late');
});
