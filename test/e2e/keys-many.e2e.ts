/** Ten thousand keys in the whole app, by keyboard alone: found, filtered, arranged, chosen, and exported into a file that is read back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type Network, type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

const KEYS = 10_000;

let dir = '';
let platform: PlatformProcess;
let network: Network;
let app: RunningApp;
let page: Page;
let keys: KeysPage;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-many-'));
  platform = await startPlatformProcess(['--keys', String(KEYS)]);
  network = await startNetwork(platform.description, dir);
  app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile'), timeoutMs: 60_000 });
  page = app.page;
  keys = new KeysPage(page);
  const connect = new ConnectPage(page);
  await connect.fill('Acme', platform.description.proxyUsername);
  await connect.typeKey(platform.description.apiKey);
  await page.locator(`[aria-rowcount="${KEYS + 1}"]`).waitFor({ timeout: 90_000 });
}, 150_000);
afterAll(async () => {
  await app?.close();
  await network?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const press = (key: string) => page.keyboard.press(key);
const type = (text: string) => page.keyboard.type(text);
const shownLabels = () => keys.rows.locator('.cell-customer').allTextContents();

/** Search by keyboard, then on into the table. */
async function find(text: string): Promise<void> {
  await press('/');
  await keys.search.fill('');
  await type(text);
  await press('Enter');
}

/** Moves the focus to a control that Tab reaches, and presses it. */
async function pressOn(control: ReturnType<KeysPage['control']>): Promise<void> {
  await control.focus();
  await press('Enter');
}

