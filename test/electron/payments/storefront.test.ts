import { ProxyAgent, request } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { buy } from '../../../electron/demo/buyer.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { scanFolder } from '../../e2e/secret-scan.ts';
import { app, freshDir, homeOf } from '../app-harness.ts';
import { ask, openShop, PRICE, paid, paymentFor, richBuyer, termsOf, WALLET } from './shop.ts';
import { solanaBuyer } from './solana-buyer.ts';

describe('a purchase by a client of the x402 library', () => {
  it('pays, gets a proxy URL, and that URL works through the gateway', async () => {
    const dir = freshDir();
    const { running, p, url } = await openShop({}, { dir });
    const account = richBuyer(p);
    const bought = await buy(`${url}/buy?gb=3&country=us&pool=mbl`, account);
    expect(bought.status).toBe(200);
    expect(bought.body).toMatchObject({
      gb: 3,
      paidMicroUsdc: '3000000',
      payer: account.address,
      network: 'eip155:8453',
    });
    const proxyUrl = String(bought.body['proxyUrl']);
    expect(proxyUrl).toMatch(/^http:\/\/psx_[a-z0-9]+-mbl-us:pak_[0-9a-f]{24}@127\.0\.0\.1:\d+$/);

    const { username, password, origin } = new URL(proxyUrl);
    const token = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const agent = new ProxyAgent({ uri: new URL(proxyUrl).origin, token });
    const through = await request(p.description.echoUrl, { dispatcher: agent });
    expect(await through.body.json()).toMatchObject({ country: 'US' });
    await agent.close();
    expect(origin).toContain('127.0.0.1');

    expect(p.money.settlements()).toMatchObject([{ payTo: WALLET, micro: 3 * PRICE, transaction: bought.transaction }]);
    expect(p.effects().minted).toBe(1);
    const { payments } = await running.api.payments.list({ limit: 10 });
    expect(payments).toMatchObject([
      {
        ...{ source: 'x402', sourceId: bought.transaction, state: 'handedOut', keyId: bought.body['keyId'] },
        ...{ gb: 3, days: 30, amountMinor: 300, currency: 'USD', contact: account.address },
      },
    ]);
    const sales = await running.api.money.sales({ limit: 10 });
    expect(sales.sales).toMatchObject([{ amountMinor: 300, currency: 'USD' }]);
    expect(await running.api.storefront.get({})).toMatchObject({ sold: { purchases: 1, gb: 3, micro: 3_000_000 } });

    // The secret went to the buyer alone.
    expect(running.crossed.join('\n')).not.toContain(password);
    expect(running.log.join('\n')).not.toContain(password);
    expect(scanFolder(dir, [password]).findings).toEqual([]);
  });

  it('gives the same key for the same payment, once or ten times at once, and takes no second payment', async () => {
    const { p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=2`, richBuyer(p));
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(`${url}/buy?gb=2`, paid(header))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    // Another amount of GB in the URL changes nothing about what was paid for.
    const again = await ask(`${url}/buy?gb=40`, paid(header));
    expect(new Set([...answers, again].map(({ body }) => body['proxyUrl'])).size).toBe(1);
    expect(again.body).toMatchObject({ gb: 2 });
    expect(p.effects().minted).toBe(1);
    expect(p.money.settlements()).toHaveLength(1);
  });

  it('speaks version 1 too: terms in the body, the payment in X-PAYMENT', async () => {
    const { p, url } = await openShop();
    const { body } = await ask(`${url}/buy?gb=1`);
    expect(body).toMatchObject({
      x402Version: 1,
      accepts: [
        {
          ...{ scheme: 'exact', network: 'base', maxAmountRequired: '1000000', payTo: WALLET, maxTimeoutSeconds: 300 },
          asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
        },
      ],
    });
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    const { payload } = JSON.parse(Buffer.from(header, 'base64').toString()) as { payload: unknown };
    const first = Buffer.from(JSON.stringify({ x402Version: 1, scheme: 'exact', network: 'base', payload })).toString(
      'base64',
    );
    const bought = await ask(`${url}/buy?gb=1`, { headers: { 'X-PAYMENT': first } });
    expect(bought.status).toBe(200);
    expect(bought.headers['x-payment-response']).toBeDefined();
    const again = await ask(`${url}/buy?gb=1`, { headers: { 'X-PAYMENT': first } });
    expect(again.body['proxyUrl']).toBe(bought.body['proxyUrl']);
    // Who reads the payment on the chain can write the same header, but not from the same place.
    const thief = await ask(`${url}/buy?gb=1`, { headers: { 'X-PAYMENT': first, 'X-Forwarded-For': '203.0.113.9' } });
    expect(thief.status).toBe(409);
  });

  it('sells on Solana: one transfer to the wallet’s token account', async () => {
    const seller = solanaBuyer().address;
    const { p, url } = await openShop({ solanaWallet: seller, baseWallet: null });
    const { accepts } = await termsOf(`${url}/buy?gb=2`);
    expect(accepts).toMatchObject([
      { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', amount: '2000000', payTo: seller },
    ]);
    const [terms] = accepts;
    if (!terms) throw new Error('No terms');
    const buyer = solanaBuyer();
    p.money.fund(buyer.address, 5_000_000);
    const header = (transaction: string) =>
      Buffer.from(JSON.stringify({ x402Version: 2, accepted: terms, payload: { transaction } })).toString('base64');
    const less = await ask(`${url}/buy?gb=2`, paid(header(buyer.pay({ ...terms, amount: '1900000' }))));
    expect([less.status, less.body['error']]).toEqual([
      402,
      'The payment is 1900000 micro-USDC; the price is 2000000.',
    ]);
    const elsewhere = await ask(`${url}/buy?gb=2`, paid(header(buyer.pay({ ...terms, payTo: buyer.address }))));
    expect([elsewhere.status, elsewhere.body['error']]).toEqual([402, 'The payment goes to somebody else.']);
    const bought = await ask(`${url}/buy?gb=2`, paid(header(buyer.pay(terms))));
    expect(bought).toMatchObject({ status: 200, body: { gb: 2, payer: buyer.address } });
    expect(p.money.balance(seller)).toBe(2_000_000);
  });

  it('tells crawlers what is sold', async () => {
    const { url } = await openShop({ publicUrl: 'https://shop.example.com' });
    expect((await ask(`${url}/.well-known/x402`)).body).toMatchObject({
      version: 1,
      resources: ['https://shop.example.com/buy?gb=1'],
    });
    const { body } = await ask(`${url}/openapi.json`);
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/buy': { get: { 'x-payment-info': { protocols: ['x402'], price: { min: '1.00', max: '50.00' } } } } },
    });
    expect((await termsOf(`${url}/buy?gb=1`)).extensions).toMatchObject({
      bazaar: { info: { input: { type: 'http', method: 'GET', queryParams: { gb: '1' } } } },
    });
    expect((await termsOf(`${url}/buy?gb=1`)).resource.url).toBe('https://shop.example.com/buy?gb=1');
  });
});

describe('when something breaks between the money and the key', () => {
  it('settle answers 500 after settling: the chain is asked, and the key comes in the same answer', async () => {
    const { p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 1, status: 500, drop: 'after' });
    const bought = await ask(`${url}/buy?gb=1`, paid(header));
    expect(bought).toMatchObject({ status: 200, body: { transaction: p.money.settlements()[0]?.transaction } });
    expect(p.effects().minted).toBe(1);
    expect(p.money.settlements()).toHaveLength(1);
  });

  it('the chain cannot be asked either: 202 and a claim, and the key once it can', async () => {
    const { running, p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 1, drop: 'after' });
    p.fault({ target: 'facilitator', path: '/rpc', times: 1, status: 503 });
    const first = await ask(`${url}/buy?gb=1`, paid(header));
    expect(first).toMatchObject({ status: 202, body: { status: 'unconfirmed', transaction: null } });
    const noticed = async () =>
      (await running.api.app.notices({})).notices.some(({ title }) => title === 'A payment in USDC is being looked up');
    expect(await noticed()).toBe(true);
    const claimUrl = String(first.body['claimUrl']);
    await vi.waitFor(async () => expect((await ask(claimUrl)).status).toBe(200), 5_000);
    expect(await noticed()).toBe(false);
    const again = await ask(`${url}/buy?gb=1`, paid(header));
    expect(again.status).toBe(200);
    expect((await ask(claimUrl)).body['proxyUrl']).toBe(again.body['proxyUrl']);
    expect((await running.api.storefront.get({})).unsettled).toBe(0);
    expect(p.effects().minted).toBe(1);
    expect(p.money.settlements()).toHaveLength(1);
  });

  it('no node of the chain is set: the facilitator is asked again, and what nobody can tell waits for a look', async () => {
    let offsetMs = 0;
    const { running, p, url } = await openShop({ baseRpcUrl: null }, { now: () => Date.now() + offsetMs });
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 1, status: 500, drop: 'after' });
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(202);
    offsetMs = 20 * 60_000;
    await vi.waitFor(async () => {
      const { payments } = await running.api.payments.list({ limit: 10 });
      expect(payments).toMatchObject([{ source: 'x402', state: 'waiting', gb: 1 }]);
    }, 5_000);
    expect(p.effects().minted).toBe(0);
    const [payment] = (await running.api.payments.list({ limit: 1 })).payments;
    expect(payment?.reason).toContain('Look at the wallet');
    // Never terms again: the buyer may have paid.
    const waiting = await ask(`${url}/buy?gb=1`, paid(header));
    expect(waiting.status).toBe(202);
    // The seller looked at the wallet: it came.
    await running.api.payments.resolve({
      ...{ id: payment?.id ?? '', customer: 'agent', gb: 1, days: 30, mint: true },
      choice: { kind: 'mint', tier: 'standard' },
    });
    expect((await ask(String(waiting.body['claimUrl']))).status).toBe(200);
    expect(p.effects().minted).toBe(1);
  });

  it('an authorization that ran out unused is nothing to wait for', async () => {
    let offsetMs = 0;
    const now = () => Date.now() + offsetMs;
    const { running, p, url } = await openShop({}, { now }, { now });
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 100, status: 500 });
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(202);
    offsetMs = 10 * 60_000;
    await vi.waitFor(async () => expect((await running.api.storefront.get({})).unsettled).toBe(0), 5_000);
    p.clearFaults();
    const again = await ask(`${url}/buy?gb=1`, paid(header));
    expect([again.status, again.body['error']]).toEqual([402, 'The authorization has expired.']);
    expect([p.effects().minted, p.money.settlements()]).toEqual([0, []]);
    expect((await running.api.payments.list({ limit: 10 })).payments).toEqual([]);
  });

  it('the platform is down after the money came: 202 and a claim, then the key', async () => {
    const { running, p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'api', path: '/v1/reseller/pool-keys', method: 'POST', times: 3, status: 503 });
    const first = await ask(`${url}/buy?gb=1`, paid(header));
    expect(first).toMatchObject({ status: 202, body: { status: 'paid' } });
    expect(first.headers['payment-response']).toBeDefined();
    expect(p.money.settlements()).toHaveLength(1);
    const { payments } = await running.api.payments.list({ limit: 10 });
    expect(payments).toMatchObject([{ source: 'x402' }]);
    await running.api.sync.now({});
    const claimUrl = String(first.body['claimUrl']);
    await vi.waitFor(async () => expect((await ask(claimUrl)).status).toBe(200), 5_000);
    expect(p.effects().minted).toBe(1);
    expect((await ask(`${url}/claim/${'A'.repeat(43)}`)).status).toBe(404);
  });

  it('the app is locked or without its API key: the key that was bought is kept for the buyer, and nothing new is sold', async () => {
    const { running, p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    const late = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    const bought = await ask(`${url}/buy?gb=1`, paid(header));
    expect(bought.status).toBe(200);
    await running.services.accounts.current().goOffline();
    expect((await ask(`${url}/buy?gb=1`, paid(header))).status).toBe(202);
    expect([(await ask(`${url}/buy?gb=1`)).status, (await ask(`${url}/buy?gb=1`, paid(late))).status]).toEqual([
      503, 503,
    ]);
    expect(p.money.settlements()).toHaveLength(1);
  });

  it('killed between settle and mint: finished at the next start, under the same payment', async () => {
    const dir = freshDir();
    const keychain = createMemoryKeychain();
    const { running, p, url } = await openShop({}, { dir, keychain });
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    // The mint hangs: the money has moved, and the app goes away.
    p.fault({ target: 'api', path: '/v1/reseller/pool-keys', method: 'POST', times: 1, delayMs: 60_000, status: 503 });
    const lost = ask(`${url}/buy?gb=1`, paid(header)).then(
      ({ status }) => status,
      () => 0,
    );
    await vi.waitFor(() => expect(p.money.settlements()).toHaveLength(1), 5_000);
    await running.crash();
    await lost;
    expect(p.effects().minted).toBe(0);
    const next = await app({ home: homeOf(p), dir, keychain });
    await vi.waitFor(() => expect(p.effects().minted).toBe(1), 10_000);
    await vi.waitFor(async () => expect((await next.api.storefront.get({})).listening).toBe(true), 5_000);
    const { localUrl } = await next.api.storefront.get({});
    const answer = await ask(`${localUrl}/buy?gb=1`, paid(header));
    expect(answer.status).toBe(200);
    expect(p.effects().minted).toBe(1);
    expect(p.money.settlements()).toHaveLength(1);
  });

  it('killed while settling: the money is found on the chain at the next start', async () => {
    const dir = freshDir();
    const keychain = createMemoryKeychain();
    const { running, p, url } = await openShop({}, { dir, keychain });
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    p.fault({ target: 'facilitator', path: '/settle', times: 1, delayMs: 300 });
    const lost = ask(`${url}/buy?gb=1`, paid(header)).then(
      ({ status }) => status,
      () => 0,
    );
    await vi.waitFor(async () => expect((await running.api.storefront.get({})).unsettled).toBe(1), 5_000);
    await running.crash();
    await lost;
    await vi.waitFor(() => expect(p.money.settlements()).toHaveLength(1), 5_000);
    const next = await app({ home: homeOf(p), dir, keychain });
    await vi.waitFor(() => expect(p.effects().minted).toBe(1), 10_000);
    expect((await next.api.payments.list({ limit: 10 })).payments).toHaveLength(1);
  });
});
