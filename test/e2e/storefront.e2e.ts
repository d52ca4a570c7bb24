/** The demo's storefront: switched on in the window, bought from by its own buyer and by one from outside. */
import { expect, it, onTestFinished } from 'vitest';
import { buy, newBuyer } from '../../electron/demo/buyer.ts';
import type { StorefrontState } from '../../shared/ipc/storefront.ts';
import { launchApp } from '../runtime/launch.ts';
import { AppFrame } from './pages/app-frame.ts';

it('sells to machines: paid in play money, a key in the list, its secret with the buyer alone', {
  timeout: 90_000,
}, async () => {
  const app = await launchApp({ args: ['--demo'] });
  onTestFinished(async () => {
    await app.close();
  });
  const { page } = app;
  const frame = new AppFrame(page);
  await frame.mintButton.waitFor();
  await frame.open('Settings');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Storefront' }).click();
  const section = page.getByRole('region', { name: 'Storefront (x402)' });
  // The switch shows what main has done, so it is waited for in the line beside it.
  await section.getByRole('switch', { name: 'Sell at the storefront' }).click({ force: true });
  await section.getByText(/^Open at http:\/\/127\.0\.0\.1:\d+\/buy\?gb=1\./).waitFor();
  await section.getByRole('button', { name: 'Buy 1 GB' }).click();
  await section.getByText('Paid 3.50 USDC, got 1 GB.').waitFor();

  const state = await page.evaluate(async () => {
    const bridge = (
      window as unknown as { pakdesk: { calls: { storefront: { get(input: object): Promise<unknown> } } } }
    ).pakdesk;
    return ((await bridge.calls.storefront.get({})) as { value: StorefrontState }).value;
  });
  const account = newBuyer();
  await fetch(`${state.config.facilitatorUrl}/faucet`, {
    method: 'POST',
    body: JSON.stringify({ wallet: account.address, micro: 20_000_000 }),
  });
  const bought = await buy(`${state.localUrl}/buy?gb=4&country=us`, account);
  expect(bought).toMatchObject({ status: 200, body: { gb: 4, paidMicroUsdc: '14000000' } });
  const secret = String(bought.body['password']);
  expect(secret).toMatch(/^pak_[0-9a-f]{24}$/);
  await expect.poll(() => section.textContent()).toContain('In 30 days: 2 sold, 5 GB, 17.50 USDC');

  await frame.open('Keys');
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/Search|Filter/))
    .first()
    .fill(account.address);
  await page
    .getByRole('row')
    .filter({ hasText: `x402:${account.address}` })
    .waitFor();
  expect(await page.content()).not.toContain(secret);
  expect(app.stdout() + app.stderr()).not.toContain(secret);
});
