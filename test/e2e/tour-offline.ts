/** The tour's look at usage, alerts and money with the network cut: all of it comes from this computer. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright';
import { AppFrame } from './pages/app-frame.ts';
import type { Tour } from './tour-recorder.ts';

export async function tourOffline(tour: Tour, page: Page, customer: string): Promise<void> {
  const frame = new AppFrame(page);
  const step = (name: string, work: () => Promise<void>) =>
    tour.step(`Offline: ${name}`, async () => {
      await work();
      await frame.offlineBar.waitFor();
      assert.equal(await page.getByText('Try again').count(), 0, 'something could not be read');
    });
  const tab = (name: string) => page.getByRole('radiogroup', { name: 'View' }).getByText(name).click();

  await step('usage of everybody, with the calendar and the work list', async () => {
    await frame.open('Usage');
    await page.getByRole('radiogroup', { name: 'Range' }).getByText('24h').click();
    await page.locator('.recharts-area-area').first().waitFor();
    await page.locator('.heat-day').first().waitFor();
    await page.getByRole('region', { name: 'Renewals' }).locator('[data-step]').first().waitFor();
  });
  await step('one customer: pace, cap and forecast', async () => {
    await page.getByRole('region', { name: 'Top customers' }).getByText(customer).first().click();
    await page.locator('.forecast-sentence').waitFor();
    await page.locator('.recharts-surface').nth(1).waitFor();
  });
  await step('alerts that were told', async () => {
    await frame.open('Alerts');
    // On another's platform nothing need be amiss.
    await page.locator('.alert-row').or(page.getByText('No key is near its cap')).first().waitFor();
  });
  await step('what it cost and what the next order would', async () => {
    await frame.open('Usage');
    await tab('Money');
    // The mint of the tour: ten GB at the rate of its size.
    await page.getByRole('region', { name: 'Cost and revenue' }).getByText(customer).waitFor();
    await page.getByRole('region', { name: 'Next order' }).getByText('$4.00').first().waitFor();
  });
  await step('a statement to send', async () => {
    await page.getByRole('button', { name: `Statement for ${customer}` }).click();
    const sheet = page.locator('.statement-sheet');
    await sheet.getByText(customer).first().waitFor();
    await sheet.getByText('10 GB').first().waitFor();
  });
}
