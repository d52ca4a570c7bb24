/** The table against what a platform may send and what others do meanwhile: a sensible line for each, in a window of any size. */

import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import { buildCounting, takeDrawnLines } from '../renderer/count-renders.ts';
import { fixtureKey, fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, type OpenedPage, openPage } from '../renderer/page.ts';
import { BUILD } from '../runtime/repo.ts';
import { KeysPage } from './pages/keys-page.ts';

let browser: Browser;
let opened: OpenedPage;
const built = join(BUILD, 'renderer');

async function open(rows: PakKey[], options: Parameters<typeof openPage>[3] = {}, dir = built): Promise<KeysPage> {
  opened = await openPage(browser, dir, rows, options);
  const keys = new KeysPage(opened.page);
  await keys.grid.waitFor();
  return keys;
}

const press = (key: string) => opened.page.keyboard.press(key);
const changed = () => opened.publish('dataChanged', { domains: ['keys'] });

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { problems } = opened;
  await opened.close();
  expect(problems).toEqual([]);
});

describe('a key', () => {
  const base = () => ({ ...fixtureKey(0, Date.now()), enabled: true });
  const one = (part: Partial<PakKey>) =>
    open([
      { ...base(), ...part },
      { ...base(), id: 'other', label: 'zz other' },
    ]);

  it('with a label of spaces alone can be seen and opened', async () => {
    const keys = await one({ label: '   ' });
    await keys.rows.first().getByText('(no name)').click();
    await keys.drawer.waitFor();
  });

  it('with a label of 10,000 characters has a line like any other', async () => {
    const keys = await one({ label: 'x'.repeat(10_000) });
    const box = await keys.rows.first().boundingBox();
    expect(box?.height).toBe(32);
    expect(await keys.rows.first().evaluate((line) => (line.textContent ?? '').length)).toBeLessThan(500);
    await keys.find('xxxxxxxxxxxxxxxxxxxx');
    await expect.poll(() => keys.count()).toBe(1);
  });

  it('with a label that runs from right to left does not turn its line round', async () => {
    const keys = await one({ label: '\u202Eמכתבה 42' });
    const line = keys.rows.filter({ hasText: '42' });
    const [label, state] = await Promise.all(
      ['.cell-customer', '.state-mark'].map((part) => line.locator(part).boundingBox()),
    );
    expect(label?.x).toBeLessThan(state?.x ?? 0);
    expect(await line.locator('.state-mark').textContent()).toMatch(/^[a-z ]+$/);
  });

  it('without a cap says so, and has no share of it', async () => {
    const keys = await one({ label: 'partner', capGb: null, usedMb: 5_000 * MB_PER_GB });
    await keys.row('partner').getByText('/ no cap').waitFor();
    await keys.row('partner').locator('[title="This key has no cap."]').waitFor();
  });

  it('over its cap has nothing left, never less', async () => {
    const keys = await one({ label: 'over', capGb: 1, usedMb: 5 * MB_PER_GB, enabled: false });
    await keys.row('over').getByText('suspended').waitFor();
    expect(await keys.row('over').getByRole('gridcell').nth(4).textContent()).toBe('0');
    await keys.row('over').locator('[title^="Suspended at its cap of 1 GB"]').waitFor();
  });

  it('last used in the future says that a clock is wrong', async () => {
    const keys = await one({ label: 'ahead', lastUsedAt: Date.now() + 3 * DAY_MS });
    await keys.row('ahead').locator('[title^="The platform names a time in the future"]').waitFor();
  });

  it('is judged by the platform’s clock, not by this computer’s', async () => {
    const expiresAt = Date.now() + 30 * 60_000;
    const keys = await open([{ ...base(), label: 'ending', expiresAt }], {
      before: (main) => {
        main.state.sync.clockSkewMs = 3_600_000;
      },
    });
    await keys.row('ending').getByText('expired').waitFor();
  });

  it('that is gone from the platform while its drawer is open leaves the list; the drawer says what that may mean', async () => {
    const keys = await open(fixtureKeys(12, Date.now()));
    const id = await keys.rows.nth(2).getAttribute('data-key-id');
    await keys.rows.nth(2).locator('.cell-customer').click();
    await keys.drawer.waitFor();
    opened.main.state.keys = opened.main.state.keys.filter((key) => key.id !== id);
    changed();
    await keys.drawer
      .getByText(/^The platform no longer lists/)
      .first()
      .waitFor();
    await expect.poll(() => keys.grid.locator(`[data-key-id="${id}"]`).count()).toBe(0);
  });

  it('that is changed elsewhere while it is ticked stays ticked; one that went is no longer counted', async () => {
    const keys = await open(fixtureKeys(12, Date.now()));
    await keys.grid.focus();
    await press(' ');
    await press('Shift+ArrowDown');
    await keys.foot.getByText('2 selected').waitFor();
    const [first, second] = await Promise.all([0, 1].map((index) => keys.rows.nth(index).getAttribute('data-key-id')));
    opened.main.state.keys = opened.main.state.keys
      .filter((key) => key.id !== second)
      .map((key) => (key.id === first ? { ...key, usedMb: 1 } : key));
    changed();
    await keys.foot.getByText('1 selected').waitFor();
  });
});

