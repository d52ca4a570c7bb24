/** What the tour saves and copies on its way: exports without secrets, the diagnosis, a backup. At the end nothing secret is in any of them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readBackup, readDatabase } from '../../electron/backup/container.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard } from '../runtime/text-clipboard.ts';
import { AppFrame } from './pages/app-frame.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type Finding, scanBytes } from './secret-scan.ts';
import type { Tour } from './tour-recorder.ts';

const BACKUP = 'all.pakdesk';
const SAVED = ['keys.csv', 'keys.json', 'traffic.csv', 'diagnosis.json', BACKUP];

export async function tourSaved(tour: Tour, app: RunningApp, dir: string, customer: string): Promise<void> {
  const { page } = app;
  const frame = new AppFrame(page);
  const keys = new KeysPage(page);
  const saved = (name: string) => page.getByText(new RegExp(`saved as ${name}`, 'i')).waitFor();
  const as = (name: string) => app.answerSaveDialog(join(dir, name));

  await tour.step('Saved: the keys as CSV and as JSON, without secrets', async () => {
    await frame.open('Keys');
    await keys.find(customer);
    await keys.rows.first().locator('.tick').click();
    for (const format of ['CSV', 'JSON']) {
      const name = `keys.${format.toLowerCase()}`;
      await as(name);
      await keys.foot.getByRole('button', { name: 'Export', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: /^Export / });
      await dialog.getByText(format, { exact: true }).click();
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await saved(name);
      assert.match(readFileSync(join(dir, name), 'utf8'), new RegExp(customer));
    }
    await keys.rows.first().locator('.tick').click();
    await keys.find('');
  });
  await tour.step('Saved: the figures of a chart', async () => {
    await frame.open('Usage');
    await as('traffic.csv');
    await page.getByRole('region', { name: 'Traffic' }).getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'By day and customer (CSV)' }).click();
    await saved('traffic.csv');
    assert.match(readFileSync(join(dir, 'traffic.csv'), 'utf8'), new RegExp(customer));
  });
  await tour.step('Saved: the diagnosis, copied as well', async () => {
    await frame.open('Settings');
    await as('diagnosis.json');
    const about = page.locator('#settings-about');
    await page.getByRole('button', { name: 'About', exact: true }).click();
    await about.getByRole('button', { name: 'Save…' }).click();
    await saved('diagnosis.json');
    await about.getByRole('button', { name: 'Copy the diagnosis' }).click();
    await about.getByText('Copied', { exact: true }).waitFor();
    const copied = await readClipboard();
    assert.ok(copied.length > 500, 'the diagnosis was not copied');
    assert.doesNotMatch(copied, /p(?:ak|sx)_[0-9a-f]{8}/);
  });
  await tour.step('Saved: a backup', async () => {
    await as(BACKUP);
    await page.getByRole('button', { name: 'Backup', exact: true }).click();
    await page.locator('#settings-backup').getByRole('button', { name: 'Save backup…' }).click();
    await saved(BACKUP);
  });
}

/** All that was saved, unpacked. */
export function scanSaved(dir: string, secrets: readonly string[]): Finding[] {
  assert.deepEqual(readdirSync(dir).sort(), [...SAVED].sort());
  const backup = join(dir, BACKUP);
  const database = gunzipSync(readDatabase(backup, readBackup(backup, Number.MAX_SAFE_INTEGER)));
  assert.match(database.subarray(0, 16).toString('latin1'), /^SQLite format 3/);
  return [
    ...SAVED.flatMap((name) => scanBytes(name, readFileSync(join(dir, name)), secrets)),
    ...scanBytes(`${BACKUP}: database`, database, secrets),
  ];
}
