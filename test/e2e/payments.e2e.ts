/** The demo's sale in a real window: from the QR code to a key that works, by Enter alone, and where it is told afterwards. */
import type { Page } from 'playwright';
import { encode } from 'uqr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard } from '../runtime/text-clipboard.ts';
import { AppFrame } from './pages/app-frame.ts';
import { BulkDialogs } from './pages/bulk-dialogs.ts';
import { KeysPage } from './pages/keys-page.ts';

const CUSTOMER = 'nora@sale-example';

let app: RunningApp;
let page: Page;
let frame: AppFrame;

beforeAll(async () => {
  app = await launchApp({ args: ['--demo'] });
  page = app.page;
  frame = new AppFrame(page);
  await frame.mintButton.waitFor();
});
afterAll(() => app?.close());

const dialog = () => page.getByRole('dialog');
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

it('sells on the call: link and QR, paid on the customer’s telephone, minted, copied', async () => {
  await page.keyboard.press('Control+Shift+S');
  await dialog().getByLabel('Customer').waitFor();
  await page.keyboard.type(CUSTOMER);
  await page.keyboard.press('Enter');
  // The demo's presets have no price: the field that is missing has the focus.
  await dialog().getByText('An amount, such as 49.00.').waitFor();
  await page.keyboard.type('49');
  await page.keyboard.press('Enter');
  await dialog().getByText('Waiting for the payment').waitFor();
  await expect.poll(focused).toBe('Copy link');
  await page.keyboard.press('Enter');
  await expect.poll(readClipboard).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\/cs_test_/);
  const link = await readClipboard();

  // What the telephone reads is the link that was copied.
  const { data } = encode(link, { ecc: 'M', border: 0 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])))
    .join('');
  expect(await dialog().locator('.qr-dark').getAttribute('d')).toBe(path);

  const pay = await fetch(`${link}/pay`, { method: 'POST' });
  expect(pay.ok).toBe(true);
  await dialog().getByRole('button', { name: 'Mint now' }).waitFor();
  await expect.poll(focused).toBe('Mint now');
  await page.keyboard.press('Enter');
  await dialog().getByText('Paid, minted: hand it out').waitFor();
  await expect.poll(focused).toBe('Copy URL');
  await page.keyboard.press('Enter');
  await expect.poll(readClipboard).toMatch(/^http:\/\/[^:]+:pak_[0-9a-f]+@127\.0\.0\.1:\d+$/);
  expect(await page.content()).not.toContain((await readClipboard()).split(':')[2]?.split('@')[0] ?? 'pak_');
});

it('the inbox, the key and the books tell of it, once', async () => {
  await frame.closeDialog();
  await frame.open('Payments');
  const line = page.getByRole('grid', { name: 'Payments' }).locator('[data-payment-id]').filter({ hasText: CUSTOMER });
  await expect.poll(() => line.count()).toBe(1);
  await line.getByText('handed out').waitFor();
  await line.click();
  const drawer = page.locator('.payment-drawer');
  await drawer.getByText('$49.00').waitFor();
  await drawer.getByRole('button', { name: 'Show the key' }).click();
  const keys = new KeysPage(page);
  await keys.drawer.getByText('Paid by Stripe', { exact: true }).waitFor();
  await frame.open('Usage');
  await page.getByText('Money', { exact: true }).click();
  const sales = page.getByRole('region', { name: 'Payments' });
  await sales.getByRole('row').filter({ hasText: 'nora@sale' }).getByRole('link', { name: 'by Stripe' }).click();
  await drawer.getByText('$49.00').waitFor();
});

it('a link that nobody has paid can be ended, and what came in cash makes the same of it', async () => {
  await page.keyboard.press('Control+Shift+S');
  await dialog().getByLabel('Customer').fill('late@sale-example');
  await dialog().getByLabel('Amount').fill('10');
  await page.keyboard.press('Enter');
  await dialog().getByRole('button', { name: 'End the link' }).click();
  await dialog().getByText('The link was ended.').waitFor();
  await frame.closeDialog();
  await new BulkDialogs(page).palette('Enter a payment by hand');
  // The palette's own field is of customers as well.
  await dialog().getByText('Enter a payment', { exact: true }).waitFor();
  await dialog().getByLabel('Customer', { exact: true }).fill('cash@sale-example');
  await dialog().getByLabel('Amount').fill('20');
  await dialog().getByLabel('Amount').press('Enter');
  await dialog().getByText('Key minted').waitFor();
  await frame.closeDialog();
  const lines = page.getByRole('grid', { name: 'Payments' }).locator('[data-payment-id]');
  await lines.filter({ hasText: 'cash@sale-example' }).getByText('minted').waitFor();
  expect(await lines.count()).toBe(2);
});
