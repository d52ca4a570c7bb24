import { describe, expect, it } from 'vitest';
import { ask, openShop, shopConfig } from './shop.ts';

describe('settings', () => {
  it('is off, refuses what cannot sell, and wallets with a typing error', async () => {
    const { running, p } = await openShop();
    const { api } = running;
    const issueOf = async (patch: Parameters<typeof api.storefront.set>[0]['patch']) =>
      api.storefront.set({ patch }).then(
        () => 'kept',
        (error: { data: { message: string } }) => error.data.message,
      );
    expect(await issueOf({ pricePerGbMicro: null })).toBe('It needs a price first.');
    expect(await issueOf({ baseWallet: null })).toBe('It needs a wallet first.');
    expect(await issueOf({ baseWallet: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02914' })).toContain('checksum');
    expect(await issueOf({ solanaWallet: '1'.repeat(33) })).toContain('Solana');
    expect(await issueOf({ facilitatorUrl: 'http://example.com' })).not.toBe('kept');
    expect(await issueOf({ toleranceBp: 201 })).not.toBe('kept');
    expect(await api.storefront.check({})).toMatchObject({ ok: true, networks: ['eip155:8453', expect.any(String)] });
    expect((await api.storefront.set({ patch: { enabled: false } })).listening).toBe(false);
    expect(await api.storefront.check({})).toMatchObject({ ok: true });
    expect(await api.storefront.set({ patch: { facilitatorUrl: 'http://127.0.0.1:9' } })).toMatchObject({
      problem: '',
    });
    expect(await api.storefront.check({})).toMatchObject({ ok: false });
    expect(shopConfig(p).enabled).toBe(true);
  });

  it('tells of every change of where money arrives and who is believed about it', async () => {
    const { running } = await openShop();
    const { api } = running;
    const told = async (patch: Parameters<typeof api.storefront.set>[0]['patch']) => {
      const before = new Set((await api.app.notices({})).notices.map(({ id }) => id));
      await api.storefront.set({ patch: { enabled: false, ...patch } });
      return (await api.app.notices({})).notices.filter(({ id }) => !before.has(id)).map(({ text }) => text);
    };
    expect(await told({ facilitatorUrl: 'https://pay.example/x' })).toEqual(['Facilitator: https://pay.example/x.']);
    expect(await told({ baseRpcUrl: 'https://node.example' })).toEqual(['Node of Base: https://node.example.']);
    expect(await told({ baseWallet: '0x3333333333333333333333333333333333333333' })).toEqual([
      'Base: 0x3333333333333333333333333333333333333333.',
    ]);
    expect(await told({ facilitatorUrl: null, baseWallet: null })).toEqual([
      'Base: not sold there any more.',
      'No facilitator is set any more.',
    ]);
    // Told when it replaces one: the first one is what the user is just setting up.
    expect(await told({ facilitatorUrl: 'https://pay.example' })).toEqual([]);
    expect(await told({ pricePerGbMicro: 2_000_000, facilitatorUrl: 'https://pay.example' })).toEqual([]);
  });

  it('says when another program has the port, and sells nothing while the facilitator is down', async () => {
    const first = await openShop();
    const taken = Number(new URL(first.url).port);
    const p = first.p;
    const state = await first.running.api.storefront.set({ patch: { facilitatorUrl: 'http://127.0.0.1:9', port: 0 } });
    expect((await ask(`${state.localUrl}/buy?gb=1`)).status).toBe(503);
    expect(taken).toBeGreaterThan(0);
    expect(p.money.settlements()).toEqual([]);
    const server = (await import('node:net')).createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const blocked = await first.running.api.storefront.set({ patch: { port } });
    expect(blocked).toMatchObject({
      listening: false,
      problem: `Another program listens on port ${port}. Choose another one.`,
    });
    const titles = async () => (await first.running.api.app.notices({})).notices.map(({ title }) => title);
    expect(await titles()).toContain('The storefront is not open');
    await new Promise((resolve) => server.close(resolve));
    expect((await first.running.api.storefront.set({ patch: { port: 0 } })).listening).toBe(true);
    expect(await titles()).not.toContain('The storefront is not open');
  });

  it('the demo sells to itself', async () => {
    const { running } = await openShop();
    await running.api.account.openDemo({});
    expect(await running.api.storefront.get({})).toMatchObject({ demo: true, config: { enabled: false } });
    await running.api.storefront.set({ patch: { enabled: true } });
    const bought = await running.api.storefront.demoBuy({ gb: 2 });
    expect(bought).toMatchObject({ status: 200, gb: 2, paidMicro: 7_000_000 });
    expect(bought.keyId).not.toBeNull();
    expect((await running.api.payments.list({ limit: 5 })).payments).toMatchObject([{ source: 'x402', gb: 2 }]);
  });
});
