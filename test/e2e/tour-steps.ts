/** What the tour does and looks at. Each step proves what it shows: a step without a check would be a picture, not a test. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformDescription } from '../../electron/demo/types.ts';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard, writeClipboard } from '../runtime/text-clipboard.ts';
import { scanPageMemory } from './page-memory.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { Dialogs } from './pages/dialogs.ts';
import { KeysPage } from './pages/keys-page.ts';
import { TestPage } from './pages/test-page.ts';
import type { Network } from './platform-process.ts';
import { scanFolder } from './secret-scan.ts';
import { tourOffline } from './tour-offline.ts';
import { tourPayments } from './tour-payments.ts';
import type { Tour } from './tour-recorder.ts';
import { scanSaved, tourSaved } from './tour-saved.ts';

export interface TourContext {
  tour: Tour;
  description: PlatformDescription;
  network: Network;
  profileDir: string;
  keyringDir: string | null;
}

const CUSTOMER = 'nora@tour-example';
const CUSTOMER_BYTES = 40_000_000;

/** Every secret that this platform has handed out: what must be nowhere afterwards. */
async function allSecrets({ apiUrl, apiKey }: PlatformDescription): Promise<string[]> {
  const headers = { 'x-api-key': apiKey };
  const list = (await (await fetch(`${apiUrl}/reseller/pool-keys`, { headers })).json()) as { id: string }[];
  const secrets: string[] = [];
  for (const { id } of list) {
    const answer = await fetch(`${apiUrl}/reseller/pool-keys/${id}/reveal`, { method: 'POST', headers });
    const { key, secret } = (await answer.json()) as { key?: string; secret?: string };
    const value = key ?? secret;
    assert.match(value ?? '', /^pak_/, 'the platform revealed no secret');
    if (value) secrets.push(value);
  }
  return secrets;
}

/** What the customer does with what he was sent: a download through the gateway, by another program's HTTP client. */
async function useAsCustomer(proxyUrl: string, echoUrl: string): Promise<number> {
  const { ProxyAgent, request } = await import('undici');
  const { username, password, host } = new URL(proxyUrl);
  const token = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const agent = new ProxyAgent({ uri: `http://${host}`, token, proxyTunnel: true });
  try {
    const answer = await request(new URL(`/bytes?n=${CUSTOMER_BYTES}`, echoUrl), { dispatcher: agent });
    let bytes = 0;
    for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
    return bytes;
  } finally {
    await agent.close();
  }
}

