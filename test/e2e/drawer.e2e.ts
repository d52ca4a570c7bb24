/** The drawer, the hand-out and the palette against the built page under its CSP, with a main process in memory. */
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appErrorData } from '../../shared/ipc/app-error.ts';
import { fixtureKeys } from '../renderer/fixtures.ts';
import { launchBrowser, type OpenedPage, openPage } from '../renderer/page.ts';
import { BUILD } from '../runtime/repo.ts';

let browser: Browser;
let opened: OpenedPage;

const keys = fixtureKeys(12, Date.now());
const [alice] = keys;
if (!alice) throw new Error('no fixture');

async function open(options: Parameters<typeof openPage>[3] = {}) {
  opened = await openPage(browser, join(BUILD, 'renderer'), structuredClone(keys), options);
  await opened.page.locator('.frame').waitFor();
  return opened;
}
const openDrawer = (options: Parameters<typeof openPage>[3] = {}) =>
  open({ hash: `#/keys?key=${alice.id}`, ...options });
const drawer = () => opened.page.locator('.key-drawer');
const dialog = () => opened.page.getByRole('dialog');
const calls = (channel: string) => opened.main.counts.get(channel) ?? 0;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const { problems } = opened;
  await opened.close();
  expect(problems).toEqual([]);
});

describe('the drawer', () => {
  it('asks for live sessions only when they are looked at, and says why there are none to see', async () => {
    await openDrawer({
      before: (main) => {
        main.state.sessionsUnavailable = 'Your API key does not have the right “ports:read”.';
      },
    });
    const sessions = drawer().getByRole('region', { name: 'Live sessions' });
    await drawer().getByText('What happened').waitFor();
    expect(calls('sessions.list')).toBe(0);
    await sessions.getByRole('button', { name: 'Live sessions' }).click();
    await sessions.getByText('“ports:read”').waitFor();
    expect(await sessions.getByRole('button', { name: /^Close/ }).count()).toBe(0);
  });

  it('closes all of a key’s sessions only after asking, with Cancel under Enter', async () => {
    const { page, main } = await openDrawer();
    const sessions = drawer().getByRole('region', { name: 'Live sessions' });
    await sessions.getByRole('button', { name: 'Live sessions' }).click();
    await sessions.getByText('2 named of 37 in the account; the ceiling is 250.').waitFor();
    // The one that the gateway named itself is hidden until asked for.
    expect(await sessions.getByRole('listitem').count()).toBe(2);
    await sessions.getByRole('button', { name: 'Close all 3…' }).click();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await page.keyboard.press('Enter');
    expect(calls('sessions.close')).toBe(0);
    await sessions.getByRole('button', { name: 'Close all 3…' }).click();
    await sessions.getByRole('button', { name: 'Close all', exact: true }).click();
    await sessions.getByText('Nothing is connected with this key.').waitFor();
    expect(main.inputs('sessions.close')).toMatchObject([{ keyId: alice.id, sessionKeys: { length: 3 } }]);
  });

  it('merges the platform’s record with the journal, and goes on with the journal where the record cannot be had', async () => {
    const { page, main } = await openDrawer({
      before: ({ state }) => {
        state.failures['activity.audit'] = appErrorData('offline', 'The platform cannot be reached.');
      },
    });
    await drawer().getByText('The platform’s record could not be read').waitFor();
    main.state.failures = {};
    await drawer().getByRole('button', { name: 'Try again' }).click();
    const list = drawer().getByRole('list', { name: 'What happened to this key, newest first' });
    await list.getByText('Suspended at its cap').waitFor();
    await list.getByText('+10 GB · cap 20 GB').waitFor();
    const times = await page.evaluate(() =>
      [...document.querySelectorAll('.drawer-timeline time')].map((time) =>
        Date.parse(time.getAttribute('datetime') ?? ''),
      ),
    );
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('says so when its key goes while it is open, and keeps what was recorded', async () => {
    const { main, publish } = await openDrawer();
    await drawer().getByText('What happened').waitFor();
    main.state.keys = main.state.keys.filter(({ id }) => id !== alice.id);
    publish('dataChanged', { domains: ['keys'] });
    await drawer().getByText('The platform no longer lists this key.').waitFor();
    expect(await drawer().getByRole('heading', { level: 2 }).textContent()).toBe(alice.label);
    await drawer().getByRole('list', { name: 'What happened to this key, newest first' }).waitFor();
  });

  it('remembers what was folded away', async () => {
    const { page } = await openDrawer();
    const fold = drawer().getByRole('button', { name: 'Facts' });
    await fold.click();
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await page.reload();
    await fold.waitFor();
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
  });
});

describe('the hand-out', () => {
  it('shows each message before it is copied, the card without running anything of it', async () => {
    const { page, main } = await open({
      before: ({ state }) => {
        const evil =
          '<img src="https://evil.invalid/x"><script>window.hacked = 1</script><b onclick="x()">{{customer}}</b> {{url}}';
        state.settings.handoutTemplates.push({ id: 'evil', name: 'Evil', format: 'html', body: evil });
        state.keys = state.keys.map((key) => (key.id === alice.id ? { ...key, label: '<i>Al</i>' } : key));
      },
      hash: `#/keys?key=${alice.id}`,
    });
    await drawer().getByRole('button', { name: 'Preview, other forms, QR code' }).click();
    const preview = dialog().getByRole('region', { name: 'The message, with the secret masked' });
    await preview.getByText('Hi <i>Al</i>,').waitFor();
    await dialog().getByRole('combobox', { name: 'Message' }).click();
    await page.getByRole('option', { name: 'Evil' }).click();
    await preview.getByText('<i>Al</i>').waitFor();
    expect(await preview.locator('script, img, i').count()).toBe(0);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    await dialog().getByText('<script> is dropped').waitFor();
    await dialog().getByRole('button', { name: 'Copy HTML source' }).click();
    await dialog().getByText('“Evil” is on the clipboard').waitFor();
    expect(main.inputs('keys.copy')).toMatchObject([{ what: { kind: 'message', templateId: 'evil', as: 'source' } }]);
  });

  it('stands under the customer’s own host once he has one', async () => {
    const { main, page } = await openDrawer();
    await drawer().getByRole('button', { name: 'Change', exact: true }).click();
    const host = drawer().getByLabel('This customer’s gateway host');
    await host.fill('http://gw.alice.example');
    await drawer().getByText('no http://').waitFor();
    await host.fill('gw.alice.example');
    await page.keyboard.press('Enter');
    await drawer().getByText('this customer’s own').waitFor();
    expect(main.state.keyHosts).toEqual({ [alice.id]: 'gw.alice.example' });
    await drawer().getByRole('button', { name: 'Preview, other forms, QR code' }).click();
    await dialog().getByRole('region', { name: 'Proxy URL' }).getByText('gw.alice.example').waitFor();
  });
});

describe('the call', () => {
  it('begins with the preset used last, and picks another by Ctrl and its number', async () => {
    const { page } = await open();
    await page.keyboard.press('Control+n');
    await dialog().getByLabel('Customer').fill('bob');
    await page.keyboard.press('Control+4');
    expect(await dialog().getByLabel('Cap').inputValue()).toBe('1 GB');
    await page.keyboard.press('Enter');
    await page.getByText('for bob is copied').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+n');
    expect(await dialog().getByLabel('Cap').inputValue()).toBe('1 GB');
  });

  it('keeps the key when only the copy failed, and says so', async () => {
    const { page } = await open({
      before: (main) => {
        main.state.failures['keys.copy'] = appErrorData('clipboard_failed', 'The clipboard could not be written.');
      },
    });
    await page.keyboard.press('Control+n');
    await dialog().getByLabel('Customer').fill('bob');
    await page.keyboard.press('Enter');
    await dialog().getByText('The key is minted and works').waitFor();
    expect(calls('keys.mint')).toBe(1);
  });

  it('acts on a customer from the palette: by a command, and by Tab', async () => {
    const { page, main } = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`copy message ${alice.label}`);
    await page.getByText(`Copy message: ${alice.label}`).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`The message for ${alice.label} is copied.`).waitFor();
    expect(main.inputs('keys.copy')).toMatchObject([{ keyId: alice.id, what: { kind: 'message' } }]);
    await page.locator('.palette').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type(alice.label);
    await page.locator(`.palette [data-selected][data-key-id="${alice.id}"]`).waitFor();
    await page.keyboard.press('Tab');
    await page.getByPlaceholder(`What to do with ${alice.label}`).waitFor();
    await page.keyboard.type('rotate');
    await page.keyboard.press('Enter');
    await dialog().getByText('Rotate this key’s secret?').waitFor();
  });

  it('does what was typed faster than the palette opens, Enter included', async () => {
    const { page, main } = await open();
    // All in one turn of the page, so that nothing can have the focus before the last of it.
    await page.evaluate((text) => {
      const press = (key: string, ctrlKey = false) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
      press('k', true);
      for (const letter of text) press(letter);
      press('Enter');
      press('x');
    }, `copy message ${alice.label}`);
    await page.getByText(`The message for ${alice.label} is copied.`).waitFor();
    expect(main.inputs('keys.copy')).toMatchObject([{ keyId: alice.id, what: { kind: 'message' } }]);
    await page.locator('.palette').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => window.location.hash)).toBe('');
  });
});