describe('a list', () => {
  it('of none says what a key is, and how to make one', async () => {
    opened = await openPage(browser, built, []);
    await opened.page.getByRole('button', { name: 'Mint the first key' }).waitFor();
  });

  it('draws one line when one key changes, and none when nothing does', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pakdesk-count-'));
    try {
      await buildCounting(dir);
      const keys = await open(fixtureKeys(2_000, Date.now()), {}, dir);
      await opened.page.locator('[aria-rowcount="2001"]').waitFor();
      await expect.poll(() => takeDrawnLines(opened.page)).toEqual([]);
      const id = (await keys.rows.nth(4).getAttribute('data-key-id')) ?? '';
      opened.main.state.keys = opened.main.state.keys.map((key) =>
        key.id === id ? { ...key, capGb: 777, enabled: true } : key,
      );
      changed();
      await keys.rows.nth(4).getByText('777 GB').waitFor();
      expect(await takeDrawnLines(opened.page)).toEqual([id]);
      changed();
      await expect.poll(() => opened.main.counts.get('keys.changes')).toBeGreaterThanOrEqual(3);
      expect(await takeDrawnLines(opened.page)).toEqual([]);
    } finally {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    }
    // It builds a page of its own.
  }, 180_000);

  it.each([
    ['1280 px, with the drawer', 1280, 800, true],
    ['900 × 600', 900, 600, false],
    ['900 × 600, with the drawer', 900, 600, true],
    ['200 % zoom of 1000 × 700', 500, 350, false],
  ])('never scrolls sideways: %s', async (_name, width, height, withDrawer) => {
    const keys = await open(fixtureKeys(40, Date.now()), { viewport: { width, height } });
    if (withDrawer) {
      await keys.rows.nth(1).locator('.cell-customer').click();
      await keys.drawer.waitFor();
    }
    const spare = await opened.page.locator('.keys-scroll').evaluate((box) => {
      const cells = [...box.querySelectorAll('[role="row"] > *')];
      const right = Math.max(...cells.map((cell) => cell.getBoundingClientRect().right));
      return box.getBoundingClientRect().right - right;
    });
    expect(spare).toBeGreaterThanOrEqual(0);
    expect(
      await opened.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  });

  it('keeps what the user ticked where it was: the strip under it is always there', async () => {
    const keys = await open(fixtureKeys(60, Date.now()));
    const places = () => keys.rows.evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().top));
    const before = await places();
    await keys.rows.nth(3).locator('.tick').click();
    await keys.foot.getByText('1 selected').waitFor();
    expect(await places()).toEqual(before);
    await keys.rows
      .nth(8)
      .locator('.tick')
      .click({ modifiers: ['Shift'] });
    await keys.foot.getByText('6 selected').waitFor();
  });

  it('pins, tags and notes by a letter each, and finds a key by them', async () => {
    const keys = await open(fixtureKeys(40, Date.now()));
    await keys.grid.focus();
    await press('End');
    const last = await keys.grid.locator('[data-active="true"] .cell-customer').textContent();
    await press('p');
    await keys.grid.focus();
    await press('Home');
    await keys.grid.locator('[aria-rowindex="2"]').getByRole('img', { name: 'Pinned' }).waitFor();
    await press('n');
    const dialog = opened.page.getByRole('dialog', { name: 'Tags and note' });
    await dialog.getByLabel('Note').fill('pays late');
    await dialog.getByLabel('External id').fill('C-1042');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await keys.find('c-1042');
    await expect.poll(() => keys.count()).toBe(1);
    expect(await keys.rows.first().locator('.cell-customer').textContent()).toContain(last ?? '');
  });
});

describe('axe', () => {
  const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  async function violations(): Promise<string[]> {
    await opened.page.evaluate(await source);
    return opened.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary ?? ''}`);
    });
  }

  it.each(['light', 'dark'] as const)(
    'finds nothing on the table, its menus and dialogs: %s',
    async (colorScheme) => {
      const keys = await open(fixtureKeys(40, Date.now()), {
        colorScheme,
        before: (main) => {
          for (const [index, { id }] of main.state.keys.entries()) {
            if (index % 3 === 0)
              main.state.local.set(id, { keyId: id, pinned: index === 0, tags: ['vip'], note: 'n', externalId: 'C' });
          }
        },
      });
      await keys.rows.nth(2).locator('.tick').click();
      expect(await violations()).toEqual([]);
      for (const name of ['Columns', 'Tags', 'Views'] as const) {
        await keys.control(name).click();
        await opened.page.locator('.keys-menu :is(ul, .tag-list, form)').first().waitFor();
        if (name === 'Columns')
          await opened.page.getByRole('switch', { name: 'Group by customer' }).click({ force: true });
        expect(await violations(), name).toEqual([]);
        await press('Escape');
      }
      for (const name of ['Tag', 'Export']) {
        await keys.foot.getByRole('button', { name, exact: true }).click();
        // By its name: a menu that is still fading out is a dialog too.
        const dialog = opened.page.getByRole('dialog', { name: new RegExp(`^${name} `) });
        await dialog.waitFor();
        if (name === 'Export') await opened.page.getByRole('checkbox', { name: 'With the secrets' }).check();
        expect(await violations(), name).toEqual([]);
        await press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      }
    },
    120_000,
  );
});
