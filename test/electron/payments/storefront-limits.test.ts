import { describe, expect, it, vi } from 'vitest';
import { ask, assertNothingMoved, openShop, paid, paymentFor, richBuyer, SOMEBODY, termsOf } from './shop.ts';

describe('limits', () => {
  it('a wallet buys so often an hour and no more, at once or one after the other', async () => {
    const { p, url } = await openShop({ purchasesPerWalletHour: 3 });
    const account = richBuyer(p);
    const headers = await Promise.all(Array.from({ length: 6 }, () => paymentFor(`${url}/buy?gb=1`, account)));
    const answers = await Promise.all(headers.map((header) => ask(`${url}/buy?gb=1`, paid(header))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429, 429]);
    const late = await ask(`${url}/buy?gb=1`, paid(await paymentFor(`${url}/buy?gb=1`, account)));
    expect([late.status, late.headers['retry-after']]).toEqual([429, '3600']);
    expect([p.money.settlements().length, p.effects().minted]).toEqual([3, 3]);
    const other = await ask(`${url}/buy?gb=1`, paid(await paymentFor(`${url}/buy?gb=1`, richBuyer(p))));
    expect(other.status).toBe(200);
  });

  it('an address asks so often a minute; the tunnel tells which', async () => {
    const { url } = await openShop({ requestsPerMinute: 5 });
    const from = (address: string) => ask(`${url}/buy?gb=1`, { headers: { 'X-Forwarded-For': address } });
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await from('203.0.113.7')).status);
    expect(statuses).toEqual([402, 402, 402, 402, 402, 429, 429]);
    expect((await from('203.0.113.8')).status).toBe(402);
    // What stands before the tunnel’s own entry is the stranger’s word.
    expect((await from('198.51.100.1, 203.0.113.7')).status).toBe(429);
    const strangers = await Promise.all(Array.from({ length: 300 }, (_, i) => from(`198.51.${i >> 8}.${i & 255}`)));
    expect(strangers.filter(({ status }) => status === 429).length).toBeGreaterThan(40);
  });

  it('1,000 requests at once, paid ones among them: each is answered, each payment has one key', async () => {
    const { p, url, running } = await openShop();
    const paying = await Promise.all(
      Array.from({ length: 5 }, async () => paymentFor(`${url}/buy?gb=1`, richBuyer(p))),
    );
    const asked = Array.from({ length: 1000 }, (_, index) => {
      const header = index % 100 < 5 ? paying[index % 100] : undefined;
      const send = (): Promise<number> =>
        ask(`${url}/buy?gb=1`, header === undefined ? {} : paid(header)).then(
          ({ status }) => status,
          // More connections than are held: the client comes again.
          () => new Promise((resolve) => setTimeout(() => resolve(send()), 20)),
        );
      return send();
    });
    const counts = Map.groupBy(await Promise.all(asked), (status) => status);
    expect([...counts.keys()].every((status) => [200, 402, 503].includes(status))).toBe(true);
    expect(counts.get(402)?.length).toBe(950);
    await vi.waitFor(() => expect(p.effects().minted).toBe(5), 5_000);
    expect(p.money.settlements()).toHaveLength(5);
    expect((await running.api.payments.list({ limit: 100 })).payments).toHaveLength(5);
  });

  it('takes no money for what cannot be delivered: the daily limit, an account without a key, a supplier that is down', async () => {
    const shop = await openShop();
    const { running, p, url } = shop;
    const header = await paymentFor(`${url}/buy?gb=20`, richBuyer(p));
    await running.api.settings.set({ patch: { dailyGbLimit: 10 } });
    const limited = await ask(`${url}/buy?gb=20`, paid(header));
    expect([limited.status, limited.headers['retry-after']]).toEqual([503, '60']);
    await running.api.settings.set({ patch: { dailyGbLimit: null } });
    p.fault({ target: 'api', times: 100, drop: 'before' });
    await running.api.sync.now({}).catch(() => undefined);
    expect((await ask(`${url}/buy?gb=20`, paid(header))).status).toBe(503);
    expect((await ask(`${url}/buy?gb=20`)).status).toBe(503);
    assertNothingMoved(shop);
  });
});

