/** About in the real window: the diagnosis of the real app, the licences of the real build, and the word after a kill. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPackages } from '../../electron/packaging/licenses.ts';
import { launchApp } from '../runtime/launch.ts';
import { REPO } from '../runtime/repo.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard } from '../runtime/text-clipboard.ts';
import { AppFrame } from './pages/app-frame.ts';
import { KeysPage } from './pages/keys-page.ts';

let dir: string;
let app: RunningApp;

const open = () => launchApp({ args: ['--demo'], userDataDir: join(dir, 'profile') });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-about-'));
  app = await open();
  await new KeysPage(app.page).rows.first().waitFor();
});

afterAll(async () => {
  await app?.close();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe('About', () => {
  it('gives the diagnosis that it shows, and it names nobody', async () => {
    const labels = await new KeysPage(app.page).rows.evaluateAll((rows) =>
      rows.map((row) => row.querySelector('bdi')?.textContent ?? ''),
    );
    expect(labels.filter((label) => label.length > 5).length).toBeGreaterThan(5);
    await new AppFrame(app.page).open('Settings');
    await app.page.getByRole('button', { name: 'Read it' }).click();
    const shown = await app.page.getByRole('region', { name: 'The diagnosis' }).innerText();
    expect(JSON.parse(shown)).toMatchObject({ pakdesk: { runtime: app.runtime }, account: { kind: 'demo' } });
    for (const label of labels.filter((text) => text.length > 5)) expect(shown).not.toContain(label);
    await app.page.getByRole('button', { name: 'Copy the diagnosis' }).click();
    await expect.poll(readClipboard).toContain('"pakdesk"');
    const path = join(dir, 'diagnosis.json');
    await app.answerSaveDialog(path);
    await app.page.getByRole('button', { name: 'Save…', exact: true }).click();
    await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"pakdesk"');
  });

  it('shows the licence of every package that ships, whole', async () => {
    await app.page.getByRole('button', { name: 'Show the licences' }).click();
    const list = app.page.locator('.licenses-list > li');
    await list.first().waitFor();
    const shipped = (await shippedPackages(REPO)).filter(({ optional }) => !optional);
    expect(await list.count()).toBeGreaterThanOrEqual(new Set(shipped.map((it) => `${it.name} ${it.version}`)).size);
    await app.page.getByRole('textbox', { name: 'Find a package' }).fill('react-dom');
    const one = list.filter({ has: app.page.getByText('react-dom', { exact: true }) });
    await one.locator('summary').click();
    await one.getByText('Copyright (c) Meta Platforms').waitFor();
  });

  it('says that there are no updates, and why', async () => {
    await app.page.getByText(/^Off\. .+(stand-in|source|feed)/).waitFor();
  });
});

describe('a start after a kill', () => {
  it('says so once, calmly; a start after a proper end says nothing', async () => {
    await app.kill();
    app = await open();
    await app.page.getByText('Pakdesk did not end properly last time').waitFor();
    await app.page.getByText('No change was under way').waitFor();
    await app.close();
    app = await open();
    await new KeysPage(app.page).rows.first().waitFor();
    expect(await app.page.getByText('Pakdesk did not end properly').count()).toBe(0);
  });
});
