/** What reaches the receiver, from whomever: only what Stripe signed a moment ago gets through. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { deliverStripeEvent, signStripe } from '../../../electron/demo/stripe-server.ts';
import { createLog } from '../../../electron/log.ts';
import type { StripeEvent } from '../../../electron/payments/stripe/read-stripe.ts';
import { startWebhook, type WebhookReceiver } from '../../../electron/payments/stripe/webhook.ts';
import { codeOf, connected, platform } from '../app-harness.ts';
import { until } from './until.ts';

const SECRET = `whsec_${'s'.repeat(32)}`;
const NOW = Date.UTC(2026, 10, 24, 12);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receiver(handle: (event: StripeEvent) => void = () => undefined) {
  const clock = { nowMs: NOW };
  const lines: string[] = [];
  const started: WebhookReceiver = await startWebhook({
    ...{ port: 0, secret: SECRET, handle },
    clock: { now: () => clock.nowMs },
    log: createLog(
      (line) => lines.push(line),
      () => NOW,
    ),
  });
  closers.push(() => started.close());
  return { started, clock, lines, url: `http://127.0.0.1:${started.port}/stripe` };
}

const event = (id = 'evt_123456') =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'charge.refunded',
    created: NOW / 1000,
    livemode: false,
    data: { object: {} },
  });

async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { method: 'POST', body, headers });
  await response.arrayBuffer();
  return response.status;
}
const signed = (body: string, secret = SECRET, atMs = NOW) => ({ 'Stripe-Signature': signStripe(body, secret, atMs) });

describe('a webhook', () => {
  it('that Stripe signed is handled, each time it comes', async () => {
    const seen: string[] = [];
    const { url, started } = await receiver(({ id }) => seen.push(id));
    expect(await post(url, event(), signed(event()))).toBe(200);
    // Stripe may send the same one again: what it does then is up to the inbox.
    expect(await post(url, event(), signed(event()))).toBe(200);
    expect(seen).toEqual(['evt_123456', 'evt_123456']);
    expect(started.lastEventAt()).toBe(NOW);
  });

  const body = event();
  const refused: [string, number, string, Record<string, string>][] = [
    ['without a signature', 400, body, {}],
    ['with an empty one', 400, body, { 'Stripe-Signature': '' }],
    ['with garbage for one', 400, body, { 'Stripe-Signature': 't=now,v1=yes' }],
    ['forged with another secret', 400, body, signed(body, `whsec_${'x'.repeat(32)}`)],
    ['changed after signing', 400, body.replace('evt_123456', 'evt_654321'), signed(body)],
    ['changed by one space', 400, `${body} `, signed(body)],
    ['five minutes old', 400, body, signed(body, SECRET, NOW - 300_000)],
    ['an hour old', 400, body, signed(body, SECRET, NOW - 3_600_000)],
    [
      'of the old scheme only',
      400,
      body,
      { 'Stripe-Signature': signed(body)['Stripe-Signature'].replace('v1=', 'v0=') },
    ],
    ['signed, but no event', 400, '{"id":"evt_123456"}', signed('{"id":"evt_123456"}')],
    ['signed, but no JSON', 400, 'gb=10', signed('gb=10')],
  ];
  for (const [name, status, text, headers] of refused) {
    it(`is turned away ${name}`, async () => {
      const seen: string[] = [];
      const { url, started, lines } = await receiver(({ id }) => seen.push(id));
      expect(await post(url, text, headers)).toBe(status);
      expect(seen).toEqual([]);
      expect(started.refused()).toBe(1);
      expect(lines.join()).not.toContain('whsec_s');
    });
  }

  it('of another path or method finds nothing', async () => {
    const { url, started } = await receiver();
    expect((await fetch(url)).status).toBe(405);
    expect(await post(`http://127.0.0.1:${started.port}/`, body, signed(body))).toBe(404);
    expect(await post(`${url}/../stripe/x`, body, signed(body))).toBe(404);
  });

  it('with a body without end is cut off, however its length is told', async () => {
    const { url, started } = await receiver();
    await post(url, 'x'.repeat(2_000_000), signed('x')).then(
      (status) => expect(status).toBe(413),
      // The connection ended before all of it was sent.
      (error: unknown) => expect(error).toBeInstanceOf(TypeError),
    );
    const socket = connect(started.port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(
      `POST /stripe HTTP/1.1\r\nHost: x\r\nStripe-Signature: t=1,v1=a\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    for (let i = 0; i < 12; i += 1) socket.write(chunk);
    await closed;
    expect(await post(url, body, signed(body))).toBe(200);
  });

  it('is one of a thousand at once: bounded, and open again after ten seconds', async () => {
    let handled = 0;
    const { url, clock } = await receiver(() => {
      handled += 1;
    });
    const statuses: number[] = [];
    for (let batch = 0; batch < 40; batch += 1) {
      statuses.push(...(await Promise.all(Array.from({ length: 25 }, () => post(url, body, signed(body))))));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    expect(statuses.filter((status) => status === 429)).toHaveLength(400);
    expect(handled).toBe(600);
    clock.nowMs += 10_000;
    expect(await post(url, body, signed(body, SECRET, clock.nowMs))).toBe(200);
  });

  it('that cannot be written down is not said to be received', async () => {
    const { url } = await receiver(() => {
      throw new Error('disk full');
    });
    expect(await post(url, body, signed(body))).toBe(500);
  });
});

describe('the receiver in the app', () => {
  async function desk() {
    const p = await platform();
    const running = await connected({ platform: p });
    const { payments } = await running.api.settings.get({});
    await running.api.settings.set({ patch: { payments: { ...payments, mintByItself: true } } });
    running.clipboard.text = p.description.stripe.apiKey;
    await running.api.payments.connectStripe({ sessionOnly: false });
    return { p, ...running };
  }

  it('is off until it is switched on with a secret, and listens on this computer only', async () => {
    const { api, clipboard, crossed } = await desk();
    const port = await freePort();
    expect(await api.payments.webhook({})).toMatchObject({ enabled: false, listening: false });
    expect(await api.payments.setWebhook({ enabled: true, port })).toMatchObject({
      listening: false,
      hasSecret: false,
    });
    clipboard.text = 'not a secret';
    expect(await codeOf(api.payments.pasteWebhookSecret({}))).toBe('key_malformed');
    clipboard.text = SECRET;
    expect(await api.payments.pasteWebhookSecret({})).toMatchObject({ listening: true, hasSecret: true, error: null });
    expect(clipboard.text).toBe('');
    expect(crossed.join()).not.toContain(SECRET);
    expect(await api.payments.setWebhook({ enabled: false, port })).toMatchObject({ listening: false });
    await expect(fetch(`http://127.0.0.1:${port}/stripe`)).rejects.toThrow();
  });

  it('says so when its port is taken, and the rest goes on', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => other.close(() => resolve())));
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { api, clipboard } = await desk();
    clipboard.text = SECRET;
    await api.payments.pasteWebhookSecret({});
    const state = await api.payments.setWebhook({ enabled: true, port });
    expect(state).toMatchObject({ listening: false, error: expect.stringContaining(String(port)) });
  });

  it('and the look meet the same session at the same moment: one key', async () => {
    const { p, api, clipboard } = await desk();
    clipboard.text = SECRET;
    await api.payments.pasteWebhookSecret({});
    const { url } = await api.payments.setWebhook({ enabled: true, port: await freePort() });
    const session = p.stripe.create(
      { amountTotal: 4_900, currency: 'usd', metadata: { gb: '10', customer: 'both ways' } },
      p.stripe.urlOf,
    );
    const paid = p.stripe.pay(session.id);
    if (!paid) throw new Error('it was not paid');
    const deliver = () => deliverStripeEvent(url, paid, SECRET, Date.now());
    const [a, , b] = await Promise.all([deliver(), api.payments.checkNow({}), deliver(), api.payments.checkNow({})]);
    expect([a, b]).toEqual([200, 200]);
    await until(async () => (await api.payments.list({ limit: 5 })).counts.minted === 1);
    await api.payments.checkNow({});
    await api.sync.now({});
    expect(p.effects().minted).toBe(1);
    expect((await api.money.sales({ limit: 5 })).sales).toHaveLength(1);
  });

  it('of live mode is not taken where the key is a test key', async () => {
    const { p, api, clipboard } = await desk();
    clipboard.text = SECRET;
    await api.payments.pasteWebhookSecret({});
    const { url } = await api.payments.setWebhook({ enabled: true, port: await freePort() });
    const { id } = p.stripe.create(
      { amountTotal: 1, currency: 'usd', metadata: { gb: '1', customer: 'x' } },
      p.stripe.urlOf,
    );
    const paid = p.stripe.pay(id);
    const payload = JSON.stringify({ ...paid, livemode: true });
    expect(await post(url, payload, { 'Stripe-Signature': signStripe(payload, SECRET, Date.now()) })).toBe(200);
    expect((await api.payments.list({ limit: 5 })).payments).toEqual([]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
