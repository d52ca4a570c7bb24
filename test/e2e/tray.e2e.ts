/** In the tray, as far as the Chromium runtime goes: closing keeps the app reading, the menu leads back and ends it. */
import { expect, it, onTestFinished } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import { askMain } from './bridge.ts';
import { AppFrame } from './pages/app-frame.ts';

it('goes on in the tray once it is switched on, reads there, and quits from it', { timeout: 90_000 }, async ({
  skip,
}) => {
  const app = await launchApp({ args: ['--demo'] });
  onTestFinished(async () => void (await app.close()));
  const { page, tray } = app;
  if (tray === null) return skip('the tray of this runtime cannot be reached');
  const frame = new AppFrame(page);
  await frame.mintButton.waitFor();
  expect(await tray.items()).toBeNull();

  await frame.open('Settings');
  const inTray = page.getByRole('switch', { name: 'Go on in the tray when the window is closed' });
  await inTray.press('Space');
  await expect.poll(() => tray.items()).toEqual(['Open Pakdesk', 'Read usage now', 'Quit Pakdesk']);
  // A run from the source is not opened at login, whatever the switch says: it is kept for the installed app.
  const atLogin = page.getByRole('switch', { name: 'Open Pakdesk at login' });
  await atLogin.press('Space');
  await page.getByText('It begins in the tray.').waitFor();

  expect(await tray.closeWindow()).toBe(false);
  expect(app.main.exitCode).toBeNull();
  const asOf = async () => (await askMain<{ asOf: number | null }>(page, 'sync.state')).asOf ?? 0;
  const before = await asOf();
  await tray.choose('Read usage now');
  await expect.poll(asOf, { timeout: 20_000 }).toBeGreaterThan(before);
  await tray.choose('Open Pakdesk');

  await inTray.press('Space');
  await expect.poll(() => tray.items()).toBeNull();
  await inTray.press('Space');
  await expect.poll(() => tray.items()).not.toBeNull();
  await tray.choose('Quit Pakdesk');
  expect(await app.exited).toEqual({ code: 0, signal: null });
});
