/** Payments by keyboard against the built page under its CSP, with a main process in memory. */
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appErrorData } from '../../shared/ipc/app-error.ts';
import { manyPayments, noStripe, pastPayments } from '../renderer/fake-payments.ts';
import { fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, type OpenedPage, openPage } from '../renderer/page.ts';
import { BUILD } from '../runtime/repo.ts';

let browser: Browser;
let opened: OpenedPage;

const keys = fixtureKeys(12, Date.now());

async function open(options: Parameters<typeof openPage>[3] = {}) {
  opened = await openPage(browser, join(BUILD, 'renderer'), structuredClone(keys), { hash: '#/payments', ...options });
  await opened.page.locator('.frame').waitFor();
  return opened;
}
const grid = () => opened.page.getByRole('grid', { name: 'Payments' });
const drawer = () => opened.page.locator('.payment-drawer');
const dialog = () => opened.page.getByRole('dialog');
const press = (key: string) => opened.page.keyboard.press(key);
const calls = (channel: string) => opened.main.counts.get(channel) ?? 0;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { problems } = opened;
  await opened.close();
  expect(problems).toEqual([]);
});

describe('the inbox by keyboard', () => {
  it('walks the list, opens a payment, mints it once however long M is held, and hands it out', async () => {
    await open();
    await grid().focus();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    await drawer().getByRole('heading', { name: 'nora@call-example' }).waitFor();
    await opened.page.keyboard.down('m');
    for (let held = 0; held < 5; held += 1) await opened.page.keyboard.down('m');
    await opened.page.keyboard.up('m');
    await drawer().locator('.payment-mark[data-state="minted"]').waitFor();
    expect(calls('payments.fulfil')).toBe(1);
    await press('h');
    await dialog().getByRole('button', { name: 'Copy URL' }).waitFor();
    await press('Escape');
    await press('Escape');
    await drawer().waitFor({ state: 'detached' });
  });

  it('filters by number, finds by text, and says when nothing is there', async () => {
    await open();
    await grid().focus();
    await press('4');
    await expect.poll(() => opened.page.url()).toContain('show=failed');
    await expect.poll(() => grid().getByRole('row').count()).toBe(3);
    await press('/');
    await opened.page.keyboard.type('no such payment');
    await opened.page.getByText('has “no such payment” in it').waitFor();
    await opened.page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => grid().getByRole('row').count()).toBe(15);
  });

  it('reads a thousand page by page, and draws only those in view', async () => {
    await open({
      before: (main) => {
        main.state.payments.payments = manyPayments(1000, keys, Date.now());
      },
    });
    await grid().focus();
    const before = calls('payments.list');
    await press('End');
    await expect.poll(() => calls('payments.list')).toBeGreaterThan(before);
    expect(await grid().getAttribute('aria-rowcount')).not.toBe('1001');
    expect(await grid().getByRole('row').count()).toBeLessThan(60);
  });

  it('keeps the lines still while they are used: new payments wait behind a button', async () => {
    const { main, publish } = await open();
    await grid().focus();
    await press('ArrowDown');
    const first = grid().getByRole('row').nth(1);
    const before = await first.textContent();
    const [template] = pastPayments(keys, Date.now());
    if (!template) throw new Error('no payment');
    main.state.payments.payments = [
      { ...template, id: 'pay-new', customer: 'just now', paidAt: Date.now() },
      ...main.state.payments.payments,
    ];
    publish('dataChanged', { domains: ['payments'] });
    const fresh = opened.page.getByRole('button', { name: '1 new' });
    await fresh.waitFor();
    expect(await first.textContent()).toBe(before);
    await fresh.click();
    await first.getByText('just now').waitFor();
  });
});

describe('what needs a decision', () => {
  it('is never sent with GB that were not filled in', async () => {
    await open({ hash: '#/payments?payment=pay-0' });
    await drawer().getByRole('button', { name: 'Decide…' }).click();
    await dialog().getByRole('button', { name: 'Mint', exact: true }).click();
    await dialog().getByText('A whole number of GB, from 1 to 1000.').waitFor();
    expect(calls('payments.resolve')).toBe(0);
    await dialog().getByLabel('Traffic').fill('10');
    await press('Enter');
    await dialog().getByRole('button', { name: 'Copy URL' }).waitFor();
    expect(opened.main.inputs('payments.resolve')).toMatchObject([
      { id: 'pay-0', gb: 10, customer: 'Quiet Fox Analytics', choice: { kind: 'mint' }, mint: true },
    ]);
  });

  it('of a customer who has a key asks, and tops up the one that is chosen', async () => {
    await open({ hash: '#/payments?payment=pay-1' });
    await drawer().getByRole('button', { name: 'Decide…' }).click();
    await dialog().getByRole('button', { name: 'Mint', exact: true }).click();
    await dialog().getByText('A new key, or more for the one that he has?').waitFor();
    await dialog().getByText('Top-up', { exact: true }).click();
    await dialog().getByRole('button', { name: 'Top up', exact: true }).click();
    await dialog().getByRole('button', { name: 'Copy URL' }).waitFor();
    expect(opened.main.inputs('payments.resolve')).toMatchObject([{ choice: { kind: 'topUp', keyId: keys[0]?.id } }]);
  });

  it('after a lost answer is a comparison: no way leads to a second key without it', async () => {
    await open({ hash: '#/payments?payment=pay-5' });
    await drawer().getByRole('button', { name: 'Compare…' }).waitFor();
    await press('m');
    await dialog().getByText('Which key came of it?').waitFor();
    expect(calls('payments.fulfil')).toBe(0);
    await dialog().getByRole('radio', { name: 'None: mint it now' }).check();
    await dialog().getByRole('button', { name: 'Mint it' }).click();
    await dialog().getByRole('button', { name: 'Copy URL' }).waitFor();
    expect(opened.main.inputs('payments.fulfil')).toEqual([{ id: 'pay-5', compared: true }]);
  });

  it('of a refund is the key: switched off after asking, then dealt with', async () => {
    await open({ hash: '#/payments?payment=pay-10' });
    await drawer().getByText('Its key still works.').waitFor();
    await drawer().getByRole('button', { name: 'Switch the key off…' }).click();
    await dialog().getByRole('button', { name: 'Switch off' }).click();
    await dialog().getByText('Switched off').first().waitFor();
    await press('Escape');
    await drawer().getByText('Its key is switched off.').waitFor();
    await drawer().getByRole('button', { name: 'Dealt with' }).click();
    await expect.poll(() => drawer().getByText('Its key is switched off.').count()).toBe(0);
  });
});

