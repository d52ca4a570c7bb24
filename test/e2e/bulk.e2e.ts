/** Bulk work from the keyboard alone, on the real app over the embedded platform: dry run, start, pause, resume, report, CSV; a table minted. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import papa from 'papaparse';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startEmbeddedPlatform } from '../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform } from '../../electron/demo/types.ts';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { BulkDialogs } from './pages/bulk-dialogs.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { settled } from './pages/options.ts';
import { type Network, startNetwork } from './platform-process.ts';

const ROWS = 24;
let dir: string;
let platform: EmbeddedPlatform;
let network: Network;
let app: RunningApp;
let bulk: BulkDialogs;

interface PlatformKey {
  id: string;
  label: string;
  trafficCapGB: number;
}

async function keysNow(): Promise<PlatformKey[]> {
  const { apiUrl, apiKey } = platform.description;
  const answer = await fetch(`${apiUrl}/reseller/pool-keys`, { headers: { 'x-api-key': apiKey } });
  return (await answer.json()) as PlatformKey[];
}

async function saved(path: string): Promise<Record<string, string>[]> {
  const { data, errors } = papa.parse<Record<string, string>>((await readFile(path, 'utf8')).trim(), { header: true });
  expect(errors).toEqual([]);
  return data;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-bulk-e2e-'));
  platform = await startEmbeddedPlatform({ keys: 60 });
  network = await startNetwork(platform.description, dir);
  app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });
  const connect = new ConnectPage(app.page);
  await connect.fill('Acme', platform.description.proxyUsername);
  await connect.typeKey(platform.description.apiKey);
  await new KeysPage(app.page).rows.first().waitFor();
  bulk = new BulkDialogs(app.page);
});
// A scene that failed half way leaves its dialog open, and the next one must not fail with it.
afterEach(async () => {
  for (let tries = 0; tries < 4 && (await bulk.dialog.count()) > 0; tries += 1) {
    await app.page.keyboard.press('Escape');
    await app.page.waitForTimeout(150);
  }
});
afterAll(async () => {
  await app?.close();
  await network?.close();
  await platform?.close();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

it('adds GB to a pasted list: dry run, pause, resume, report, CSV, without a mouse and exactly once', async () => {
  const before = await keysNow();
  const labels = new Set(before.map(({ label }) => label));
  expect(labels.size).toBe(before.length);
  const chosen = before.filter((key) => key.trafficCapGB <= 500).slice(0, ROWS);
  const { page } = app;

  await bulk.palette('Change many keys');
  await bulk.dialog.getByLabel('Keys', { exact: true }).waitFor();
  await page.keyboard.insertText([...chosen.map(({ label }) => label), 'nobody at all', chosen[0]?.id].join('\n'));
  await bulk.dialog.getByText(`${ROWS + 1} keys found.`).waitFor();
  await bulk.dialog.getByText('line 25').waitFor();
  await bulk.press('Dry run');

  const go = bulk.button(`Add 10 GB to ${ROWS} keys`);
  await go.waitFor();
  await bulk.dialog.getByText('Skipped (1)').waitFor();
  await bulk.dialog.getByText(`${ROWS * 10} GB, $${ROWS * 40}.00 wholesale: ${ROWS} orders`).waitFor();
  expect(platform.effects().gbAdded).toBe(0);

  platform.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys/', times: ROWS, delayMs: 1_500 });
  await expect.poll(() => bulk.focused()).toContain('Add 10 GB');
  await page.keyboard.press('Enter');
  await bulk.button('Pause').waitFor();
  await expect.poll(() => bulk.focused()).toContain('Pause');
  await page.keyboard.press('Enter');
  await bulk.progress.getByText('Paused').waitFor();
  platform.clearFaults();
  await expect.poll(() => bulk.progress.textContent()).not.toContain('under way');
  expect(platform.effects().gbAdded).toBeLessThan(ROWS * 10);

  // It may be closed meanwhile: the status bar leads back to it.
  await bulk.close();
  await bulk.statusEntry.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => bulk.focused()).toContain('Resume');
  await page.keyboard.press('Enter');
  await bulk.progress.getByText('Finished').waitFor();

  await bulk.report.getByText('Done').first().waitFor();
  const csv = join(dir, 'report.csv');
  await app.answerSaveDialog(csv);
  await bulk.press('Save CSV');
  await page.getByText('The report is saved as').waitFor();
  const rows = await saved(csv);
  expect(rows.map((row) => row['outcome'])).toEqual([...Array.from({ length: ROWS }, () => 'done'), 'skipped']);
  expect(rows.map((row) => row['key_id']).slice(0, ROWS)).toEqual(chosen.map(({ id }) => id));

  const added = new Set(chosen.map(({ id }) => id));
  const wrong = (await keysNow()).filter(
    (key) =>
      key.trafficCapGB !== (before.find(({ id }) => id === key.id)?.trafficCapGB ?? 0) + (added.has(key.id) ? 10 : 0),
  );
  expect(wrong).toEqual([]);
  await bulk.close();
});

it('gives Cancel the focus where something is taken away', async () => {
  const { page } = app;
  await bulk.palette('Change many keys');
  await bulk.dialog.getByLabel('Keys', { exact: true }).waitFor();
  await page.keyboard.insertText((await keysNow())[0]?.label ?? '');
  await bulk.dialog.getByText('1 key found.').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'Add GB' }).waitFor();
  await settled(page);
  // Round the end of the list to its last line.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await bulk.dialog.getByText('gone for good').waitFor();
  await bulk.press('Dry run');
  await bulk.button('Revoke 1 key').waitFor();
  await expect.poll(() => bulk.focused()).toBe('Cancel');
  await page.keyboard.press('Enter');
  await bulk.dialog.waitFor({ state: 'hidden' });
  expect(platform.effects().deleted).toBe(0);
});

it('mints a pasted table with one bad row, and hands the URLs out after a warning', async () => {
  const { page } = app;
  await bulk.palette('Mint many keys');
  await bulk.dialog.getByLabel('Table').waitFor();
  await page.keyboard.insertText(
    'customer\tGB\tdays\texternal id\nnora\t5\t30\tC-1\notto\t1.5\t30\tC-2\npia\t7\tnever\tC-3',
  );
  await bulk.press('Dry run');
  await bulk.button('Mint 2 keys').waitFor();
  await bulk.dialog.getByText('1.5 GB: the platform takes whole GB only.').waitFor();
  await bulk.press('Mint 2 keys');
  await bulk.progress.getByText('Finished').waitFor();
  expect(platform.effects().minted).toBe(2);

  await bulk.press('Hand-outs…');
  await bulk.dialog.getByText('2 keys in clear').waitFor();
  await expect.poll(() => bulk.focused()).toBe('Not now');
  const csv = join(dir, 'handouts.csv');
  await app.answerSaveDialog(csv);
  await bulk.press('Save one CSV');
  await page.getByText('Hand-outs of 2 keys saved as').waitFor();
  const rows = await saved(csv);
  expect(rows.map((row) => [row['customer'], row['external_id']])).toEqual([
    ['nora', 'C-1'],
    ['pia', 'C-3'],
  ]);
  expect(rows.every((row) => /^pak_[0-9a-f]{24}$/.test(row['password'] ?? ''))).toBe(true);
  expect(await page.content()).not.toMatch(/pak_[0-9a-f]{24}/);
});
