/** The tour's sale: a link with its QR code, paid, minted, handed out, and told in the inbox. On the demo, where paying costs nothing. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright';
import { readClipboard } from '../runtime/text-clipboard.ts';
import { AppFrame } from './pages/app-frame.ts';
import type { Tour } from './tour-recorder.ts';

const CUSTOMER = 'nora@tour-example';

export async function tourPayments(tour: Tour, page: Page): Promise<void> {
  const frame = new AppFrame(page);
  const dialog = page.getByRole('dialog');
  await tour.step('Demo: sold on the call, a link and a QR code to pay by', async () => {
    await frame.open('Payments');
    await page.keyboard.press('Control+Shift+S');
    await dialog.getByLabel('Customer').fill(CUSTOMER);
    await dialog.getByLabel('Amount').fill('49.00');
    await page.keyboard.press('Enter');
    await dialog.getByText('Waiting for the payment').waitFor();
    await dialog.locator('.qr-dark').waitFor();
  });
  await tour.step('Demo: paid, minted, copied', async () => {
    await dialog.getByRole('button', { name: 'Pay as the customer' }).click();
    await dialog.getByRole('button', { name: 'Mint now' }).click();
    await dialog.getByText('Paid, minted: hand it out').waitFor();
    await dialog.getByRole('button', { name: 'Copy URL' }).click();
    await dialog.getByRole('button', { name: 'Copied' }).first().waitFor();
    assert.match(await readClipboard(), /:pak_[0-9a-f]{24}@127\.0\.0\.1:\d+$/);
  });
  await tour.step('Demo: the inbox tells who paid and has his key', async () => {
    await frame.closeDialog();
    const line = page
      .getByRole('grid', { name: 'Payments' })
      .locator('[data-payment-id]')
      .filter({ hasText: CUSTOMER });
    await line.getByText('handed out').waitFor();
    assert.equal(await line.count(), 1);
    await line.click();
    await page.locator('.payment-drawer').getByText('$49.00').waitFor();
  });
}
