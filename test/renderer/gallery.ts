/** Pictures of the page in every state, for looking at: `node test/renderer/gallery.ts [name…]` writes /tmp/gallery/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { FakeMain } from './fake-main.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const firstRow = (opened: OpenedPage) => opened.page.getByRole('row').nth(1);
const SMALL: [number, number] = [900, 600];

const shots: Shot[] = [
  { name: 'keys-40' },
  { name: 'keys-40-dark', dark: true },
  { name: 'keys-40-small', size: SMALL },
  { name: 'keys-40-small-dark', size: SMALL, dark: true },
  { name: 'keys-0', keys: 0 },
  { name: 'keys-1', keys: 1 },
  { name: 'keys-10000', keys: 10_000, dark: true },
  { name: 'keys-odd', keys: 'odd' },
  { name: 'keys-hover', act: async (o) => firstRow(o).hover() },
  { name: 'keys-drawer', act: async (o) => firstRow(o).click() },
  { name: 'keys-drawer-dark', dark: true, act: async (o) => firstRow(o).click() },
  { name: 'keys-drawer-small', size: SMALL, act: async (o) => firstRow(o).click() },
  { name: 'keys-drawer-odd', keys: 'odd', act: async (o) => o.page.getByText('Long label').click() },
  { name: 'keys-menu', act: async (o) => firstRow(o).getByRole('button', { name: 'More actions' }).click() },
  {
    name: 'keys-menu-dark',
    dark: true,
    act: async (o) => firstRow(o).getByRole('button', { name: 'More actions' }).click(),
  },
  { name: 'keys-nothing', act: async (o) => o.page.getByRole('textbox', { name: 'Search keys' }).fill('zzz') },
  {
    name: 'keys-copied',
    act: async (o) => {
      await firstRow(o).hover();
      await firstRow(o).getByRole('button', { name: 'Copy URL' }).click();
    },
  },
  {
    name: 'keys-offline',
    before: (main) => {
      main.state.sync.status = 'offline';
    },
    act: async (o) => {
      await o.page.getByRole('button', { name: 'Mint' }).hover();
      await o.page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'keys-invalid-notices',
    dark: true,
    before: (main) => {
      main.state.account.connection = 'invalid';
      main.state.sync.status = 'stopped';
      main.state.notices = [
        {
          id: 'a',
          at: 1,
          severity: 'info',
          title: 'An interrupted change was finished',
          text: 'alice@acme: 10 GB added.',
        },
        {
          id: 'b',
          at: 2,
          severity: 'warning',
          title: 'Settings were damaged',
          text: 'The old file was kept as settings.corrupt-2026.json; the defaults are in use.',
        },
      ];
    },
  },
  {
    name: 'keys-error',
    before: (main) => {
      main.state.failures['keys.list'] = appErrorData(
        'store_failed',
        'The profile’s database could not be read.',
        'Close other copies of Pakdesk and try again.',
        { errorId: 'e-41c2' },
      );
    },
  },
  {
    name: 'keys-loading',
    before: (main) => {
      main.state.hanging = ['keys.list'];
    },
  },
  {
    name: 'demo',
    before: (main) => {
      main.state.account.profile = { id: 'demo', name: 'Demo', color: 'violet', kind: 'demo' };
    },
  },
  { name: 'account-menu', act: async (o) => o.page.getByRole('button', { name: /^Account/ }).click() },
  {
    name: 'palette',
    act: async (o) => {
      await o.page.keyboard.press('Control+k');
      await o.page.getByRole('textbox', { name: 'Search customers and actions' }).fill('adv');
    },
  },
  { name: 'palette-dark', dark: true, act: async (o) => o.page.keyboard.press('Control+k') },
  { name: 'connect', before: unconnected },
  { name: 'connect-dark', dark: true, before: unconnected },
  {
    name: 'connect-small',
    size: SMALL,
    before: (main) => {
      unconnected(main);
      main.state.account.keychain = {
        status: 'absent',
        message: 'No Secret Service answers on this computer’s session bus.',
      };
    },
    act: async (o) => {
      await o.page.getByRole('button', { name: 'Type it instead' }).click();
      await o.page.getByLabel('Proxy username').fill('psx_AB 12');
      await o.page.getByRole('button', { name: 'Paste API key from clipboard' }).click();
    },
  },
  {
    name: 'connect-refused',
    before: (main) => {
      unconnected(main);
      main.state.failures['account.connectFromClipboard'] = appErrorData(
        'key_wrong_kind',
        'That is a customer’s pak_ secret, not your API key.',
        'Copy the key that starts with psx_ from your dashboard.',
        { fields: [{ field: 'apiKey', message: 'That is a customer’s pak_ secret, not your API key.' }] },
      );
    },
    act: async (o) => {
      await o.page.getByLabel('Account name').fill('Acme');
      await o.page.getByLabel('Proxy username').fill('psx_ab12');
      await o.page.getByRole('button', { name: 'Paste API key from clipboard' }).click();
    },
  },
  { name: 'mint', act: async (o) => o.page.keyboard.press('Control+n') },
  { name: 'mint-dark', dark: true, act: async (o) => o.page.keyboard.press('Control+n') },
];

function unconnected(main: FakeMain): void {
  main.state.account = {
    ...main.state.account,
    profile: null,
    profiles: [],
    connection: 'none',
    keyHint: null,
    proxyUsername: null,
    keptIn: null,
  };
}

await takeShots(shots, '/tmp/gallery', '/tmp/gallery-build', process.argv.slice(2));
