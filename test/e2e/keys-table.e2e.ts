/** The table of keys by pointer and keyboard: the built page under its CSP, with a main process in memory. */
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appErrorData } from '../../shared/ipc/app-error.ts';
import { fixtureKey, fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, type OpenedPage, openPage } from '../renderer/page.ts';
import { BUILD } from '../runtime/repo.ts';
import { KeysPage } from './pages/keys-page.ts';

let browser: Browser;
let opened: OpenedPage;

async function open(count: number, before: Parameters<typeof openPage>[3] = {}): Promise<KeysPage> {
  opened = await openPage(browser, join(BUILD, 'renderer'), fixtureKeys(count, Date.now()), before);
  const keys = new KeysPage(opened.page);
  await keys.grid.waitFor();
  return keys;
}

const labels = (keys: KeysPage) => keys.rows.locator('.cell-customer').allTextContents();
const press = (key: string) => opened.page.keyboard.press(key);
const lastCopy = () => opened.main.state.clipboard;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { problems } = opened;
  await opened.close();
  expect(problems).toEqual([]);
});

describe('the table of keys', () => {
  it('sorts by each column, first the way one wants it', async () => {
    const keys = await open(40);
    const header = (name: string) => keys.grid.getByRole('columnheader', { name });
    for (const [name, direction] of [
      ['State', 'ascending'],
      ['Used of cap', 'descending'],
      ['Left', 'ascending'],
      ['Expires', 'ascending'],
      ['Last used', 'descending'],
    ] as const) {
      await header(name).getByRole('button').click();
      expect(await header(name).getAttribute('aria-sort'), name).toBe(direction);
    }
    await header('Expires').getByRole('button').click();
    expect((await labels(keys))[0]).toMatch(/^Médiathèque Lyon/);
  });

  it('keeps its order under the pointer while figures change in place, and sorts again when the pointer has left', async () => {
    const keys = await open(40);
    await keys.grid.getByRole('columnheader', { name: 'Left' }).getByRole('button').click();
    await keys.rows.nth(5).hover();
    const before = await labels(keys);
    const moved = await keys.rows.nth(5).getAttribute('data-key-id');
    opened.main.state.keys = opened.main.state.keys.map((key) =>
      key.id === moved ? { ...key, enabled: true, capGb: 900, usedMb: 1024 } : key,
    );
    opened.publish('dataChanged', { domains: ['keys'] });
    await keys.rows.nth(5).getByText('900 GB').waitFor();
    expect(await labels(keys)).toEqual(before);
    await opened.page.mouse.move(5, 5);
    await expect.poll(() => labels(keys)).not.toEqual(before);
  });

  it('lets new keys wait, but not one that was minted here', async () => {
    const keys = await open(12);
    const now = Date.now();
    opened.main.state.keys = [...opened.main.state.keys, { ...fixtureKey(50, now), label: 'from elsewhere' }];
    opened.publish('dataChanged', { domains: ['keys'] });
    await opened.page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await labels(keys)).not.toContain('from elsewhere');
    const minted = await opened.main.call('keys.mint', {
      intentId: 'intent-0123456789abcdef',
      label: 'minted here',
      capGb: 5,
      expiresAt: null,
      tier: 'standard',
    });
    expect(minted.ok).toBe(true);
    await keys.row('minted here').waitFor();
    await opened.page.getByRole('button', { name: '1 new' }).click();
    await keys.row('from elsewhere').waitFor();
  });

  it('is worked by the keyboard alone', async () => {
    const keys = await open(40);
    await press('/');
    await opened.page.keyboard.type('alice@acme 3');
    await press('Enter');
    await press('c');
    await opened.page.getByText('Proxy URL of alice@acme 3 copied.').waitFor();
    expect(lastCopy()).toMatch(/^proxy /);
    await press('Enter');
    await keys.drawer.getByRole('heading', { name: 'alice@acme 3' }).waitFor();
    await press('Escape');
    await keys.drawer.waitFor({ state: 'hidden' });
    await press('t');
    await opened.page.getByRole('dialog').getByText('alice@acme 3').first().waitFor();
    await press('Escape');
    await opened.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await press('4');
    await opened.page.getByText('Nothing in “Suspended” matches').waitFor();
    await opened.page.getByRole('button', { name: 'Clear filter' }).click();
    await keys.row('deluxe-sneakers').waitFor();
  });

  it('says “not copied” with the reason, and never “copied”', async () => {
    const keys = await open(3, {
      before: (main) => {
        main.state.failures['keys.copy'] = appErrorData(
          'clipboard_failed',
          'The clipboard did not take it.',
          'Try again.',
        );
      },
    });
    await keys.action('alice@acme', 'Copy secret');
    await opened.page.getByText('Nothing was copied').waitFor();
    expect(await opened.page.getByText(/ copied\. /).count()).toBe(0);
  });

  it('offers no change while offline, says why, and still copies', async () => {
    const keys = await open(3, {
      before: (main) => {
        main.state.sync.status = 'offline';
      },
    });
    await keys.row('alice@acme').hover();
    await keys.row('alice@acme').getByRole('button', { name: 'Top up' }).click({ force: true });
    await opened.page
      .getByText(/^Offline\. Changes are possible/)
      .first()
      .waitFor();
    expect(await opened.page.getByRole('dialog').count()).toBe(0);
    await press('Control+n');
    expect(await opened.page.getByRole('dialog').count()).toBe(0);
    await keys.row('alice@acme').getByRole('button', { name: 'Copy URL' }).click();
    await expect.poll(lastCopy).toMatch(/^proxy /);
  });

  it('switches a key on once, however often it is pressed', async () => {
    const keys = await open(12);
    const off = opened.main.state.keys[6]?.label ?? '';
    await keys.row(off).locator('.cell-customer').click({ button: 'right' });
    await opened.page.getByRole('menuitem', { name: 'Enable' }).dblclick();
    await opened.page.getByText(`${off} is switched on.`).waitFor();
    expect(opened.main.counts.get('keys.setEnabled')).toBe(1);
  });

  it('[bar 29] has ten thousand lines, of which few exist, and finds the last one', async () => {
    const keys = await open(10_000);
    // A screenful is painted first; the rest follows when the machine has got to it.
    await opened.page.locator('[role="grid"][aria-rowcount="10001"]').waitFor();
    expect(await keys.rows.count()).toBeLessThan(60);
    await keys.grid.focus();
    await press('End');
    await keys.grid.locator('[aria-rowindex="10001"]').waitFor();
    await press('Control+k');
    await opened.page.getByRole('dialog').getByRole('textbox').fill('kiosk 24 77');
    await opened.page.getByText(/^Copy URL: Kiosk 24 77/).waitFor();
    await press('Enter');
    await keys.drawer.getByRole('heading', { name: /^Kiosk 24 77/ }).waitFor();
    await keys.grid.locator('[aria-current="true"]').waitFor();
  });
});
