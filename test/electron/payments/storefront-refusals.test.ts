import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Altered,
  ask,
  assertNothingMoved,
  type OpenShop,
  openShop,
  paid,
  paymentFor,
  richBuyer,
  SOMEBODY,
  WALLET,
} from './shop.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const decode = (header: string) => JSON.parse(Buffer.from(header, 'base64').toString()) as Record<string, unknown>;

/** Of a signed authorization, one field changed afterwards. */
const changed =
  (field: string, value: string): NonNullable<Altered['payload']> =>
  (payload) => ({ ...payload, authorization: { ...(payload['authorization'] as object), [field]: value } });

describe('a payment that is not what was asked for', () => {
  const cases: [string, Altered, string][] = [
    [
      'underpaid by 3 %',
      { accepts: { amount: '9700000' } },
      'The payment is 9700000 micro-USDC; the price is 10000000.',
    ],
    [
      'the amount of the terms, another one signed',
      { accepts: { amount: '1' }, accepted: { amount: '10000000' } },
      'price is',
    ],
    ['to another wallet', { accepts: { payTo: SOMEBODY } }, 'The payment goes to somebody else.'],
    [
      'to another wallet, said to be ours',
      { accepts: { payTo: SOMEBODY }, accepted: { payTo: WALLET } },
      'somebody else',
    ],
    ['another token', { accepted: { asset: SOMEBODY } }, 'The payment is not in USDC.'],
    [
      'another token signed',
      { accepts: { asset: SOMEBODY }, accepted: { asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913' } },
      'invalid_exact_evm_signature',
    ],
    ['on another network', { accepted: { network: 'eip155:84532' } }, 'Nothing is sold on eip155:84532.'],
    [
      'on a network without a wallet',
      { accepted: { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' } },
      'not one plain transfer',
    ],
    ['another scheme', { accepted: { scheme: 'upto' } }, 'Only the scheme'],
    [
      'expired',
      { accepts: { maxTimeoutSeconds: -60 }, accepted: { maxTimeoutSeconds: 300 } },
      'The authorization has expired.',
    ],
    [
      'a forged signature',
      { payload: (payload) => ({ ...payload, signature: `0x${'11'.repeat(65)}` }) },
      'invalid_exact_evm_signature',
    ],
    ['signed by somebody else', { payload: changed('from', SOMEBODY) }, 'invalid_exact_evm_signature'],
    ['made valid for longer', { payload: changed('validBefore', '99999999999') }, 'invalid_exact_evm_signature'],
    ['no authorization', { payload: () => ({ permit2Authorization: {} }) }, 'The payment holds no authorization.'],
    [
      'numbers in place of text',
      { payload: (payload) => ({ ...payload, authorization: { value: 10_000_000 } }) },
      'not complete',
    ],
    ['an amount beyond all money', { payload: changed('value', '99999999999999999999') }, 'The amount is not one'],
  ];

  it.each(cases)('%s is answered with the terms; nothing moves', async (_name, altered, reason) => {
    const shop = await openShop();
    const header = await paymentFor(`${shop.url}/buy?gb=10`, richBuyer(shop.p), altered);
    const answer = await ask(`${shop.url}/buy?gb=10`, paid(header));
    expect([answer.status, answer.body['error']]).toEqual([402, expect.stringContaining(reason)]);
    expect(answer.headers['payment-required']).toBeDefined();
    assertNothingMoved(shop);
  });

  it('2 % less is taken, as the settings say; not where they say less', async () => {
    const shop = await openShop();
    const url = `${shop.url}/buy?gb=10`;
    const header = await paymentFor(url, richBuyer(shop.p), { accepts: { amount: '9800000' } });
    expect(await ask(url, paid(header))).toMatchObject({ status: 200, body: { paidMicroUsdc: '9800000', gb: 10 } });
    const strict = await openShop({ toleranceBp: 0 });
    const strictUrl = `${strict.url}/buy?gb=10`;
    const less = await paymentFor(strictUrl, richBuyer(strict.p), { accepts: { amount: '9999999' } });
    expect((await ask(strictUrl, paid(less))).status).toBe(402);
    assertNothingMoved(strict);
  });

  it('garbage in the header is answered with the terms', async () => {
    const shop = await openShop();
    const cases: [string, string][] = [
      ['garbage', '%%%'],
      ['base64 of no JSON', Buffer.from('hello').toString('base64')],
      ['an empty object', encode({})],
      ['null', encode(null)],
      ['a list', encode([1])],
      ['version 3', encode({ x402Version: 3, payload: {} })],
      ['__proto__', Buffer.from('{"x402Version":2,"__proto__":{"accepted":1}}').toString('base64')],
      ['deep nesting', encode(JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`))],
    ];
    for (const [name, header] of cases) {
      const answer = await ask(`${shop.url}/buy?gb=1`, paid(header));
      expect(answer.status, name).toBe(402);
    }
    assertNothingMoved(shop);
  });

  it('a replay by who read it on the chain gets nothing', async () => {
    const { p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    const bought = await ask(`${url}/buy?gb=1`, paid(header));
    expect(bought.status).toBe(200);
    const payment = decode(header) as { accepted: { extra: Record<string, unknown> } };
    const { order: _, ...extra } = payment.accepted.extra;
    const thefts = [
      { ...payment, accepted: { ...payment.accepted, extra } },
      { ...payment, accepted: { ...payment.accepted, extra: { ...extra, order: 'A'.repeat(32) } } },
      {
        x402Version: 1,
        scheme: 'exact',
        network: 'base',
        payload: (payment as unknown as { payload: unknown }).payload,
      },
    ];
    for (const theft of thefts) {
      const answer = await ask(`${url}/buy?gb=1`, paid(encode(theft)));
      expect(answer.status).toBe(409);
      expect(JSON.stringify(answer.body)).not.toContain('pak_');
    }
    expect(p.effects().minted).toBe(1);
  });

  it('an authorization that was used elsewhere buys nothing', async () => {
    const { p, url } = await openShop();
    const header = await paymentFor(`${url}/buy?gb=1`, richBuyer(p));
    const { accepted, payload } = decode(header) as { accepted: unknown; payload: unknown };
    const body = JSON.stringify({
      x402Version: 2,
      paymentPayload: { x402Version: 2, accepted, payload },
      paymentRequirements: accepted,
    });
    await fetch(`${p.facilitatorUrl}/settle`, { method: 'POST', body });
    expect(p.money.settlements()).toHaveLength(1);
    const answer = await ask(`${url}/buy?gb=1`, paid(header));
    expect([answer.status, answer.body['error']]).toEqual([402, expect.stringContaining('nonce_already_used')]);
    expect(p.effects().minted).toBe(0);
  });
});

describe('an order that makes no sense', () => {
  let shop: OpenShop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => assertNothingMoved(shop));

  it('is refused before anybody pays', async () => {
    const queries = [
      '',
      'gb=',
      'gb=0',
      'gb=0.5',
      'gb=1e9',
      'gb=ten',
      'gb=-1',
      'gb=51',
      'gb=1000000000',
      'gb=%00',
      'gb=1&days=0',
      'gb=1&days=31',
      'gb=1&pool=all',
      'gb=1&country=usa',
      'gb=1&country=../',
    ];
    for (const query of queries) {
      const { status, body } = await ask(`${shop.url}/buy?${query}`);
      expect([status, typeof body['error']], query).toEqual([400, 'string']);
    }
    const bodies: [string, string, number][] = [
      ['a list', '[1]', 400],
      ['no JSON', 'gb=5', 400],
      ['a fraction', '{"gb":0.5}', 400],
      ['__proto__', '{"__proto__":{"gb":5}}', 400],
      ['too much of it', `{"gb":1,"x":"${'x'.repeat(10_000)}"}`, 413],
      ['GB in it', '{"gb":5,"days":7}', 402],
    ];
    for (const [name, body, status] of bodies) {
      expect((await ask(`${shop.url}/buy`, { method: 'POST', body })).status, name).toBe(status);
    }
  });

  it('a header of 1 MB ends the connection, other methods and paths are refused', async () => {
    const huge = await ask(`${shop.url}/buy?gb=1`, { headers: { 'PAYMENT-SIGNATURE': 'A'.repeat(1_000_000) } }).catch(
      () => ({ status: 431 }),
    );
    expect(huge.status).toBe(431);
    const large = await ask(`${shop.url}/buy?gb=1`, { headers: { 'PAYMENT-SIGNATURE': 'A'.repeat(14_000) } });
    expect(large.status).toBe(431);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD'])
      expect((await ask(`${shop.url}/buy?gb=1`, { method })).status).toBe(405);
    expect((await ask(`${shop.url}/claim/x`, { method: 'POST' })).status).toBe(405);
    expect((await ask(`${shop.url}/../../etc/passwd`)).status).toBe(404);
    expect((await ask(`${shop.url}/claim/${encodeURIComponent("' OR 1=1 --")}`)).status).toBe(404);
  });

  it('listens on this computer only', async () => {
    const { port } = new URL(shop.url);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
    if (outside === undefined) return;
    const refused = await new Promise((resolve) => {
      const socket = connect(Number(port), outside);
      socket.once('connect', () => resolve(false));
      socket.once('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });
});
