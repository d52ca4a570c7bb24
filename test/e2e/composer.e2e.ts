/** The composer by keyboard, in the app itself, on a platform of its own: what leaves it is read back from clipboard and files. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProxyUrl } from '../../shared/proxy-url.ts';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { readClipboard, writeClipboard } from '../runtime/text-clipboard.ts';
import { scanPageMemory } from './page-memory.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ComposerPage } from './pages/composer-page.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { KeysPage } from './pages/keys-page.ts';
import { type Network, type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

let dir = '';
let platform: PlatformProcess;
let network: Network;
let app: RunningApp;
let frame: AppFrame;
let composer: ComposerPage;
let customer = '';
/** What was copied for this customer, as another program reads it. */
let url = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-composer-'));
  platform = await startPlatformProcess(['--keys', '6']);
  network = await startNetwork(platform.description, dir);
  app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile') });
  frame = new AppFrame(app.page);
  composer = new ComposerPage(app.page);
  const connect = new ConnectPage(app.page);
  const keys = new KeysPage(app.page);
  await connect.fill('Acme Proxies', platform.description.proxyUsername);
  await writeClipboard(platform.description.apiKey);
  await connect.pasteButton.click();
  await keys.rows.first().waitFor();
  customer = (await keys.rows.first().locator('.cell-customer').textContent()) ?? '';
  await frame.open('Composer');
}, 90_000);

