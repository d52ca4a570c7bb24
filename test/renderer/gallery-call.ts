/** Pictures of the call, the hand-out and the drawer: `node test/renderer/gallery-call.ts [name…]` writes /tmp/gallery3/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const TALL: [number, number] = [1280, 1700];

const drawer =
  (index = 0) =>
  (keys: PakKey[]) =>
    `#/keys?key=${keys[index]?.id ?? ''}`;
const dialog = (o: OpenedPage) => o.page.getByRole('dialog');
const mint = async (o: OpenedPage) => {
  await o.page.keyboard.press('Control+n');
  await dialog(o).getByLabel('Customer').fill('alice@acme');
};
const minted = async (o: OpenedPage) => {
  await mint(o);
  await o.page.keyboard.press('Enter');
  await dialog(o).getByRole('button', { name: 'Copy URL' }).waitFor();
};
const more = async (o: OpenedPage, item: string) => {
  await o.page.locator('.key-drawer').getByRole('button', { name: 'More' }).click();
  await o.page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
  await dialog(o).waitFor();
};
const unfold = async (o: OpenedPage, name: string) => {
  await o.page.locator('.key-drawer').getByRole('button', { name }).click();
};
const rotated = async (o: OpenedPage) => {
  await more(o, 'Rotate');
  await dialog(o).getByRole('button', { name: 'Rotate secret' }).click();
  await dialog(o).getByText('up to').waitFor();
};

const shots: Shot[] = [
  { name: 'mint', act: mint },
  { name: 'minted', size: [1280, 900], act: minted },
  { name: 'minted-dark-small', dark: true, size: SMALL, act: minted },
  {
    name: 'handout-card',
    size: [1280, 1000],
    act: async (o) => {
      await minted(o);
      await dialog(o).getByRole('combobox', { name: 'Message' }).click();
      await o.page.getByRole('option', { name: 'Mail (HTML card)' }).click();
    },
  },
  { name: 'drawer', hash: drawer(), size: TALL, act: async (o) => unfold(o, 'Live sessions') },
  { name: 'drawer-dark', hash: drawer(), dark: true, size: TALL, act: async (o) => unfold(o, 'Live sessions') },
  { name: 'drawer-small', hash: drawer(), size: SMALL },
  {
    name: 'drawer-no-scope',
    hash: drawer(),
    size: TALL,
    before: (main) => {
      main.state.sessionsUnavailable =
        'Your API key does not have the right “ports:read”. Ask PROXIES.SX support to add it.';
      main.state.failures['activity.audit'] = appErrorData('offline', 'The platform cannot be reached.');
    },
    act: async (o) => unfold(o, 'Live sessions'),
  },
  { name: 'rotated', hash: drawer(), size: [1280, 1000], act: rotated },
  {
    name: 'disabled',
    hash: drawer(),
    act: async (o) => {
      await more(o, 'Disable');
      await dialog(o).getByRole('button', { name: 'Switch off' }).click();
      await dialog(o).getByText('up to').first().waitFor();
    },
  },
  {
    name: 'undo-toast',
    hash: drawer(),
    act: async (o) => {
      await more(o, 'Edit');
      await dialog(o).getByLabel('Customer').fill('alicia');
      await o.page.keyboard.press('Enter');
      await o.page.getByRole('button', { name: 'Undo' }).waitFor();
    },
  },
  { name: 'settings-template', hash: '#/settings?section=template', size: [1280, 1000] },
  { name: 'settings-presets', hash: '#/settings?section=presets' },
  { name: 'settings-presets-small', hash: '#/settings?section=presets', size: SMALL, dark: true },
  {
    name: 'palette',
    act: async (o) => {
      await o.page.keyboard.press('Control+k');
      await o.page.keyboard.type('top up ali');
      await o.page.getByText('Do it').waitFor();
    },
  },
];

await takeShots(shots, '/tmp/gallery3', '/tmp/gallery3-build', process.argv.slice(2));
