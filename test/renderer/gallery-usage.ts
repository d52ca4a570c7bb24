/** Pictures of usage, money, statements and alerts: `node test/renderer/gallery-usage.ts [name…]` writes /tmp/gallery-usage/*.png. */
import { customerIdOf } from '../../shared/customer.ts';
import type { PakKey } from '../../shared/key.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];
const TALL: [number, number] = [1280, 1500];
const keyHash = (keys: PakKey[]) => `#/usage?range=30d&key=${keys[2]?.id ?? ''}`;
const statement = (keys: PakKey[]) =>
  `#/usage?tab=statement&customer=${encodeURIComponent(customerIdOf(keys[0]?.label ?? ''))}&from=2026-11-01&to=2026-11-30`;

const shots: Shot[] = [
  { name: 'overview', hash: '#/usage?range=30d', size: TALL },
  {
    name: 'overview-cursor-dark',
    hash: '#/usage',
    dark: true,
    size: [1280, 800],
    act: async ({ page }) => {
      await page.getByRole('slider', { name: /^Traffic over/ }).focus();
      for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowUp');
    },
  },
  { name: 'overview-year', hash: '#/usage?range=1y', size: TALL },
  { name: 'overview-small', hash: '#/usage?range=24h', size: SMALL },
  { name: 'overview-dates', hash: '#/usage?from=2026-11-01&to=2026-11-20', size: [1280, 800] },
  { name: 'overview-none', hash: '#/usage', keys: 0 },
  { name: 'overview-one', hash: '#/usage', keys: 1, size: TALL },
  { name: 'overview-many', hash: '#/usage', keys: 10_000, size: [1280, 800] },
  { name: 'overview-odd', hash: '#/usage', keys: 'odd', size: TALL },
  { name: 'overview-numbers', hash: '#/usage', act: async ({ page }) => page.getByText('Show numbers').click() },
  {
    name: 'overview-offline-dark',
    hash: '#/usage',
    dark: true,
    before: (main) => {
      main.state.sync.status = 'offline';
    },
  },
  { name: 'key', hash: keyHash, size: TALL },
  { name: 'key-dark', hash: keyHash, size: TALL, dark: true },
  { name: 'key-small', hash: keyHash, size: SMALL },
  { name: 'alerts', hash: '#/alerts' },
  { name: 'alerts-all-dark', hash: '#/alerts?show=all', dark: true },
  { name: 'alerts-small', hash: '#/alerts', size: SMALL },
  {
    name: 'alerts-none',
    hash: '#/alerts',
    before: (main) => {
      main.state.alerts = [];
    },
  },
  { name: 'money', hash: '#/usage?tab=money', size: TALL },
  {
    name: 'money-dark',
    hash: '#/usage?tab=money',
    size: TALL,
    dark: true,
    act: async ({ page }) => {
      await page.getByText('By month').click();
      await page.getByRole('button', { name: 'Add payment' }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    },
  },
  {
    name: 'money-reprice',
    hash: '#/usage?tab=money',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Price orders anew…' }).click();
      await page.getByRole('radiogroup', { name: 'What is set anew' }).getByText('Both').click();
    },
  },
  {
    name: 'money-order-dark',
    hash: '#/usage?tab=money',
    dark: true,
    size: TALL,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Add payment' }).click();
      await page.getByLabel('Customer', { exact: true }).fill('alice@acme');
      await page.getByRole('combobox', { name: 'For the order' }).click();
      await page.getByRole('option').first().waitFor();
    },
  },
  { name: 'money-small', hash: '#/usage?tab=money', size: SMALL },
  { name: 'statement', hash: statement, size: TALL },
  { name: 'statement-dark', hash: statement, dark: true, size: SMALL },
  { name: 'statement-none', hash: '#/usage?tab=statement' },
  { name: 'settings', hash: '#/settings?section=alerts', size: [1280, 4200] },
  { name: 'settings-renewals', hash: '#/settings?section=renewals', size: [1280, 900] },
  { name: 'settings-renewals-dark', hash: '#/settings?section=renewals', dark: true, size: SMALL },
];

await takeShots(shots, '/tmp/gallery-usage', '/tmp/gallery-usage-build', process.argv.slice(2));
