/** A native notification, from main to the system, and from its click to the screen. */
import { expect, it, onTestFinished } from 'vitest';
import { launchApp } from '../runtime/launch.ts';
import { AppFrame } from './pages/app-frame.ts';

it('a notification can be asked for, and its click brings up the app', { timeout: 90_000 }, async () => {
  const app = await launchApp({ args: ['--demo'] });
  onTestFinished(async () => {
    await app.close();
  });
  const { page } = app;
  await new AppFrame(page).mintButton.waitFor();
  const shown = await page.evaluate(() =>
    (
      window as unknown as {
        pakdesk: { calls: { alerts: { testNotification(input: object): Promise<{ ok: boolean }> } } };
      }
    ).pakdesk.calls.alerts.testNotification({}),
  );
  expect(shown.ok).toBe(true);
  await expect.poll(() => app.notifications().map(({ title }) => title)).toContain('Pakdesk can notify you');
  const [notification] = app.notifications().filter(({ title }) => title === 'Pakdesk can notify you');
  expect(notification?.buttons).toEqual(['Show alerts']);
  await app.clickNotification(notification?.id ?? 0);
  await expect.poll(() => page.url()).toContain('#/alerts');
  await expect.poll(() => app.badge()).not.toBeNull();
});
