/** The dialogs and the screens beside Keys: the built page under its CSP, with a main process in memory. */
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appErrorData } from '../../shared/ipc/app-error.ts';
import { MB_PER_GB } from '../../shared/key.ts';
import { fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, type OpenedPage, openPage } from '../renderer/page.ts';
import { BUILD } from '../runtime/repo.ts';
import { KeysPage } from './pages/keys-page.ts';

let browser: Browser;
let opened: OpenedPage;

const keys = fixtureKeys(40, Date.now());
const alice = keys[0] ?? fixtureKeys(1, Date.now())[0];
/** Suspended at its cap. */
const suspended = keys.find(({ enabled, capGb, usedMb }) => !enabled && (usedMb ?? 0) >= (capGb ?? 0) * MB_PER_GB);

async function open(options: Parameters<typeof openPage>[3] = {}) {
  opened = await openPage(browser, join(BUILD, 'renderer'), structuredClone(keys), options);
  await opened.page.locator('.frame').waitFor();
  return opened;
}
const dialog = () => opened.page.getByRole('dialog');
const button = (name: string) => dialog().getByRole('button', { name, exact: true });
const calls = (channel: string) => opened.main.counts.get(channel) ?? 0;

async function openMint() {
  const page = await open();
  await page.page.keyboard.press('Control+n');
  await dialog().getByLabel('Customer').waitFor();
  return page;
}

/** The menu of the line of this customer. */
async function choose(label: string, item: string) {
  const table = new KeysPage(opened.page);
  await table.find(label);
  await table.action(label, item);
  await dialog().waitFor();
}

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { problems } = opened;
  await opened.close();
  expect(problems).toEqual([]);
});

