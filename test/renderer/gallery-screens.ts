/** Pictures of the dialogs and of the screens beside Keys: `node test/renderer/gallery-screens.ts [name…]` writes /tmp/gallery2/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const TALL: [number, number] = [1440, 1500];

const mint = async ({ page }: OpenedPage) => {
  await page.keyboard.press('Control+n');
  await page.getByRole('dialog').waitFor();
};
const menuItem = (row: number, name: string) => async (o: OpenedPage) => {
  await o.page.getByRole('row').nth(row).getByRole('button', { name: 'More actions' }).click();
  await o.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  await o.page.getByRole('dialog').waitFor();
};
const withKey =
  (screen: string, index = 0) =>
  (keys: PakKey[]) =>
    `#/${screen}?key=${keys[index]?.id ?? ''}`;
const press = async (o: OpenedPage, name: string | RegExp) => o.page.getByRole('button', { name }).click();
const minted = async (o: OpenedPage) => {
  await mint(o);
  await o.page.getByRole('dialog').getByLabel('Customer').fill('alice@acme');
  await o.page.keyboard.press('Enter');
  await o.page.getByRole('dialog').getByRole('button', { name: 'Copy URL' }).waitFor();
};

const shots: Shot[] = [
  { name: 'mint', act: mint },
  { name: 'mint-dark', dark: true, act: mint },
  {
    name: 'mint-refused',
    act: async (o) => {
      await mint(o);
      await o.page.getByLabel('Cap').fill('1.5');
      await o.page.getByText('On a date').click();
      await press(o, 'Mint key');
    },
  },
  {
    name: 'mint-unknown',
    before: (main) => {
      main.state.failures['keys.mint'] = appErrorData(
        'outcome_unknown',
        'The platform did not answer in time. The key may or may not have been minted.',
        'Pakdesk settles it with the next sync.',
        { requestId: null, errorId: 'e-71aa' },
      );
    },
    act: async (o) => {
      await mint(o);
      await o.page.getByRole('dialog').getByLabel('Customer').fill('alice@acme');
      await o.page.keyboard.press('Enter');
      await o.page.getByRole('alert').waitFor();
    },
  },
  { name: 'minted', act: minted },
  { name: 'minted-dark', dark: true, act: minted },
  {
    name: 'minted-copied',
    size: SMALL,
    act: async (o) => {
      await minted(o);
      await o.page.getByRole('dialog').getByRole('button', { name: 'Copy URL' }).click();
      await press(o, 'Reveal');
    },
  },
  { name: 'topup-suspended', act: menuItem(15, 'Top up') },
  { name: 'topup-dark', dark: true, act: menuItem(1, 'Top up') },
  { name: 'rotate', act: menuItem(1, 'Rotate') },
  {
    name: 'rotated',
    dark: true,
    act: async (o) => {
      await menuItem(1, 'Rotate')(o);
      await press(o, 'Rotate secret');
      await o.page.getByRole('dialog').getByRole('button', { name: 'Copy URL' }).waitFor();
    },
  },
  { name: 'revoke', dark: true, act: menuItem(2, 'Revoke') },
  { name: 'edit', act: menuItem(2, 'Edit') },
  { name: 'usage', hash: '#/usage' },
  { name: 'usage-tall', hash: '#/usage?range=30d', size: TALL },
  { name: 'usage-90-dark', hash: '#/usage?range=90d', dark: true },
  { name: 'usage-24-small', hash: '#/usage?range=24h', size: SMALL },
  { name: 'usage-key', hash: withKey('usage', 3) },
  { name: 'usage-numbers', hash: '#/usage', act: async (o) => press(o, 'Show numbers') },
  { name: 'usage-none', hash: '#/usage', keys: 0 },
  { name: 'composer', hash: withKey('composer') },
  { name: 'composer-dark', hash: withKey('composer'), dark: true },
  { name: 'composer-small', hash: withKey('composer'), size: SMALL },
  { name: 'composer-no-key', hash: '#/composer' },
  {
    name: 'composer-findings',
    hash: withKey('composer', 1),
    size: TALL,
    act: async (o) => {
      await o.page.getByLabel('Session').fill('Alice-7');
      await o.page.getByRole('combobox', { name: 'Country' }).click();
      await o.page.getByRole('combobox', { name: 'Country' }).fill('jp');
      await o.page.getByRole('option', { name: /Japan/ }).click();
      await press(o, /^More: carrier/);
    },
  },
  {
    name: 'composer-country',
    hash: withKey('composer'),
    act: async (o) => o.page.getByRole('combobox', { name: 'Country' }).click(),
  },
  { name: 'test-none', hash: '#/test' },
  { name: 'test-key', hash: withKey('test'), dark: true },
  ...(['works', 'wrongCountry', 'capExceeded', 'rateLimited', 'slow'] as const).map(
    (scenario, index): Shot => ({
      name: `test-${scenario}`,
      hash: withKey('test'),
      dark: index % 2 === 1,
      before: (main) => {
        main.state.probeScenario = scenario;
      },
      act: async (o) => {
        await press(o, 'Run test');
        await o.page.waitForTimeout(500);
      },
    }),
  ),
  {
    name: 'test-small',
    hash: withKey('test'),
    size: SMALL,
    act: async (o) => {
      await press(o, 'Run test');
      await o.page.waitForTimeout(300);
    },
  },
  { name: 'activity', hash: '#/activity' },
  {
    name: 'activity-open-dark',
    hash: '#/activity',
    dark: true,
    act: async (o) => o.page.locator('.operation-row').nth(3).click(),
  },
  { name: 'activity-small', hash: '#/activity', size: SMALL },
  {
    name: 'activity-none',
    hash: '#/activity',
    before: (main) => {
      main.state.operations = [];
    },
  },
  { name: 'activity-unsettled', hash: '#/activity', act: async (o) => o.page.getByText('Not settled').click() },
  { name: 'settings', hash: '#/settings' },
  { name: 'settings-tall', hash: '#/settings', size: [1440, 2600] },
  { name: 'settings-tall-dark', hash: '#/settings', size: [1440, 2600], dark: true },
  { name: 'settings-small', hash: '#/settings', size: SMALL },
  {
    name: 'settings-wrong',
    hash: '#/settings',
    size: [1440, 2600],
    act: async (o) => {
      await o.page.getByLabel('Message template').fill('Hi {{name}}, your key: {{secret}}');
      await o.page.getByLabel('Minutes between two readings').fill('0');
      await o.page.getByLabel('Proxy username').fill(`psx_${'a'.repeat(40)}`);
      await o.page.getByLabel('Echo service 1').fill('http://ipinfo.io/json');
      await o.page.getByLabel('Preset 1: cap').fill('1.5');
      await o.page.getByText('Dark', { exact: true }).click();
    },
  },
  {
    name: 'odd-handout',
    keys: 'odd',
    act: async (o) => {
      await o.page.getByText('Long label').click();
      await o.page.getByRole('button', { name: 'Hand out' }).last().click();
      await o.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'odd-usage', keys: 'odd', hash: '#/usage' },
  { name: 'odd-activity', keys: 'odd', hash: '#/activity', size: SMALL },
  {
    name: 'usage-offline',
    hash: '#/usage',
    dark: true,
    before: (main) => {
      main.state.sync.status = 'offline';
    },
    act: async (o) => {
      await o.page
        .getByRole('button', { name: /^Top up/ })
        .first()
        .hover();
      await o.page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'usage-error',
    hash: '#/usage',
    before: (main) => {
      const error = appErrorData(
        'store_failed',
        'The usage history could not be read.',
        'Try again; if it stays, restart Pakdesk.',
        {
          errorId: 'e-41c2',
        },
      );
      main.state.failures['usage.series'] = error;
      main.state.failures['usage.top'] = error;
    },
  },
  {
    name: 'mint-offline',
    size: SMALL,
    act: async (o) => {
      await mint(o);
      await o.page.getByRole('dialog').getByLabel('Customer').fill('alice@acme');
      o.publish('syncState', { ...o.main.state.sync, status: 'offline' });
      await o.page.getByRole('button', { name: 'Mint key' }).hover();
    },
  },
  {
    name: 'topup-changed',
    size: SMALL,
    act: async (o, keys) => {
      await menuItem(15, 'Top up')(o);
      o.main.state.keys = keys.map((key) => ({ ...key, capGb: (key.capGb ?? 0) + 5 }));
      o.publish('dataChanged', { domains: ['keys'] });
      await o.page.getByText('You saw').waitFor();
    },
  },
  {
    name: 'topped-up',
    dark: true,
    act: async (o) => {
      await menuItem(15, 'Top up')(o);
      await o.page.getByRole('dialog').getByRole('button', { name: 'Top up' }).click();
      await o.page.getByText('Topped up').waitFor();
    },
  },
  {
    name: 'revoked',
    act: async (o) => {
      await menuItem(2, 'Revoke')(o);
      await press(o, 'Revoke key');
      await o.page.getByRole('button', { name: 'Done' }).waitFor();
    },
  },
  { name: 'disconnect', hash: '#/settings', act: async (o) => press(o, 'Disconnect…') },
];

await takeShots(shots, '/tmp/gallery2', '/tmp/gallery2-build', process.argv.slice(2));
