/** Pictures of the app lock, its settings and About: `node test/renderer/gallery-lock.ts [name…]` writes /tmp/gallery-lock/*.png. */
import type { FakeMain } from './fake-main.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const set = { enabled: true, afterMinutes: 15, onSleep: true };
const locked =
  (part: Partial<FakeMain['state']['lock']> = {}) =>
  (main: FakeMain) => {
    main.state.lock = { ...main.state.lock, ...set, locked: true, ...part };
  };
const isSet = (main: FakeMain) => {
  main.state.lock = { ...main.state.lock, ...set, touchId: 'off' };
};

const shots: Shot[] = [
  { name: 'locked', before: locked() },
  { name: 'locked-dark', dark: true, before: locked() },
  { name: 'locked-touch-id', before: locked({ touchId: 'on' }) },
  {
    name: 'locked-wrong-dark',
    dark: true,
    before: locked(),
    act: async ({ page }) => {
      for (let tries = 0; tries < 3; tries += 1) {
        await page.getByLabel('Passphrase', { exact: true }).fill('not this one');
        await page.keyboard.press('Enter');
        await page.waitForTimeout(150);
      }
    },
  },
  {
    name: 'locked-way-out-small',
    size: SMALL,
    before: locked(),
    act: async ({ page }) => page.getByRole('button', { name: 'I forgot the passphrase' }).click(),
  },
  { name: 'locked-damaged', before: locked({ damaged: true }) },
  { name: 'settings-off', hash: '#/settings?section=lock' },
  { name: 'settings-off-small-dark', hash: '#/settings?section=lock', size: SMALL, dark: true },
  { name: 'settings-set', hash: '#/settings?section=lock', before: isSet },
  { name: 'settings-set-dark', hash: '#/settings?section=lock', dark: true, before: isSet },
  {
    name: 'about',
    hash: '#/settings?section=about',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Read it' }).click();
      await page.getByRole('button', { name: 'Show the licences' }).click();
      await page.getByText('react', { exact: true }).click();
    },
  },
  {
    name: 'about-update-dark',
    hash: '#/settings?section=about',
    dark: true,
    before: (main) => {
      main.state.update = { status: 'available', reason: '', version: '0.2.0', percent: null, checkedAt: 1 };
    },
  },
];

await takeShots(shots, '/tmp/gallery-lock', '/tmp/pakdesk-gallery-lock', process.argv.slice(2));
