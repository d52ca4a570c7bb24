/** Every screen and dialog under axe, in light and dark: the real app on the embedded platform. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { axeFindings } from './axe-findings.ts';
import { AppFrame, type ScreenName } from './pages/app-frame.ts';
import { BulkDialogs } from './pages/bulk-dialogs.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';

let app: RunningApp;

async function inBothThemes(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    expect(await axeFindings(app.page), colorScheme).toEqual([]);
  }
}

beforeAll(async () => {
  app = await launchApp();
  await app.page.getByRole('form', { name: 'Connect' }).waitFor();
});
afterAll(() => app?.close());
// A scene that failed half way leaves its dialog open, and the next one must not fail with it.
afterEach(async () => {
  const overlays = app.page.locator('[role="dialog"], [role="menu"], .key-drawer');
  for (let tries = 0; tries < 4 && (await overlays.count()) > 0; tries += 1) {
    await app.page.keyboard.press('Escape');
    await app.page.waitForTimeout(150);
  }
});

describe('axe finds nothing', () => {
  it('on Connect', inBothThemes);

  it('on the table of keys', async () => {
    await new ConnectPage(app.page).demoButton.click();
    await new KeysPage(app.page).rows.first().waitFor();
    await inBothThemes();
  });

  it.each<ScreenName>(['Payments', 'Usage', 'Alerts', 'Composer', 'Test', 'Activity', 'Settings'])(
    'on %s',
    async (screen) => {
      await new AppFrame(app.page).open(screen);
      await inBothThemes();
    },
  );

  it('on the drawer of a key', async () => {
    await new AppFrame(app.page).open('Keys');
    const keys = new KeysPage(app.page);
    await keys.rows.first().locator('.cell-customer').click();
    await keys.drawer.waitFor();
    await inBothThemes();
  });

  it.each(['Columns', 'Views', 'Tags'])('on the menu %s of the table', async (name) => {
    await app.page.locator('.keys-control').filter({ hasText: name }).click();
    await app.page.locator('.keys-menu').waitFor();
    await inBothThemes();
  });

  it.each(['Hand out', 'Top up', 'Edit', 'Disable', 'Rotate', 'Revoke'])('on the dialog %s', async (action) => {
    const keys = new KeysPage(app.page);
    const row = keys.rows.first();
    await row.hover();
    await row.getByRole('button', { name: 'More actions' }).click();
    await app.page.getByRole('menuitem', { name: action }).first().click();
    await app.page.getByRole('dialog').waitFor();
    await inBothThemes();
  });

  it('on the row menu', async () => {
    const row = new KeysPage(app.page).rows.first();
    await row.hover();
    await row.getByRole('button', { name: 'More actions' }).click();
    await app.page.getByRole('menu').waitFor();
    await inBothThemes();
  });

  it.each(['Mint many keys', 'Change many keys', 'Last bulk job'])('on the dialog %s', async (action) => {
    const bulk = new BulkDialogs(app.page);
    await bulk.palette(action);
    await bulk.dialog.waitFor();
    await inBothThemes();
  });

  it('on a payment, its drawer and the dialogs of payments', async () => {
    const frame = new AppFrame(app.page);
    await frame.open('Payments');
    await app.page.getByRole('button', { name: 'Enter a payment by hand' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Customer').fill('axe@payments');
    await dialog.getByRole('button', { name: 'Enter and mint' }).click();
    await dialog.getByText('An amount, such as 49.00.').waitFor();
    await inBothThemes();
    await dialog.getByLabel('Amount').fill('49');
    await app.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Copy URL' }).waitFor();
    await frame.closeDialog();
    await app.page.getByRole('grid', { name: 'Payments' }).getByText('axe@payments').click();
    await app.page.locator('.payment-drawer').waitFor();
    await inBothThemes();
    await app.page.keyboard.press('Control+Shift+S');
    await dialog.getByLabel('Customer').fill('axe@sale');
    await dialog.getByLabel('Amount').fill('49');
    await app.page.keyboard.press('Enter');
    await dialog.getByText('Waiting for the payment').waitFor();
    await inBothThemes();
  });

  it.each([
    ['Mint', 'Control+n'],
    ['Sell', 'Control+Shift+S'],
    ['the palette', 'Control+k'],
  ])('on %s', async (_name, shortcut) => {
    await app.page.keyboard.press(shortcut);
    await app.page.getByRole('dialog').waitFor();
    await inBothThemes();
  });
});
