/** Usage in the real app on the demo's ninety days: read by keyboard, saved as figures, picture and statement, and read back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';

const CUSTOMER = 'Quiet Fox Analytics';

let app: RunningApp;
let page: Page;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-usage-'));
  app = await launchApp();
  page = app.page;
  await new ConnectPage(page).demoButton.click();
  await new KeysPage(page).rows.first().waitFor();
  await new AppFrame(page).open('Usage');
});
afterAll(async () => {
  await app?.close();
  await rm(dir, { recursive: true, force: true });
});

/** The file that the click saves. */
async function saved(name: string, click: () => Promise<void>): Promise<Buffer> {
  await app.answerSaveDialog(join(dir, name));
  await click();
  await page.getByText(`Saved as ${name}.`).waitFor();
  return readFile(join(dir, name));
}
const exportAs = (item: string) => async () => {
  await page.getByRole('button', { name: 'Export' }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
};

it('changes its range and reads exact values by the arrow keys', async () => {
  const ranges = page.getByRole('radiogroup', { name: 'Range' });
  await ranges.getByRole('radio', { name: '7d' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => ranges.getByRole('radio', { name: '90d' }).isChecked()).toBe(true);
  const cursor = page.getByRole('slider').first();
  // The ninety days have come when the cursor has as many places to go.
  await expect.poll(async () => Number(await cursor.getAttribute('aria-valuemax'))).toBeGreaterThan(85);
  await expect.poll(async () => Number(await cursor.getAttribute('aria-valuemax'))).toBeLessThan(100);
  await cursor.focus();
  await page.keyboard.press('End');
  const value = () => cursor.getAttribute('aria-valuetext');
  await expect.poll(value).toMatch(/\d (MB|GB)/);
  const last = await value();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(value).not.toBe(last);
  expect(await value()).toMatch(/\d (MB|GB)/);
});

it('saves the chart as a picture of its size, and its figures', async () => {
  const png = await saved('chart.png', exportAs('Picture of the chart (PNG)'));
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect(png.readUInt32BE(16)).toBeGreaterThan(600);
  expect(png.byteLength).toBeGreaterThan(10_000);
  const csv = await saved('days.csv', exportAs('By day and customer (CSV)'));
  expect(csv.subarray(0, 3).toString('hex')).toBe('efbbbf');
  const { data, errors } = Papa.parse<string[]>(csv.toString('utf8').trim());
  expect(errors).toEqual([]);
  expect(data.length).toBeGreaterThan(90);
  expect(data.flat()).toContain(CUSTOMER);
});

it('prints a statement whose customer, period and total can be read back', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/usage?tab=statement&customer=quiet%20fox%20analytics';
  });
  const sheet = page.locator('.statement-sheet');
  await sheet.getByText(CUSTOMER).first().waitFor();
  const days = await sheet.locator('.statement-from .statement-quiet').textContent();
  const used = await sheet.locator('.statement-facts dd').first().textContent();
  const pdf = await saved('statement.pdf', () => page.getByRole('button', { name: 'Save PDF' }).click());
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  for (const expected of ['Statement', CUSTOMER, days, used]) expect(text).toContain(expected);
  // The statement alone: nothing of the app around it.
  expect(text).not.toContain('Save PDF');
  const html = await saved('statement.html', () => page.getByRole('button', { name: 'Save web page' }).click());
  expect(html.toString('utf8')).toContain(CUSTOMER);
  expect(html.toString('utf8')).not.toMatch(/<script/i);
});