describe('ten thousand keys', () => {
  it('are searched, counted by smart list, ticked in a range, tagged, and filtered by tag and list together', async () => {
    await find('crawler analytics');
    await expect.poll(() => keys.count()).toBeLessThan(KEYS / 10);
    const found = await keys.count();
    expect(found).toBeGreaterThan(20);
    await press('Home');
    await press(' ');
    for (let step = 0; step < 11; step += 1) await press('Shift+ArrowDown');
    await keys.foot.getByText('12 selected').waitFor();
    await keys.foot.getByText(`of ${found.toLocaleString('en-US')}`).waitFor();
    await pressOn(keys.foot.getByRole('button', { name: 'Tag' }));
    const dialog = page.getByRole('dialog', { name: 'Tag 12 keys' });
    await dialog.waitFor();
    await expect
      .poll(() => dialog.getByRole('combobox', { name: 'Add' }).evaluate((field) => field === document.activeElement))
      .toBe(true);
    await type('vip,');
    await pressOn(dialog.getByRole('button', { name: 'Save' }));
    await page.getByText('Tags of 12 keys changed.').waitFor();
    await press('/');
    await press('Escape');
    await press('Escape');
    await pressOn(keys.control('Tags'));
    await expect
      .poll(() => page.getByRole('checkbox', { name: /^vip 12$/ }).evaluate((box) => box === document.activeElement))
      .toBe(true);
    await press(' ');
    await press('Escape');
    await expect.poll(() => keys.count()).toBe(12);
    // The counts of the smart lists are those within the tag, and the lists filter within it.
    const lists = page.getByRole('group', { name: 'Smart lists' });
    const texts = await lists.getByRole('button').allTextContents();
    expect(texts[0]).toBe('All 12');
    const counts = texts.slice(1).map((text) => Number(/(\d+)$/.exec(text)?.[1]));
    const index = counts.findIndex((count) => count > 0 && count < 12);
    await keys.grid.focus();
    await press(String(index + 2));
    await expect.poll(() => keys.count()).toBe(counts[index]);
  });

  it('keep the view under a name, and come back to it', async () => {
    const filtered = await keys.count();
    await pressOn(
      keys
        .control('Tags')
        .or(page.getByRole('banner').getByRole('button', { name: 'vip' }))
        .first(),
    );
    await press('Escape');
    await pressOn(keys.control('Views'));
    const name = page.getByLabel('Name of the view');
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await type('VIPs today');
    await press('Enter');
    await page.getByRole('button', { name: /^VIPs today/ }).waitFor();
    await press('Escape');
    await keys.grid.focus();
    await press('1');
    await pressOn(page.getByRole('banner').getByRole('button', { name: 'vip' }));
    await pressOn(page.getByRole('button', { name: 'Clear', exact: true }));
    await press('Escape');
    await expect.poll(() => keys.count()).toBe(KEYS);
    await pressOn(keys.control('Views'));
    await pressOn(page.getByRole('button', { name: /^VIPs today/ }));
    await expect.poll(() => keys.count()).toBe(filtered);
    await pressOn(page.getByRole('banner').getByRole('button', { name: 'vip' }));
    await pressOn(page.getByRole('button', { name: 'Clear', exact: true }));
    await press('Escape');
    await keys.grid.focus();
    await press('1');
    await expect.poll(() => keys.count()).toBe(KEYS);
  });

  it('show other columns, in another order and size, and stay inside the window', async () => {
    await pressOn(keys.control('Columns'));
    const menu = page.getByRole('list', { name: 'Columns' });
    await menu.getByRole('checkbox', { name: 'Tags' }).focus();
    await press(' ');
    for (let step = 0; step < 5; step += 1) await press('Alt+ArrowUp');
    await pressOn(menu.getByRole('button', { name: 'State: wider' }));
    await press('Escape');
    const names = (await keys.grid.getByRole('columnheader').allTextContents()).filter((text) => text !== '');
    expect(names.slice(0, 3)).toEqual(['Customer↑', 'Tags', 'State']);
    const wide = await keys.header('State').evaluate((cell) => cell.clientWidth);
    expect(wide).toBe(116);
    expect(await page.locator('.keys-scroll').evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  });

  it('are sorted by several columns at once', async () => {
    await pressOn(keys.header('State').getByRole('button'));
    await keys.header('Left').getByRole('button').focus();
    await press('Shift+Enter');
    expect(await keys.header('State').getAttribute('aria-sort')).toBe('ascending');
    expect(await keys.header('Left').getAttribute('aria-sort')).toBe('ascending');
    await pressOn(keys.header('Customer').getByRole('button'));
    expect(await keys.header('State').getAttribute('aria-sort')).toBe('none');
  });

  it('are grouped by customer, and the groups shut and open', async () => {
    await find('customer:theo');
    await press('/');
    await keys.search.fill('');
    await type('monitor-crawler');
    await press('Enter');
    const flat = await keys.count();
    await pressOn(keys.control('Columns'));
    await page.getByRole('switch', { name: 'Group by customer' }).focus();
    await press(' ');
    await press('Escape');
    const group = keys.grid.locator('.group-line').first();
    await group.waitFor();
    await expect.poll(() => keys.count()).toBe(flat + 1);
    expect(await keys.grid.getAttribute('role')).toBe('treegrid');
    await keys.grid.focus();
    await press('Home');
    await press('ArrowLeft');
    await expect.poll(() => keys.count()).toBe(1);
    expect(await group.getAttribute('aria-expanded')).toBe('false');
    await press('ArrowRight');
    await expect.poll(() => keys.count()).toBe(flat + 1);
    await pressOn(keys.control('Columns'));
    await page.getByRole('switch', { name: 'Group by customer' }).focus();
    await press(' ');
    await press('Escape');
  });

  it('are all chosen with one key, and a range of them is in the file that is exported', async () => {
    await press('/');
    await press('Escape');
    await press('Escape');
    await keys.grid.focus();
    await press('Home');
    await press('Control+a');
    await keys.foot.getByText('10,000 selected').waitFor();
    await press('Escape');
    await keys.foot.getByText('10,000 keys').waitFor();
    await press(' ');
    for (let step = 0; step < 4; step += 1) await press('Shift+ArrowDown');
    await keys.foot.getByText('5 selected').waitFor();
    const labels = (await shownLabels()).slice(0, 5);
    const file = join(dir, 'five.csv');
    await app.answerSaveDialog(file);
    await pressOn(keys.foot.getByRole('button', { name: 'Export' }));
    await page.getByRole('dialog', { name: 'Export 5 keys' }).waitFor();
    await pressOn(page.getByRole('dialog').getByRole('button', { name: 'Export' }));
    await page.getByText('5 keys saved as five.csv.').waitFor();
    const text = await readFile(file, 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).not.toMatch(/pak_[0-9a-f]{24}|psx_[0-9a-f]{20}/);
    const { data } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true });
    expect(data.map((row) => row['customer'])).toEqual(labels);
  });

  it('are all exported without holding the window up', async () => {
    await keys.grid.focus();
    await press('Escape');
    const file = join(dir, 'all.json');
    await app.answerSaveDialog(file);
    await pressOn(keys.foot.getByRole('button', { name: 'Export' }));
    const dialog = page.getByRole('dialog');
    // The dialog takes the focus once it is open, from wherever it is then.
    await dialog.locator(':focus').waitFor();
    await dialog.getByRole('radio', { name: 'CSV' }).focus();
    await press('ArrowRight');
    await expect.poll(() => dialog.getByRole('radio', { name: 'JSON' }).isChecked()).toBe(true);
    await pressOn(page.getByRole('dialog').getByRole('button', { name: 'Export' }));
    await page.getByText('10,000 keys saved as all.json.').waitFor({ timeout: 30_000 });
    const rows = JSON.parse(await readFile(file, 'utf8')) as { id: string; tags: string[] }[];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(KEYS);
    expect(rows.filter(({ tags }) => tags.includes('vip'))).toHaveLength(12);
  });
});
