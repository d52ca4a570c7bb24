/** Pictures of the table of keys at work: `node test/renderer/gallery-keys.ts [name…]` writes /tmp/gallery-keys/*.png. */
import { FIRST_VIEW } from '../../shared/key-view.ts';
import type { FakeMain } from './fake-main.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const USUAL: [number, number] = [1280, 800];

function kept(main: FakeMain): void {
  for (const [index, { id }] of main.state.keys.entries()) {
    if (index % 3 !== 0) continue;
    main.state.local.set(id, {
      keyId: id,
      pinned: index === 6,
      tags: index % 2 === 0 ? ['vip'] : ['trial', 'ask in March'],
      note: index % 2 === 0 ? 'Pays by invoice at the end of the month.' : '',
      externalId: `C-${1000 + index}`,
    });
  }
  main.state.currentView = {
    ...FIRST_VIEW,
    columns: FIRST_VIEW.columns.map((column) =>
      ['tags', 'note', 'externalId'].includes(column.id) ? { ...column, shown: true } : column,
    ),
  };
  main.state.views = [
    { id: 'a', name: 'Renew today', view: { ...FIRST_VIEW, list: 'expiring', tags: ['vip'] } },
    { id: 'b', name: 'Crawlers by use', view: { ...FIRST_VIEW, query: 'crawler', grouped: true } },
  ];
}

const grouped = (main: FakeMain) => {
  kept(main);
  main.state.currentView = { ...FIRST_VIEW, grouped: true, density: 'compact' };
};
const tick = async ({ page }: OpenedPage) => {
  await page.locator('.tick').nth(3).click();
  await page
    .locator('.tick')
    .nth(7)
    .click({ modifiers: ['Shift'] });
};
const control = (name: string) => (opened: OpenedPage) =>
  opened.page.getByRole('banner').getByRole('button', { name }).click();
const foot = (name: string) => async (opened: OpenedPage) => {
  await tick(opened);
  await opened.page.locator('.keys-foot').getByRole('button', { name }).click();
};

const shots: Shot[] = [
  { name: 'kept', before: kept },
  { name: 'kept-dark', before: kept, dark: true },
  { name: 'kept-usual', before: kept, size: USUAL },
  { name: 'drawer-usual', size: USUAL, act: async ({ page }) => page.getByRole('row').nth(2).click() },
  { name: 'selected', before: kept, act: tick },
  { name: 'selected-small-dark', before: kept, size: SMALL, dark: true, act: tick },
  { name: 'grouped', before: grouped },
  { name: 'grouped-dark', before: grouped, dark: true },
  { name: 'columns', before: kept, act: control('Columns') },
  { name: 'columns-dark-small', before: kept, size: SMALL, dark: true, act: control('Columns') },
  { name: 'tags', before: kept, act: control('Tags') },
  { name: 'views', before: kept, act: control('Views') },
  { name: 'views-dark', before: kept, dark: true, act: control('Views') },
  { name: 'tag-dialog', before: kept, act: foot('Tag') },
  {
    name: 'export-secrets',
    before: kept,
    act: async (opened) => {
      await foot('Export')(opened);
      await opened.page.getByRole('checkbox', { name: 'With the secrets' }).check();
    },
  },
  { name: 'more', before: kept, act: foot('More') },
  {
    name: 'notes',
    before: kept,
    dark: true,
    act: async ({ page }) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('n');
    },
  },
  { name: 'odd', keys: 'odd' },
];

await takeShots(shots, '/tmp/gallery-keys', '/tmp/gallery-keys/page', process.argv.slice(2));