describe('a facilitator that fails or lies', () => {
  it('is down at the check: 503, nothing moves, and the same payment goes through later', async () => {
    const shop = await openShop();
    const { p, url } = shop;
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/verify', times: 1, status: 503 });
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(503);
    p.fault({ target: 'facilitator', path: '/verify', times: 1, delayMs: 3_000 });
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(503);
    assertNothingMoved(shop);
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(200);
  });

  const base = { success: true, network: 'eip155:8453', transaction: `0x${'ab'.repeat(32)}` };
  it.each([
    ['of another payer', { ...base, payer: SOMEBODY }],
    ['on another network', { ...base, network: 'eip155:84532' }],
    ['without a transaction', { ...base, transaction: '' }],
    ['with a transaction that is none', { ...base, transaction: 'javascript:alert(1)' }],
    ['that is still pending', { ...base, success: false, errorReason: 'settlement_pending' }],
    ['that is no answer', 'ok'],
    ['with an unknown reason', { ...base, success: false, errorReason: 'invalid_transaction_state', transaction: '' }],
  ])('a settlement %s is not taken for one: the chain is asked', async (_name, answer) => {
    const { p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 1, body: JSON.stringify(answer) });
    // The library asks once more by itself where it is told to wait.
    p.fault({ target: 'facilitator', path: '/rpc', times: 1, status: 503 });
    const first = await ask(`${url}/buy?gb=1`, paid(header));
    // Nothing had moved, so asking again carried it out: once.
    expect([200, 202]).toContain(first.status);
    await vi.waitFor(async () => expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(200), 5_000);
    expect(p.money.settlements()).toHaveLength(1);
    expect(p.effects().minted).toBe(1);
    const { transaction } = (await ask(`${url}/buy?gb=1`, paid(header))).body;
    expect(transaction).toBe(p.money.settlements()[0]?.transaction);
  });

  it('refuses before anything moves: the terms again, and the wallet may try anew', async () => {
    const { p, url } = await openShop({ purchasesPerWalletHour: 1 });
    const account = richBuyer(p);
    const header = await paymentFor(`${url}/buy?gb=1`, account);
    p.fault({
      ...{ target: 'facilitator', path: '/settle', times: 1, status: 400 },
      body: '{"success":false,"errorReason":"insufficient_funds","transaction":"","network":"eip155:8453"}',
    });
    const refused = await ask(`${url}/buy?gb=1`, paid(header));
    expect([refused.status, refused.body['error']]).toEqual([
      402,
      'The payment was not carried out: insufficient_funds.',
    ]);
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(200);
  });

  it('names one transaction for two payments: each gets its key', async () => {
    const { p, url } = await openShop();
    const answer = JSON.stringify(base);
    p.fault({ target: 'facilitator', path: '/settle', times: 2, body: answer });
    for (let i = 0; i < 2; i++) {
      const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
      expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(200);
    }
    expect(p.effects().minted).toBe(2);
  });

  it('is asked once by all who come while it is down, and found again when it is back', async () => {
    let offsetMs = 0;
    const { p, running } = await openShop({}, { now: () => Date.now() + offsetMs });
    await running.api.storefront.set({ patch: { enabled: false } });
    // One for the opening, one for the first buyer after the pause; were there more, the later ones would get through.
    p.fault({ target: 'facilitator', path: '/supported', times: 2, status: 503 });
    const { localUrl } = await running.api.storefront.set({ patch: { enabled: true } });
    const statusesOf = async () =>
      (await Promise.all(Array.from({ length: 20 }, () => ask(`${localUrl}/buy?gb=1`)))).map(({ status }) => status);
    expect(new Set(await statusesOf())).toEqual(new Set([503]));
    expect(new Set(await statusesOf())).toEqual(new Set([503]));
    offsetMs = 3_100;
    expect(new Set(await statusesOf())).toEqual(new Set([503]));
    offsetMs = 6_200;
    expect(new Set(await statusesOf())).toEqual(new Set([402]));
  });

  it('offers nothing where it cannot settle', async () => {
    const { p, url, running } = await openShop();
    p.fault({ target: 'facilitator', path: '/supported', times: 100, body: '{"kinds":[]}' });
    await running.api.storefront.set({ patch: { enabled: false } });
    const { localUrl } = await running.api.storefront.set({ patch: { enabled: true } });
    expect((await ask(`${localUrl}/buy?gb=1`)).status).toBe(503);
    await expect(termsOf(`${url}/buy?gb=1`)).rejects.toThrow();
    await vi.waitFor(
      async () => expect((await running.api.storefront.get({})).problem).toContain('cannot carry out'),
      5_000,
    );
  });
});