describe('mint', () => {
  it('[bar 21] [fault 40] sends once for a double click and a held Enter', async () => {
    const { page, main } = await openMint();
    main.state.hanging = ['keys.mint'];
    await dialog().getByLabel('Customer').fill('alice@acme');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await button('Mint key').dblclick({ force: true });
    expect(calls('keys.mint')).toBe(1);
  });

  it('refuses at the fields and sends nothing', async () => {
    const { page } = await openMint();
    await dialog().getByLabel('Cap').fill('1.5');
    await page.keyboard.press('Enter');
    await dialog().getByText('Give the key a name').waitFor();
    await dialog().getByText('the platform takes no fractions').waitFor();
    await dialog().getByLabel('Cap').fill('1001');
    await dialog().getByText('At most 1000 GB').waitFor();
    expect(calls('keys.mint')).toBe(0);
  });

  it('[fault 6] puts what the platform refuses at its field', async () => {
    const { page, main } = await openMint();
    main.state.failures['keys.mint'] = appErrorData('validation', 'The platform refused it.', '', {
      fields: [{ field: 'capGb', message: 'The most your account may set is 200 GB.' }],
    });
    await dialog().getByLabel('Customer').fill('alice@acme');
    await page.keyboard.press('Enter');
    const cap = dialog().getByLabel('Cap');
    await dialog().getByText('The most your account may set is 200 GB.').waitFor();
    expect(await cap.getAttribute('aria-invalid')).toBe('true');
    await cap.fill('200');
    await dialog().getByText('The most your account may set is 200 GB.').waitFor({ state: 'detached' });
  });

  it('picks a preset by its number without leaving the name', async () => {
    const { page } = await openMint();
    await dialog().getByLabel('Customer').fill('alice');
    await page.keyboard.press('Alt+3');
    expect(await dialog().getByLabel('Cap').inputValue()).toBe('50 GB');
    expect(await dialog().getByLabel('Customer').inputValue()).toBe('alice');
  });

  it('ends in the hand-out, where a copy never brings the secret into the page', async () => {
    const { page, main } = await openMint();
    await dialog().getByLabel('Customer').fill('alice@acme');
    await page.keyboard.press('Enter');
    await button('Copy URL').click();
    await dialog().getByText('it clears in').waitFor();
    expect(main.state.clipboard).toMatch(/^proxy minted-/);
    expect(calls('keys.reveal')).toBe(0);
    expect(await dialog().textContent()).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it('while the outcome is unknown only asks again under the same id', async () => {
    const { page, main } = await openMint();
    main.state.failures['keys.mint'] = appErrorData('outcome_unknown', 'No answer was seen.');
    await dialog().getByLabel('Customer').fill('alice@acme');
    await page.keyboard.press('Enter');
    await dialog().getByText('Do not mint the key again').waitFor();
    expect(await button('Mint key').isDisabled()).toBe(true);
    main.state.failures = {};
    await button('Ask the platform again').click();
    await button('Copy URL').waitFor();
    expect(calls('keys.mint')).toBe(2);
    const ids = main.inputs('keys.mint').map((input) => (input as { intentId: string }).intentId);
    expect(new Set(ids).size).toBe(1);
  });

  it('after a refusal that is certain takes a new id: the old one would only be told its refusal', async () => {
    const { page, main } = await openMint();
    main.state.failures['keys.mint'] = appErrorData('spending_limit', 'Your limit is 5 GB a day.', 'Raise it.');
    await dialog().getByLabel('Customer').fill('alice@acme');
    await page.keyboard.press('Enter');
    await dialog().getByText('Your limit is 5 GB a day.').waitFor();
    await dialog().getByText('Raise it.').waitFor();
    main.state.failures = {};
    await page.waitForTimeout(450);
    await button('Mint key').click();
    await button('Copy URL').waitFor();
    const ids = main.inputs('keys.mint').map((input) => (input as { intentId: string }).intentId);
    expect(new Set(ids).size).toBe(2);
  });

  it('[bar 21] [fault 42] is refused offline with the reason, and fires nothing when the network is back', async () => {
    const { page, main, publish } = await openMint();
    await dialog().getByLabel('Customer').fill('alice@acme');
    publish('syncState', { ...main.state.sync, status: 'offline' });
    await dialog().getByText('Offline. Changes are possible').waitFor();
    await dialog().getByLabel('Customer').focus();
    await page.keyboard.press('Enter');
    publish('syncState', { ...main.state.sync, status: 'idle' });
    await dialog().getByText('Offline. Changes are possible').waitFor({ state: 'detached' });
    expect(calls('keys.mint')).toBe(0);
  });
});

describe('changes of a key', () => {
  it('switches a suspended key back on with its top-up', async () => {
    const { main } = await open();
    await choose(suspended?.label ?? '', 'Top up');
    expect(await dialog().getByLabel('Switch it back on').isChecked()).toBe(true);
    await button('Top up').click();
    await button('Done').waitFor();
    expect(main.inputs('keys.topUp')).toMatchObject([{ addGb: 10, enable: true, keyId: suspended?.id }]);
  });

  it('[fault 39] shows both sides and asks again when the key changed meanwhile', async () => {
    const { main, publish } = await open();
    await choose(suspended?.label ?? '', 'Top up');
    await button('Top up').waitFor();
    main.state.keys = main.state.keys.map((key) => ({ ...key, capGb: (key.capGb ?? 0) + 1 }));
    publish('dataChanged', { domains: ['keys'] });
    await dialog().getByRole('region', { name: 'You saw' }).waitFor();
    expect(await button('Top up').isDisabled()).toBe(true);
    await button('Go on with the new figures').click();
    await button('Top up').click();
    await button('Done').waitFor();
    expect(main.inputs('keys.topUp')).toMatchObject([{ previewed: { capGb: (suspended?.capGb ?? 0) + 1 } }]);
  });

  it.each([
    ['Rotate', 'Rotate secret', 'keys.rotate'],
    ['Revoke', 'Revoke key', 'keys.revoke'],
    ['Disable', 'Switch off', 'keys.setEnabled'],
  ])('%s names its target, has Cancel under Enter, and sends its own token once', async (item, verb, channel) => {
    const { page, main } = await open();
    await choose(alice?.label ?? '', item);
    await dialog()
      .getByText(alice?.label ?? '', { exact: true })
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    expect(await dialog().textContent()).not.toMatch(/instant/i);
    await button(verb).dblclick();
    await dialog().getByText('up to').first().waitFor();
    expect(main.inputs(channel)).toMatchObject([{ keyId: alice?.id, confirmToken: 'token' }]);
  });
});

describe('composer', () => {
  it('mends a session that the gateway would misread, and copies nothing before', async () => {
    const { page } = await open({ hash: `#/composer?key=${alice?.id}` });
    const session = page.getByLabel('Session', { exact: true });
    await session.fill('Alice-7');
    expect(await page.getByRole('button', { name: 'Copy URL' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Use “alice7”' }).click();
    expect(await session.inputValue()).toBe('alice7');
    expect(await page.getByRole('region', { name: 'Proxy URL' }).textContent()).toContain(
      '-sid-alice7-rot-sticky:pak_',
    );
    await page.getByRole('button', { name: 'Copy URL' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
  });

  it('shows the secret only when asked, and hides it again', async () => {
    const { page } = await open({ hash: `#/composer?key=${alice?.id}` });
    const url = page.getByRole('region', { name: 'Proxy URL' });
    await url.getByText('pak_••••').waitFor();
    await page.getByRole('button', { name: 'Reveal' }).click();
    await url.getByText(/pak_[0-9a-f]{24}/).waitFor();
    await page.getByRole('button', { name: 'Hide' }).click();
    await url.getByText('pak_••••').waitFor();
  });
});

describe('test', () => {
  it('grows while it runs, has Cancel where Run was, and says how it ended', async () => {
    const { page } = await open({
      hash: `#/test?key=${alice?.id}`,
      before: (main) => {
        main.state.probeScenario = 'slow';
      },
    });
    await page.getByRole('button', { name: 'Run test' }).click();
    await page.getByText('under way').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('region', { name: 'Verdict' }).getByText('Cancelled before it was done.').waitFor();
    expect(calls('probe.cancel')).toBe(1);
  });

  it('counts down what the gateway asked for and lets nothing run before', async () => {
    const { page } = await open({
      hash: `#/test?key=${alice?.id}`,
      before: (main) => {
        main.state.probeScenario = 'rateLimited';
      },
    });
    await page.getByRole('button', { name: 'Run test' }).click();
    const wait = page.getByRole('button', { name: /^Wait \d+ s$/ });
    await wait.waitFor();
    expect(await wait.isDisabled()).toBe(true);
  });
});

describe('settings', () => {
  it('keeps each change at once, and keeps none that makes no sense', async () => {
    const { page, main } = await open({ hash: '#/settings' });
    const minutes = page.getByLabel('Minutes between two readings');
    await minutes.fill('0');
    await page.keyboard.press('Enter');
    await page.getByText('A whole number from 1 to 1440.').waitFor();
    expect(calls('settings.set')).toBe(0);
    await minutes.fill('15');
    await page.keyboard.press('Enter');
    await page.getByText('Saved').waitFor();
    expect(main.state.settings.pollMinutes).toBe(15);
  });

  it('refuses an API key as proxy username and tells unknown placeholders', async () => {
    const { page } = await open({ hash: '#/settings' });
    await page.getByLabel('Proxy username').fill(`psx_${'a1'.repeat(20)}`);
    await page.keyboard.press('Enter');
    await page.getByText('This looks like your API key').waitFor();
    expect(calls('account.rename')).toBe(0);
    await page.getByLabel('Message template').fill('Hi {{name}}, {{url}}');
    await page.getByText('{{name}} is not known').waitFor();
  });
});

describe('usage', () => {
  it('gives the chart’s numbers as a table, gaps as unknown', async () => {
    const { page } = await open({ hash: '#/usage' });
    await page.getByRole('button', { name: 'Show numbers' }).click();
    const table = page.getByRole('table', { name: 'Traffic over time' });
    expect(await table.getByRole('row').count()).toBe(169);
    expect(await table.getByText('unknown: Not recorded').count()).toBe(2);
  });
});
