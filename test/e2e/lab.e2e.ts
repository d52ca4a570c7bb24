/** The connectivity lab by keyboard alone: the real app, gateway and echo service, with relays between that can be cut. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../electron/demo/types.ts';
import type { LabReport } from '../../shared/ipc/lab-report.ts';
import { launchApp } from '../runtime/launch.ts';
import type { RunningApp } from '../runtime/running-app.ts';
import { axeFindings } from './axe-findings.ts';
import { AppFrame } from './pages/app-frame.ts';
import { ConnectPage } from './pages/connect-page.ts';
import { Dialogs } from './pages/dialogs.ts';
import { KeysPage } from './pages/keys-page.ts';
import { TestPage } from './pages/test-page.ts';
import { type Network, type PlatformProcess, startNetwork, startPlatformProcess } from './platform-process.ts';

const CUSTOMER = 'customer:alice';
const OTHER = 'serp-crawler-01';
/** Seeded over its cap, and so suspended. */
const SUSPENDED = 'Bright Lobster Studio';

let dir: string;
let platform: PlatformProcess;
let network: Network;
let app: RunningApp;
let page: Page;
let lab: TestPage;

async function control(path: string, method: string, body?: Fault): Promise<void> {
  const { apiUrl, apiKey } = platform.description;
  const answer = await fetch(new URL(path, apiUrl), {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
}
const fault = (one: Fault) => control('/__faults', 'POST', one);
const clearFaults = () => control('/__faults', 'DELETE');
const echo = (path: string) => new URL(path, platform.description.echoUrl).href;
const press = (key: string) => page.keyboard.press(key);

async function typeCount(label: string, digits: string): Promise<void> {
  await lab.tabTo(page.getByRole('textbox', { name: label }));
  await press('Control+a');
  await page.keyboard.type(digits);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pakdesk-lab-'));
  platform = await startPlatformProcess(['--keys', '12']);
  network = await startNetwork(platform.description, dir);
  app = await launchApp({ args: ['--platform', network.file], userDataDir: join(dir, 'profile'), timeoutMs: 55_000 });
  page = app.page;
  lab = new TestPage(page);
  const connect = new ConnectPage(page);
  await connect.fill('Acme', platform.description.proxyUsername);
  await connect.typeKey(platform.description.apiKey);
  await new KeysPage(page).rows.first().waitFor();
}, 120_000);

afterAll(async () => {
  await app?.close();
  await network?.close();
  await platform?.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe('the lab, without a mouse', () => {
  it('says what it is for, takes a customer by typing, and tells the cost before a run', async () => {
    await lab.open();
    await page.getByText('Prove that a key works').waitFor();
    await lab.typeCustomer(CUSTOMER);
    await page.getByText(/^at most \d+ kB, under 1 cent$/).waitFor();
    await page.getByRole('button', { name: 'Run the first test' }).waitFor();
  });

  it('tests once, stage by stage, and shows what was asked against what came', async () => {
    expect(await lab.runByKeys('1')).toBe('works');
    expect(await lab.sentence.textContent()).toMatch(/^Works: US, .+ ms to the first byte/);
    for (const stage of ['TCP', 'CONNECT', 'First byte', 'Body']) {
      const row = lab.waterfall.getByRole('row').filter({ has: page.getByRole('rowheader', { name: stage }) });
      expect(await row.getAttribute('data-outcome'), stage).toBe('done');
    }
    const came = page.getByRole('table', { name: 'Asked and came' });
    expect(await came.getByText('as asked', { exact: true }).count()).toBeGreaterThanOrEqual(1);
    expect(await came.textContent()).toMatch(/•••/);
  });

  it('reveals the exit of this one run when asked, and shows the raw trace without a login', async () => {
    await lab.tabTo(page.getByRole('button', { name: 'Reveal the exit’s address' }));
    await press('Enter');
    const hide = page.getByRole('button', { name: 'Hide the exit’s address' });
    await hide.waitFor();
    expect(await page.locator('.exit-address .mono').textContent()).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    await lab.tabTo(page.getByRole('button', { name: 'Raw trace' }));
    await press('Enter');
    const trace = (await page.locator('.trace-text').textContent()) ?? '';
    expect(trace).toMatch(/CONNECT/);
    expect(trace).not.toMatch(/pak_|Basic [\w+/=]{8}/);
    await press('Enter');
  });

  it('tests HTTP and SOCKS5 side by side on one axis', async () => {
    expect(await lab.runByKeys('2')).toBe('works');
    await page.getByRole('region', { name: 'HTTP against SOCKS5' }).waitFor();
    for (const stage of ['CONNECT', 'SOCKS5']) {
      await lab.waterfall.getByRole('rowheader', { name: stage, exact: true }).last().waitFor();
    }
    expect(await lab.waterfall.locator('.waterfall-axis').count()).toBe(1);
  });

  it('checks that the session holds its device', async () => {
    await lab.leaveField();
    await press('3');
    await typeCount('Requests', '3');
    await typeCount('Seconds between', '0');
    await press('Control+Enter');
    expect(await lab.ended()).toBe('works');
    await page.getByRole('region', { name: 'Sticky check' }).getByText('Device held').waitFor();
    const rows = lab.requests.getByRole('button');
    expect(await rows.count()).toBe(3);
    for (const row of await rows.all()) expect(await row.textContent()).toMatch(/exit A/);
    await lab.tabTo(rows.nth(1));
    await press('Enter');
    await page.getByRole('region', { name: 'Request 2' }).getByRole('region', { name: 'Stages' }).waitFor();
  });

  it('checks how the exits rotate', async () => {
    await lab.leaveField();
    await press('4');
    await typeCount('Requests', '6');
    await press('Control+Enter');
    expect(await lab.ended()).toBe('works');
    const summary = page.getByRole('region', { name: 'Rotation check' });
    await summary.getByText('came again').waitFor();
    expect(await lab.requests.getByRole('button').count()).toBe(6);
    expect(await summary.getByRole('listitem').count()).toBe(6);
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on a result with a request open, %s', async (colorScheme) => {
    await lab.tabTo(lab.requests.getByRole('button').first());
    if (colorScheme === 'light') await press('Enter');
    await page.getByRole('region', { name: 'Request 1' }).waitFor();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('tells a target that blocks from a proxy that does not work', async () => {
    await lab.leaveField();
    await press('1');
    await lab.tabTo(page.getByRole('button', { name: /^Your own target/ }));
    await press('Enter');
    const url = page.getByRole('combobox', { name: 'Your own target' });
    await lab.tabTo(url);
    await page.keyboard.type(echo('/ip-api'));
    await lab.tabTo(page.getByLabel('Expected word'));
    await page.keyboard.type('success');
    await press('Control+Enter');
    expect(await lab.ended()).toBe('works');
    const target = page.getByRole('region', { name: 'Target' });
    await target.getByText(/200/).first().waitFor();

    await fault({ target: 'echo', path: '/ip-api', times: 1, status: 403 });
    await press('Control+Enter');
    expect(await lab.ended()).toBe('warning');
    await target.getByText(/403/).first().waitFor();
    await page
      .getByText(/[Tt]he proxy (itself )?works/)
      .first()
      .waitFor();

    await lab.tabTo(url);
    await press('Control+a');
    await press('Delete');
    await lab.leaveField();
    await clearFaults();
  });

  it('is cancelled where it was run, with the focus staying there', async () => {
    await fault({ target: 'gateway', times: 2, delayMs: 20_000 });
    await lab.tabTo(lab.runButton);
    // Right after a run its button does nothing: whoever presses it then meant Cancel.
    await page.waitForTimeout(500);
    await press('Enter');
    await page.getByText('under way').waitFor();
    expect(await lab.runButton.textContent()).toBe('Cancel');
    expect(await lab.hasFocus(lab.runButton)).toBe(true);
    await press('Enter');
    expect(await lab.ended()).toBe('cancelled');
    expect(await lab.runButton.textContent()).toBe('Run test');
    expect(await lab.hasFocus(lab.runButton)).toBe(true);

    await press('Control+Enter');
    await page.getByText('under way').waitFor();
    await press('Escape');
    expect(await lab.ended()).toBe('cancelled');
    await clearFaults();
  });

  it('goes on while another customer is tested, and is there growing when one comes back', async () => {
    await press('3');
    await typeCount('Requests', '20');
    await typeCount('Seconds between', '10');
    await press('Control+Enter');
    await page.getByText(/ of 20 requests done/).waitFor();
    await lab.typeCustomer(OTHER);
    expect(await lab.runByKeys('1')).toBe('works');
    await lab.typeCustomer(CUSTOMER);
    await page.getByText(/^[1-9]\d* of 20 requests done/).waitFor();
    await lab.leaveField();
    expect(await lab.runButton.textContent()).toBe('Cancel');
    await press('Escape');
    expect(await lab.ended()).toBe('cancelled');
    await page.getByText(/^Stopped after \d+ of 20 requests/).waitFor();
  });

  it('says why a key over its cap fails, tops it up from there, and then it works', async () => {
    await lab.typeCustomer(SUSPENDED);
    await page.getByText(/^The gateway will refuse this key\./).waitFor();
    expect(await lab.runByKeys('1')).toBe('failed');
    await lab.diagnosis.getByText('E_CAP_EXCEEDED').waitFor();
    await lab.tabTo(lab.diagnosis.getByRole('button', { name: 'Top up…' }));
    await press('Enter');
    const dialogs = new Dialogs(page);
    await dialogs.titled('Top up').waitFor();
    await lab.tabTo(dialogs.dialog.getByRole('button', { name: 'Top up', exact: true }));
    await press('Enter');
    await dialogs.titled('Topped up').waitFor();
    await lab.tabTo(dialogs.dialog.getByRole('button', { name: 'Done' }));
    await press('Enter');
    await dialogs.dialog.waitFor({ state: 'detached' });
    await lab.tabTo(lab.diagnosis.getByRole('button', { name: 'Test again' }));
    await press('Enter');
    expect(await lab.ended()).toBe('works');
  });

  it('compares two past tests and exports them without an exit address', async () => {
    const picks = lab.history.getByRole('checkbox', { name: /^Compare: / });
    await lab.tabTo(picks.nth(0));
    await press('Space');
    await lab.tabTo(picks.nth(1));
    await press('Space');
    const compared = page.getByRole('region', { name: 'Two tests compared' });
    await compared
      .getByRole('row', { name: /Verdict/ })
      .getByText('failed')
      .waitFor();
    await compared
      .getByRole('row', { name: /Verdict/ })
      .getByText('works')
      .waitFor();
    await lab.tabTo(page.getByRole('button', { name: 'Close the comparison' }));
    await press('Enter');

    const file = join(dir, 'tests.json');
    await app.answerSaveDialog(file);
    await lab.tabTo(lab.history.getByRole('button', { name: 'Export' }));
    await press('Enter');
    await lab.arrowTo(page.getByRole('menuitem', { name: 'Save as JSON…' }).last());
    await press('Enter');
    await page.getByText(/saved as tests\.json/).waitFor();
    const text = await readFile(file, 'utf8');
    const saved = JSON.parse(text) as LabReport[];
    expect(saved.map(({ verdict }) => verdict)).toEqual(['works', 'failed']);
    // The platform's own address is this computer's.
    expect(text.replaceAll('127.0.0.1', '')).not.toMatch(/pak_|psx_[0-9a-f]{40}|\d+\.\d+\.\d+\.(?:\d+|•)/);
  });

  it('offline: past tests open as they were, and a new one says what cannot be reached from here', async () => {
    await network.cut();
    await new AppFrame(page).refresh();
    await new AppFrame(page).offlineBar.waitFor();
    await lab.typeCustomer(CUSTOMER);
    const kept = lab.historyRows.filter({ hasText: 'HTTP and SOCKS5' });
    await lab.tabTo(kept.first());
    await press('Enter');
    await page.getByText('A past test, as it was kept.').waitFor();
    await lab.verdict.getByText(/as of \d/).waitFor();
    await lab.waterfall.getByRole('rowheader', { name: 'SOCKS5', exact: true }).last().waitFor();
    await lab.tabTo(lab.runButton);
    await press('Enter');
    expect(await lab.ended()).toBe('failed');
    await lab.diagnosis.getByText('Nothing takes connections at the gateway’s address').waitFor();
    await lab.diagnosis.getByText('Connection refused').waitFor();
    await network.restore();
  });
});