afterAll(async () => {
  await app?.close();
  await network?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const copied = async (): Promise<string> => {
  await composer.enter(composer.copyButton);
  await app.page.locator('.copy-bar').getByRole('button', { name: 'Copied' }).waitFor();
  return readClipboard();
};
const urlOnScreen = async () => (await composer.url.textContent()) ?? '';

it('composes without a customer, with a placeholder for the secret', async () => {
  await expect.poll(urlOnScreen).toMatch(/:pak_••••@/);
  expect(await copied()).toMatch(/:pak_CUSTOMER_KEY@127\.0\.0\.1:\d+$/);
});

it('sets every part of the URL by keyboard', async () => {
  await composer.choose('Customer', customer);
  await expect.poll(urlOnScreen).toMatch(/:pak_••••/);
  await composer.arrowTo('Pool', 'Peers');
  await composer.choose('Country', 'united states', /United States/);
  await composer.type('Session', 'alice7');
  await composer.pick('Rotation', 'Sticky');
  await composer.openMore();
  await composer.type('City', 'New York');
  await composer.type('ISP', 'Comcast');
  await composer.type('AS number', 'AS7922');
  await composer.pick('Address type', 'Residential');
  await composer.pick('Failover', 'Same carrier');
  await composer.pick('Pin', 'Lease');
  await composer.type('Pin id', 'l23d4e83c5b');
  await composer.type('Session life', '900');
  await app.page.getByRole('switch', { name: /^Strict/ }).focus();
  await composer.press('Space');
  // The networks are those that the platform tells, and picking one fills the part.
  await composer.enter(composer.button('Prefer Comcast'));
  const words =
    'peer-us-carrier-comcast-isp-comcast-asn-7922-iptype-residential-city-newyork-sid-alice7-rot-sticky-strict-failover-samecarrier-pin-lease-l23d4e83c5b-ttl-900';
  await expect.poll(urlOnScreen).toContain(`-${words}:pak_••••`);
  expect(await composer.stock.textContent()).toMatch(/\d+ online · strong/);
});

it('lights up a part and its control together, and goes from one to the other', async () => {
  await composer.url.locator('[tabindex="0"]').focus();
  await composer.press('Home');
  for (let step = 0; step < 12; step += 1) await composer.press('ArrowRight');
  const part = await app.page.evaluate(() => document.activeElement?.getAttribute('data-part'));
  expect(part).toBe('failover');
  expect(await app.page.locator('[data-control="failover"]').getAttribute('data-lit')).toBe('true');
  await composer.press('Enter');
  await expect
    .poll(() =>
      app.page.evaluate(() => document.activeElement?.closest('[data-control]')?.getAttribute('data-control')),
    )
    .toBe('failover');
  expect(await composer.url.locator('[data-part="failover"]').getAttribute('data-lit')).toBe('true');
});

it('reaches everything by Tab', async () => {
  // A whole round: from wherever it starts, everything comes once.
  const stops = await composer.tabStops(80);
  for (const name of [
    'Customer',
    'Paste',
    'Type or drop',
    'Presets',
    'Copy URL',
    'Format',
    'Reveal',
    'QR code',
    'Many',
    'Test it',
    'Country',
    'Update stock',
    'Session',
    'Rotation',
    'Carrier',
    'City',
    'ISP',
    'AS number',
    'Address type',
    'Failover',
    'Pin',
    'Pin id',
    'Session life',
  ]) {
    expect(stops, name).toContain(name);
  }
  expect(stops.some((stop) => /^Strict/.test(stop))).toBe(true);
  // Of the URL's parts there is one stop; the arrows do the rest.
  const first = stops.indexOf('Copy URL');
  const round = stops.slice(first, stops.indexOf('Copy URL', first + 1));
  expect(round.length).toBeGreaterThan(30);
  expect(round.filter((stop) => /^(Protocol|Account id|Pool|Session|Failover|Secret): /.test(stop))).toHaveLength(1);
});

it('mends what the gateway would misread by a button', async () => {
  await composer.type('Session', 'Alice-7');
  await composer.findings.getByText(/A session name is/).waitFor();
  expect(await composer.copyButton.isDisabled()).toBe(true);
  await composer.enter(composer.findings.getByRole('button', { name: 'Use “alice7”' }));
  await expect.poll(urlOnScreen).toContain('-sid-alice7-');
  await composer.arrowTo('Pool', 'Modems');
  await composer.findings.getByText(/Modems are always mobile/).waitFor();
  await composer.enter(composer.findings.getByRole('button', { name: 'Use peers' }));
  await expect.poll(urlOnScreen).toContain('-peer-us-');
});

it('copies three forms, whole, and the page holds no secret', async () => {
  url = await copied();
  expect(url).toMatch(/^http:\/\/psx_[a-z0-9]+-peer-us-.+:pak_[0-9a-f]{24}@127\.0\.0\.1:\d+$/);
  const parsed = parseProxyUrl(url);
  const secret = parsed?.target.secret ?? '';
  expect(parsed?.routing).toMatchObject({
    pool: 'peer',
    country: 'us',
    sessionId: 'alice7',
    rotation: 'sticky',
    ttlSeconds: 900,
  });
  expect(await app.page.locator('.clipboard-note').first().textContent()).toMatch(/it clears in \d+ s/);
  await composer.choose('Format', 'host:port:user', 'host:port:user:pass');
  const [, , user, pass] = (await copied()).split(':');
  expect([user?.startsWith(`${platform.description.proxyUsername}-peer-us-`), pass]).toEqual([true, secret]);
  await composer.choose('Format', 'httpx', /Python httpx/);
  expect(await composer.preview.textContent()).toContain('pak_••••');
  expect(await copied()).toMatch(new RegExp(`import httpx[^]*${secret}`));
  expect((await app.page.content()).includes(secret)).toBe(false);
  await composer.choose('Format', 'URL', /^URL/);
});

it('shows the secret on request and hides it again', async () => {
  await composer.enter(composer.button('Reveal'));
  await expect.poll(urlOnScreen).toMatch(/:pak_[0-9a-f]{24}@/);
  await composer.enter(composer.button('Hide'));
  await expect.poll(urlOnScreen).toMatch(/:pak_••••[0-9a-f]{4}@/);
  await composer.enter(composer.button('Reveal'));
  await expect.poll(urlOnScreen).toMatch(/:pak_[0-9a-f]{24}@/);
  await frame.open('Keys');
  await frame.open('Composer');
  await composer.choose('Customer', customer);
  await expect.poll(urlOnScreen).toMatch(/:pak_••••[0-9a-f]{4}@/);
});

it('reads a curl line from the clipboard, knows whose it is, and takes it back', async () => {
  const before = await urlOnScreen();
  await writeClipboard(`curl -x '${url.replace('-sid-alice7', '-sid-bob_9')}' https://ipinfo.io/json`);
  await composer.paste();
  await composer.pasted.getByText(`Command line of ${customer}`).waitFor();
  await expect.poll(urlOnScreen).toContain('-sid-bob_9-');
  await composer.enter(composer.pasted.getByRole('button', { name: 'Undo' }));
  await expect.poll(urlOnScreen).toBe(before);
  // Into a field it does not land in the field.
  await app.page.getByLabel('Session', { exact: true }).focus();
  await composer.press('ControlOrMeta+v');
  await composer.pasted.getByText(`Command line of ${customer}`).waitFor();
  expect(await app.page.getByLabel('Session', { exact: true }).inputValue()).toBe('bob_9');
  await composer.enter(composer.pasted.getByRole('button', { name: 'Undo' }));
  await expect.poll(urlOnScreen).toBe(before);
  // A plain word does.
  await writeClipboard('carla_2');
  const session = app.page.getByLabel('Session', { exact: true });
  await session.focus();
  await composer.press('ControlOrMeta+a');
  await composer.press('ControlOrMeta+v');
  await expect.poll(urlOnScreen).toContain('-sid-carla_2-');
  await composer.type('Session', 'alice7');
});

it('mends all that is wrong with a pasted name in one press', async () => {
  const before = await urlOnScreen();
  await writeClipboard(url.replace(/-peer-us-.*?(?=:pak_)/, '-mobile-us-session-bob_9-rot-stick'));
  await composer.paste();
  await composer.pasted.getByText(`Proxy URL of ${customer}`).waitFor();
  await composer.enter(composer.pasted.getByRole('button', { name: /^Mend all \d$/ }));
  await expect.poll(urlOnScreen).toContain('-mbl-us-sid-bob_9-rot-sticky:');
  await composer.pasted.getByRole('button', { name: /^Mend all/ }).waitFor({ state: 'detached' });
  await composer.enter(composer.pasted.getByRole('button', { name: 'Undo' }));
  await expect.poll(urlOnScreen).toBe(before);
});

it('reads a list line by line, and says what is of no key here', async () => {
  await writeClipboard([url, url.replace(/pak_[0-9a-f]{24}/, 'pak_ffffffffffffffffffffffff'), 'milk', url].join('\n'));
  await composer.enter(composer.button('Paste'));
  await composer.read.getByText('2 proxies, 1 of known customers').waitFor();
  await composer.read.getByText('No key of this account').waitFor();
  await composer.enter(composer.read.getByRole('button', { name: 'Open line 1' }));
  await composer.pasted.getByText(`Proxy URL of ${customer}`).waitFor();
  await composer.enter(composer.pasted.getByRole('button', { name: 'Close the note' }));
});

it('refuses the API key with words, and the page never holds it', async () => {
  const { apiKey } = platform.description;
  await writeClipboard(apiKey);
  await composer.paste();
  await composer.alert.getByText(/That is your API key/).waitFor();
  // Pasted into a field it does not enter the page either.
  await app.page.getByLabel('Session', { exact: true }).focus();
  await composer.press('ControlOrMeta+v');
  await composer.alert.getByText(/That is your API key/).waitFor();
  await composer.enter(composer.button('Type or drop'));
  await composer.dialog.getByRole('textbox').focus();
  await composer.press('ControlOrMeta+v');
  await composer.dialog.getByText(/That is your API key/).waitFor();
  expect(await composer.dialog.getByRole('textbox').inputValue()).toBe('');
  await composer.press('Escape');
  await composer.dialog.waitFor({ state: 'hidden' });
  const control = platform.description.proxyUsername;
  const found = await scanPageMemory(app.page, [apiKey, control]);
  expect(found.some(({ secret }) => secret === 1)).toBe(true);
  expect(found.filter(({ secret }) => secret === 0)).toEqual([]);
  await writeClipboard('');
}, 120_000);

it('saves a thousand to a file, a session each, and copies them', async () => {
  const file = join(dir, 'many.csv');
  await app.answerSaveDialog(file);
  await composer.enter(composer.button('Many'));
  await composer.type('How many', '1000');
  await composer.type('Session names', 'Job-{n}');
  await composer.enter(composer.dialog.getByRole('button', { name: 'Use job{n}' }));
  await composer.type('Digits', '4');
  await composer.pick('File', 'Table (CSV) with a heading');
  await composer.enter(composer.dialog.getByRole('button', { name: 'Save file' }));
  await composer.dialog.getByText('1,000 saved in “many.csv”.').waitFor();
  const rows = (await readFile(file, 'utf8')).replace('\ufeff', '').trimEnd().split('\r\n');
  expect(rows).toHaveLength(1001);
  expect(rows[0]).toBe('customer,session,protocol,host,port,username,password,url');
  const sessions = rows.slice(1).map((row) => parseProxyUrl(row.split(',').at(-1) ?? '')?.routing.sessionId);
  expect(sessions).toEqual(Array.from({ length: 1000 }, (_, i) => `job${String(i + 1).padStart(4, '0')}`));
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  await composer.enter(composer.dialog.getByRole('button', { name: 'Copy 1,000' }));
  await composer.dialog.getByRole('button', { name: 'Copied' }).waitFor();
  await expect.poll(async () => (await readClipboard()).trimEnd().split('\n').length).toBe(1000);
  await composer.press('Escape');
  await composer.dialog.waitFor({ state: 'hidden' });
});

it('shows a QR code only when asked, and hides it again', async () => {
  await composer.enter(composer.button('QR code'));
  const picture = composer.dialog.getByRole('img', { name: /^QR code of the URL/ });
  expect(await picture.count()).toBe(0);
  await composer.enter(composer.dialog.getByRole('button', { name: 'Show the QR code' }));
  await picture.waitFor();
  expect((await picture.locator('.qr-dark').getAttribute('d'))?.length).toBeGreaterThan(2000);
  const file = join(dir, 'code.png');
  await app.answerSaveDialog(file);
  await composer.enter(composer.dialog.getByRole('button', { name: 'Save PNG' }));
  await composer.dialog.getByText('Saved as “code.png”.').waitFor();
  expect((await readFile(file)).subarray(1, 4).toString()).toBe('PNG');
  await composer.enter(composer.dialog.getByRole('button', { name: 'Hide' }));
  await picture.waitFor({ state: 'detached' });
  await composer.press('Escape');
  await composer.dialog.waitFor({ state: 'hidden' });
});

it('keeps a routing under a name and applies it', async () => {
  await composer.enter(composer.button('Presets'));
  await app.page.getByRole('menuitem', { name: /^Save this routing/ }).waitFor();
  await app.page.getByRole('menuitem', { name: /^Save this routing/ }).press('Enter');
  await composer.type('Name', 'Peers, pinned');
  await composer.press('Enter');
  await composer.dialog.getByText('Peers, pinned', { exact: true }).waitFor();
  await composer.press('Escape');
  await composer.dialog.waitFor({ state: 'hidden' });
  const saved = await urlOnScreen();
  await composer.type('Session', 'other1');
  await composer.arrowTo('Pool', 'Any');
  await expect.poll(urlOnScreen).not.toBe(saved);
  await composer.enter(composer.button('Presets'));
  await app.page.getByRole('menuitem', { name: /Peers, pinned/ }).press('Enter');
  await expect.poll(urlOnScreen).toBe(saved);
});

it('warns when another customer has the session', async () => {
  await frame.open('Keys');
  const other = (await new KeysPage(app.page).rows.nth(1).locator('.cell-customer').textContent()) ?? '';
  await frame.open('Composer');
  await composer.choose('Customer', other);
  await composer.type('Session', 'job0001');
  await composer.findings.getByText(/“job0001” is also the session of/).waitFor();
});

it('composes and copies offline, with the stock as it was', async () => {
  await network.cut();
  await frame.refresh();
  await frame.offlineBar.waitFor();
  await composer.choose('Customer', customer);
  await composer.type('Session', 'offline1');
  expect(await copied()).toMatch(/-sid-offline1-.*:pak_[0-9a-f]{24}@/);
  await composer.stock.getByText('Offline: the last known figures.').waitFor();
  expect(await composer.stock.textContent()).toMatch(/\d+ online/);
  await network.restore();
});