export async function tourSteps(context: TourContext): Promise<void> {
  const { tour, description, network, profileDir, keyringDir } = context;
  const { apiKey } = description;
  const savedDir = join(profileDir, '..', 'saved');
  mkdirSync(profileDir, { recursive: true });
  mkdirSync(savedDir);
  let app: RunningApp | null = null;
  let secretsBefore: string[] = [];

  const open = async (args: string[], colorScheme: 'light' | 'dark' = 'light') => {
    app = await launchApp({ args: ['--platform', network.file, ...args], userDataDir: profileDir, colorScheme });
    tour.page = app.page;
    return app;
  };
  const close = async () => {
    const closing = app;
    app = null;
    tour.page = null;
    await closing?.close();
  };

  try {
    let { page } = await open([]);
    let frame = new AppFrame(page);
    let keys = new KeysPage(page);
    let dialogs = new Dialogs(page);
    const connect = new ConnectPage(page);

    await tour.step('First start asks to connect', async () => {
      await connect.pasteButton.waitFor();
      assert.equal(await page.getByText('Kept in this computer’s keychain').count(), 1);
    });
    await tour.step('A customer key is refused with the reason', async () => {
      await connect.fill('Acme Proxies', description.proxyUsername);
      await writeClipboard('pak_0123456789abcdef01234567');
      await connect.pasteButton.click();
      await connect.alert.filter({ hasText: 'pak_' }).waitFor();
    });
    await tour.step('Paste connects and lists the keys', async () => {
      await writeClipboard(apiKey);
      await connect.pasteButton.click();
      await keys.rows.first().waitFor();
      await frame.status.getByText('online').waitFor();
      assert.equal(await readClipboard(), '', 'the clipboard was not emptied');
    });
    await tour.step('The page never held the API key', async () => {
      // The username was typed into the page: a search that does not find it would find no key either.
      const control = description.proxyUsername;
      const found = await scanPageMemory(page, [apiKey, control]);
      assert.ok(
        found.some(({ secret }) => secret === 1),
        'the search of the page’s memory finds nothing at all',
      );
      assert.deepEqual(
        found.filter(({ secret }) => secret === 0),
        [],
      );
    });
    await tour.step('Mint takes a name and a preset', async () => {
      await page.keyboard.press('Control+n');
      await dialogs.fillMint(CUSTOMER, 10);
    });
    await tour.step('The new key can be handed out', async () => {
      await page.keyboard.press('Enter');
      await dialogs.titled('Key minted').waitFor();
      await dialogs.copyUrl.click();
      await dialogs.copied.first().waitFor();
      const url = await readClipboard();
      assert.match(url, /^http:\/\/psx_[a-z0-9]+-mbl-us-sid-[a-z0-9_]+-rot-sticky:pak_[0-9a-f]{24}@127\.0\.0\.1:\d+$/);
      assert.equal((await page.content()).includes(url.split(':')[2]?.split('@')[0] ?? 'pak_'), false);
    });
    await tour.step('The customer uses it', async () => {
      const url = await readClipboard();
      const bytes = await useAsCustomer(url, description.echoUrl);
      assert.equal(bytes, CUSTOMER_BYTES);
      assert.equal(await readClipboard(), url, 'the clipboard changed by itself');
    });
    const test = new TestPage(page);
    await tour.step('It works through the gateway over HTTP', async () => {
      await dialogs.press('Test it');
      assert.equal(await test.run(), 'works');
      assert.match((await test.sentence.textContent()) ?? '', /^Works: US/);
      assert.match((await test.verdict.textContent()) ?? '', /Test over HTTP/);
    });
    await tour.step('And over SOCKS5', async () => {
      await test.choose('SOCKS5');
      assert.equal(await test.run(), 'works');
      assert.match((await test.verdict.textContent()) ?? '', /Test over SOCKS5/);
    });
    await tour.step('The composer explains every part', async () => {
      await frame.open('Composer');
      await page.getByRole('combobox', { name: 'Customer' }).first().click();
      await page.getByRole('option', { name: CUSTOMER }).click();
      await page.getByRole('region', { name: 'Explained' }).waitFor();
      const url = (await page.locator('.proxy-url').first().textContent()) ?? '';
      assert.match(url, /pak_••••[0-9a-f]{4}@/);
    });
    await tour.step('Its traffic is in the table', async () => {
      await frame.open('Keys');
      await frame.refresh();
      await keys.find(CUSTOMER);
      const row = keys.row(CUSTOMER);
      await row.waitFor();
      await row.getByText(/ago|now/).waitFor();
      // 40,000,000 bytes are 38.1 MB, and the test runs add a little.
      await row.getByText(/^3[89] MB/).waitFor();
      await keys.openDrawer(CUSTOMER);
    });
    await tour.step('And in the usage history', async () => {
      await page.keyboard.press('Escape');
      await keys.find('');
      await frame.open('Usage');
      await page.getByRole('radiogroup', { name: 'Range' }).getByText('24h').click();
      await page.getByRole('region', { name: 'Traffic' }).waitFor();
      await page.locator('.recharts-area-area').first().waitFor();
      await page
        .getByText(/^3[89] MB$/)
        .first()
        .waitFor();
    });
    await tour.step('A suspended key is topped up and switched back on', async () => {
      await frame.open('Keys');
      await keys.smartList('Suspended');
      const label = (await keys.rows.first().locator('.cell-customer').textContent()) ?? '';
      await keys.action(label, 'Top up');
      await dialogs.titled('Top up').waitFor();
      await dialogs.press('Top up');
      await dialogs.titled('Topped up').waitFor();
    });
    await tour.step('A secret is rotated with the truth about time', async () => {
      await dialogs.press('Done');
      await keys.smartList('All');
      await keys.find(CUSTOMER);
      await keys.action(CUSTOMER, 'Rotate secret');
      await dialogs.titled('Rotate this key’s secret?').waitFor();
      secretsBefore = await allSecrets(description);
      await dialogs.press('Rotate secret');
      await dialogs.titled('Secret rotated').waitFor();
    });
    await tour.step('Activity tells each change with its request id', async () => {
      await dialogs.press('Done');
      await keys.find('');
      await frame.open('Activity');
      await page.getByText(CUSTOMER).first().waitFor();
    });
    await tour.step('Settings', async () => {
      await frame.open('Settings');
      await page.getByRole('heading', { name: 'Spending' }).waitFor();
      assert.equal(await page.getByText(`psx_…${apiKey.slice(-4)}`).count(), 1);
    });
    if (app !== null) await tourSaved(tour, app, savedDir, CUSTOMER);
    await tour.step('Offline: everything readable, changes refused', async () => {
      await network.cut();
      await frame.refresh();
      await frame.open('Keys');
      await frame.offlineBar.waitFor();
      await keys.rows.first().waitFor();
    });
    await close();

    ({ page } = await open([], 'dark'));
    frame = new AppFrame(page);
    keys = new KeysPage(page);
    dialogs = new Dialogs(page);
    await tour.step('Started offline: the cache opens at once', async () => {
      await keys.rows.first().waitFor();
      await frame.offlineBar.waitFor();
      // Of forty lines twenty are drawn: the customer's need not be one of them.
      await keys.find(CUSTOMER);
      await keys.openDrawer(CUSTOMER);
      await keys.drawer.getByRole('button', { name: 'Copy URL' }).click();
      await keys.drawer.getByRole('button', { name: 'Copied' }).waitFor();
      assert.match(await readClipboard(), /:pak_[0-9a-f]{24}@/);
    });
    await page.keyboard.press('Escape');
    await tourOffline(tour, page, CUSTOMER);
    await tour.step('Back online', async () => {
      await network.restore();
      await frame.refresh();
      await frame.status.getByText('online').waitFor();
      await frame.open('Keys');
    });
    await tour.step('The demo, marked, with ninety days of history', async () => {
      await frame.accountMenu('Open the demo');
      await page.getByText('DEMO', { exact: true }).first().waitFor();
      await keys.rows.first().waitFor();
    });
    await tour.step('Demo: usage over 90 days', async () => {
      await frame.open('Usage');
      await page.getByRole('radiogroup', { name: 'Range' }).getByText('90d').click();
      await page.locator('.recharts-surface').first().waitFor();
    });
    await tour.step('Demo: composer in the dark', async () => {
      await frame.open('Composer');
      await page.getByRole('combobox', { name: 'Customer' }).first().click();
      await page.getByRole('option', { name: 'customer:alice' }).click();
      await page.getByRole('region', { name: 'Explained' }).waitFor();
      await page
        .getByText(/online · /)
        .first()
        .waitFor();
    });
    await close();

    ({ page } = await open(['--demo']));
    frame = new AppFrame(page);
    keys = new KeysPage(page);
    await keys.rows.first().waitFor();
    await tourPayments(tour, page);
    await tour.step('Demo in a small window', async () => {
      await page.setViewportSize({ width: 900, height: 600 });
      await frame.open('Keys');
      await keys.rows.first().waitFor();
    });
    await tour.step('Search finds a customer or an action', async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ali');
      await page.getByText('Copy URL: customer:alice').waitFor();
    });
    await close();

    await tour.step('No secret in any file it left, nor in what was saved', async () => {
      const secrets = [apiKey, ...secretsBefore, ...(await allSecrets(description))];
      const { findings, files } = scanFolder(profileDir, secrets);
      assert.ok(files >= 4, `only ${files} files were searched`);
      assert.deepEqual(findings, []);
      assert.deepEqual(scanSaved(savedDir, secrets), []);
      if (keyringDir !== null) assert.deepEqual(scanFolder(keyringDir, secrets).findings, []);
    });
  } catch (error) {
    if (tour.steps.at(-1)?.result !== 'failed') throw error;
    const running = app as RunningApp | null;
    console.error(running === null ? error : `${error}\n${running.stderr().slice(-4000)}`);
  } finally {
    await close();
  }
}