describe('selling', () => {
  const priced: NonNullable<Parameters<typeof openPage>[3]>['before'] = ({ state }) => {
    state.account.profile = { id: 'demo', name: 'Demo', color: 'violet', kind: 'demo' };
    state.settings.presets = state.settings.presets.map((preset) => ({ ...preset, priceCents: 4_900 }));
  };

  it('goes by Enter from the name to the copied URL; only the customer’s payment comes from elsewhere', async () => {
    const { page, main } = await open({ hash: '#/keys', before: priced });
    await press('Control+Shift+S');
    await dialog().getByLabel('Customer').waitFor();
    await page.keyboard.type('zoe@call');
    await press('Enter');
    await dialog().getByText('Waiting for the payment').waitFor();
    await press('Enter');
    await expect.poll(() => main.state.clipboard).toContain('https://checkout.stripe.com/');
    const [order] = main.inputs('payments.sell') as { intentId: string }[];
    await page.evaluate(
      (intentId) =>
        (window as unknown as { fakeCall(...args: unknown[]): unknown }).fakeCall('payments.payDemo', { intentId }),
      order?.intentId,
    );
    await dialog().getByRole('button', { name: 'Mint now' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Mint now');
    await press('Enter');
    await dialog().getByText('Paid, minted: hand it out').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Copy URL');
    await press('Enter');
    await expect.poll(() => main.state.clipboard).toMatch(/^proxy minted-/);
    expect([calls('payments.sell'), calls('payments.fulfil')]).toEqual([1, 1]);
  });

  it('goes on when its dialog is closed, and is found again', async () => {
    await open({ before: priced });
    await press('Control+Shift+S');
    await dialog().getByLabel('Customer').fill('zoe@call');
    await press('Enter');
    await dialog().getByText('Waiting for the payment').waitFor();
    await press('Escape');
    await opened.page.getByRole('button', { name: 'Show the link for zoe@call' }).click();
    await dialog().getByRole('button', { name: 'End the link' }).click();
    await dialog().getByText('The link was ended. Nothing was charged and nothing was minted.').waitFor();
  });

  it('without a key of Stripe leads to where it is pasted, and a refusal stays in the form', async () => {
    await open({ before: ({ state }) => noStripe(state.payments) });
    await press('Control+Shift+S');
    await dialog().getByRole('button', { name: 'Connect Stripe' }).click();
    await opened.page.getByRole('button', { name: 'Paste Stripe key' }).click();
    await opened.page.getByText('rk_live_…7f3a').waitFor();
    opened.main.state.failures['payments.sell'] = appErrorData('offline', 'Stripe cannot be reached.', 'Try again.');
    await press('Control+Shift+S');
    await dialog().getByLabel('Customer').fill('zoe@call');
    await dialog().getByLabel('Amount').fill('49');
    await press('Enter');
    await dialog().getByText('Stripe cannot be reached.').waitFor();
    await dialog().getByText('No link was made, and nothing was charged.').waitFor();
  });

  it('by hand makes the same of it: one intent for a double press', async () => {
    await open();
    await opened.page.getByRole('button', { name: 'More of payments' }).click();
    await opened.page.getByRole('menuitem', { name: 'Enter a payment by hand' }).click();
    await dialog().getByLabel('Customer').fill('zoe@desk');
    await dialog().getByLabel('Amount').fill('20.50');
    await dialog().getByRole('button', { name: 'Enter and mint' }).dblclick();
    await dialog().getByText('Key minted').waitFor();
    expect(opened.main.inputs('payments.addManual')).toMatchObject([
      { customer: 'zoe@desk', method: 'cash', amountMinor: 2_050, currency: 'USD', choice: { kind: 'mint' } },
    ]);
  });
});
