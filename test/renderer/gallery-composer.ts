/** Pictures of the composer in its states: `node test/renderer/gallery-composer.ts [name…]` writes /tmp/gallery-composer/*.png. */
import { appErrorData } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const TALL: [number, number] = [1280, 1500];
const withKey =
  (index = 0) =>
  (keys: PakKey[]) =>
    `#/composer?key=${keys[index]?.id ?? ''}`;
const press = async (o: OpenedPage, name: string | RegExp) =>
  o.page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();
const SECRET = 'pak_0123456789abcdef01234567';
const url = (session: string, secret = SECRET) =>
  `http://psx_ab12-mbl-us-sid-${session}-rot-sticky:${secret}@gw.proxies.sx:7000`;
const paste = async (o: OpenedPage, text: string) => {
  o.main.state.clipboard = text;
  await press(o, 'Paste');
};

const shots: Shot[] = [
  { name: 'plain', hash: withKey(), size: [1280, 800] },
  { name: 'dark', hash: withKey(), dark: true, size: [1280, 800] },
  { name: 'small', hash: withKey(), size: SMALL },
  { name: 'long-label', hash: withKey(), keys: 'odd', size: SMALL, dark: true },
  { name: 'no-key', hash: '#/composer', size: [1280, 800] },
  { name: 'no-keys', keys: 0, hash: '#/composer', size: [1280, 800] },
  {
    name: 'offline',
    hash: withKey(),
    size: [1280, 800],
    before: ({ state }) => {
      state.sync = { ...state.sync, status: 'offline' };
    },
  },
  {
    name: 'more',
    hash: withKey(),
    size: TALL,
    act: async (o) => {
      await press(o, /^More: /);
      await press(o, 'Prefer T-Mobile USA');
      await press(o, 'Only this: Verizon Wireless, AS6167');
      await o.page.getByLabel('City').fill('New York');
    },
  },
  {
    name: 'findings',
    hash: withKey(),
    size: TALL,
    dark: true,
    before: ({ state }) => {
      state.sessionUse = { alice7: 'bob (crawler)' };
    },
    act: async (o) => {
      await o.page.getByLabel('Session', { exact: true }).fill('alice7');
      await o.page.getByRole('radiogroup', { name: 'Pool' }).getByText('Modems').click();
      await o.page.getByRole('combobox', { name: 'Country' }).click();
      await o.page.getByRole('combobox', { name: 'Country' }).fill('germany');
      await o.page.getByRole('option', { name: /Germany/ }).click();
      await o.page.getByRole('combobox', { name: 'Rotation' }).click();
      await o.page.getByRole('option', { name: /Hard/ }).click();
    },
  },
  {
    name: 'lit',
    hash: withKey(),
    size: [1280, 800],
    act: async (o) => {
      await o.page.getByRole('button', { name: /^Session: / }).focus();
    },
  },
  {
    name: 'format',
    hash: withKey(),
    size: [1280, 800],
    act: async (o) => {
      await o.page.getByRole('combobox', { name: 'Format' }).click();
      await o.page.getByRole('combobox', { name: 'Format' }).fill('py');
    },
  },
  {
    name: 'snippet',
    hash: withKey(),
    size: [1280, 900],
    dark: true,
    act: async (o) => {
      await o.page.getByText('SOCKS5').click();
      await o.page.getByRole('combobox', { name: 'Format' }).click();
      await o.page.getByRole('combobox', { name: 'Format' }).fill('wget');
      await o.page.keyboard.press('Enter');
      await o.page.getByRole('button', { name: 'Copy wget' }).click();
    },
  },
  {
    name: 'many',
    hash: withKey(),
    size: [1280, 800],
    act: async (o) => {
      await press(o, 'Many');
      await o.page.getByLabel('How many').fill('10000');
      await press(o, 'Save file');
      await o.page.getByText(/saved in/).waitFor();
    },
  },
  {
    name: 'many-wrong',
    hash: withKey(),
    size: SMALL,
    dark: true,
    act: async (o) => {
      await press(o, 'Many');
      await o.page.getByLabel('Session names').fill('Job-{number}');
    },
  },
  {
    name: 'qr-asked',
    hash: withKey(),
    size: [1280, 800],
    act: async (o) => {
      await press(o, 'QR code');
      await o.page.getByRole('button', { name: 'Show the QR code' }).waitFor();
    },
  },
  {
    name: 'qr',
    hash: withKey(),
    size: SMALL,
    dark: true,
    act: async (o) => {
      await press(o, 'QR code');
      await press(o, 'Show the QR code');
      await o.page.getByRole('img', { name: /QR code/ }).waitFor();
    },
  },
  {
    name: 'presets-menu',
    hash: withKey(),
    size: [1280, 800],
    before: ({ state }) => {
      const keyId = state.keys[0]?.id ?? '';
      const routing = { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' } as const;
      state.presets = [
        { id: 'c', name: 'His own, in Japan', keyId, routing: { pool: 'peer', country: 'jp' }, savedAt: 0 },
        { id: 'a', name: 'US sticky', keyId: null, routing, savedAt: 0 },
        {
          id: 'b',
          name: 'Spain, rotating every five minutes',
          keyId: null,
          routing: { pool: 'peer', country: 'es', rotation: 'auto5' },
          savedAt: 0,
        },
      ];
    },
    act: async (o) => {
      await press(o, 'Presets');
    },
  },
  {
    name: 'presets',
    hash: withKey(),
    size: SMALL,
    dark: true,
    act: async (o) => {
      await press(o, 'Presets');
      await o.page.getByRole('menuitem', { name: /Save this routing/ }).click();
      for (const name of ['US sticky', 'x'.repeat(60)]) {
        await o.page.getByLabel('Name', { exact: true }).fill(name);
        await press(o, 'Save');
        await o.page.getByText(name, { exact: true }).waitFor();
      }
      await press(o, 'Delete US sticky');
    },
  },
  {
    name: 'paste-one',
    hash: '#/composer',
    size: [1280, 800],
    act: async (o, keys) => {
      const end = keys.find(({ secretHint }) => secretHint !== null)?.secretHint?.slice(-4) ?? '0000';
      await paste(o, `curl -x '${url('Alice-7', `pak_0123456789abcdef0123${end}`)}' https://ipinfo.io/json`);
      await o.page.getByRole('region', { name: 'Pasted' }).waitFor();
    },
  },
  {
    name: 'paste-foreign',
    hash: withKey(),
    size: SMALL,
    dark: true,
    act: async (o) => {
      await paste(o, url('bob2'));
      await o.page.getByRole('region', { name: 'Pasted' }).waitFor();
    },
  },
  {
    name: 'paste-list',
    hash: withKey(),
    size: [1280, 800],
    act: async (o, keys) => {
      const end = keys.find(({ secretHint }) => secretHint !== null)?.secretHint?.slice(-4) ?? '0000';
      const known = `pak_0123456789abcdef0123${end}`;
      await paste(
        o,
        [
          url('a1', known),
          url('a2', known),
          url('B-3'),
          'milk',
          'psx_ab12-mbl-us-session-x:pak_x@gw.proxies.sx:7000',
          url('a1', known),
        ].join('\n'),
      );
      await o.page.getByRole('region', { name: 'What was read' }).waitFor();
    },
  },
  {
    name: 'paste-key',
    hash: withKey(),
    size: [1280, 800],
    dark: true,
    act: async (o) => {
      await paste(o, `psx_${'0f1e2d3c4b5a6978'.repeat(2)}`);
      await o.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'copy-failed',
    hash: withKey(),
    size: [1280, 800],
    before: ({ state }) => {
      state.failures['keys.copy'] = appErrorData(
        'clipboard_failed',
        'The clipboard could not be written.',
        'Try again.',
      );
    },
    act: async (o) => press(o, 'Copy URL'),
  },
];

await takeShots(shots, '/tmp/gallery-composer', '/tmp/gallery-composer-build', process.argv.slice(2));
