/** A buyer who paid, and a storefront that is not open any more. */
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import type { StorefrontConfig } from '../../../shared/ipc/storefront.ts';
import { app, freshDir, homeOf } from '../app-harness.ts';
import { ask, openShop, paid, paymentFor, richBuyer } from './shop.ts';

/** The money has moved, and neither the facilitator nor the chain says so yet. */
async function unclear() {
  const options = { dir: freshDir(), keychain: createMemoryKeychain() };
  const shop = await openShop({}, options);
  const { p, url, running } = shop;
  const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
  p.fault({ target: 'facilitator', path: '/settle', times: 1, status: 500, drop: 'after' });
  p.fault({ target: 'facilitator', path: '/rpc', times: 100, status: 503 });
  expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(202);
  expect(await running.api.storefront.get({})).toMatchObject({ unsettled: 1 });
  return { ...shop, options };
}

describe('a payment that is under way when the storefront', () => {
  const cases: [string, (blocked: number) => Partial<StorefrontConfig>][] = [
    ['is switched off', () => ({ enabled: false })],
    ['finds its port taken', (port) => ({ port })],
    ['has no facilitator any more: the chain tells', () => ({ enabled: false, facilitatorUrl: null })],
  ];
  it.each(cases)('%s, ends in a key all the same', async (_, patchOf) => {
    const { p, running } = await unclear();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    p.clearFaults();
    const state = await running.api.storefront.set({ patch: patchOf((other.address() as { port: number }).port) });
    expect(state.listening).toBe(false);
    await vi.waitFor(async () => expect((await running.api.storefront.get({})).unsettled).toBe(0), 10_000);
    await vi.waitFor(() => expect(p.effects().minted).toBe(1), 10_000);
    expect(p.money.settlements()).toHaveLength(1);
    await new Promise((resolve) => other.close(resolve));
  });

  it('was off before a restart, ends in a key after it', async () => {
    const { p, running, options } = await unclear();
    await running.api.storefront.set({ patch: { enabled: false } });
    expect(await running.api.storefront.get({})).toMatchObject({ unsettled: 1 });
    await running.services.close();
    p.clearFaults();
    const next = await app({ home: homeOf(p), ...options });
    await vi.waitFor(() => expect(p.effects().minted).toBe(1), 10_000);
    expect(await next.api.storefront.get({})).toMatchObject({ listening: false, unsettled: 0 });
  });
});
