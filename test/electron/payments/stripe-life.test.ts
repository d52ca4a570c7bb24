/** Stripe through what happens to an app: the demo, the lock, a week off, a month off, a thousand events at once. */
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { DAY_MS } from '../../../shared/key.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform } from '../app-harness.ts';
import { until } from './until.ts';

const PASSPHRASE = 'seven quiet owls';
const order = {
  ...{ intentId: intent('sale'), customer: 'on the phone', gb: 10, days: 30, amountMinor: 4_900, currency: 'USD' },
  choice: { kind: 'mint', tier: 'standard' } as const,
  mintByItself: true,
};

async function shop(now?: () => number) {
  const p = await platform(now ? { now } : {});
  const keychain = createMemoryKeychain();
  const dir = freshDir();
  const options = { keychain, dir, ...(now ? { now } : {}) };
  const running = await connected({ platform: p, ...options });
  await byItself(running);
  running.clipboard.text = p.description.stripe.apiKey;
  await running.api.payments.connectStripe({ sessionOnly: false });
  const pay = (customer: string) => {
    const { id } = p.stripe.create(
      { amountTotal: 900, currency: 'usd', metadata: { gb: '1', customer } },
      p.stripe.urlOf,
    );
    p.stripe.pay(id, { email: `${customer}@example.com` });
    return id;
  };
  return { p, options, running, pay };
}

async function byItself({ api }: Awaited<ReturnType<typeof app>>): Promise<void> {
  const { payments } = await api.settings.get({});
  await api.settings.set({ patch: { payments: { ...payments, mintByItself: true } } });
}

const counts = async ({ api }: Awaited<ReturnType<typeof app>>) => (await api.payments.list({ limit: 1 })).counts;

describe('the demo', () => {
  it('shows a sale from QR to key, with nothing to set up', async () => {
    const { api, clipboard } = await app({ home: homeOf(await platform()) });
    await api.account.openDemo({});
    expect(await api.payments.stripe({})).toMatchObject({ connection: 'connected', mode: 'test', keptIn: 'session' });
    const sale = await api.payments.sell(order);
    expect(sale).toMatchObject({ state: 'open', qr: expect.arrayContaining([expect.stringMatching(/^[01]+$/)]) });
    await api.payments.payDemo({ intentId: order.intentId });
    await until(async () => (await api.payments.checkout({ intentId: order.intentId })).payment?.state === 'minted');
    const { payment } = await api.payments.checkout({ intentId: order.intentId });
    await api.keys.copy({ keyId: payment?.keyId ?? '', what: { kind: 'secret' } });
    expect(clipboard.text).toMatch(/^pak_/);
    expect((await api.money.sales({ limit: 5 })).sales).toMatchObject([{ source: 'stripe', amountMinor: 4_900 }]);
  });

  it('is the only one that pays by itself', async () => {
    const { running } = await shop();
    await running.api.payments.sell(order);
    expect(await codeOf(running.api.payments.payDemo({ intentId: order.intentId }))).toBe('refused');
  });
});

describe('the lock', () => {
  it('finds the kept Stripe key again, beside an API key of this session only', async () => {
    const p = await platform();
    const running = await app({ home: homeOf(p), keychain: createMemoryKeychain() });
    const { proxyUsername, apiKey } = p.description;
    await running.api.account.connect({ proxyUsername, apiKey, name: 'Acme', sessionOnly: true });
    running.clipboard.text = p.description.stripe.apiKey;
    await running.api.payments.connectStripe({ sessionOnly: false });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
    await running.services.lock.close('user');
    await running.api.lock.unlock({ passphrase: PASSPHRASE });
    await expect.poll(async () => (await running.api.payments.stripe({})).connection).toBe('connected');
    expect(await running.api.payments.stripe({})).toMatchObject({ keptIn: 'keychain' });
  });

  it('takes Stripe’s key out of memory, listens to nobody, and finds afterwards what was paid meanwhile', async () => {
    const { p, running, pay } = await shop();
    const { api, services, clipboard } = running;
    clipboard.text = `whsec_${'s'.repeat(32)}`;
    await api.payments.pasteWebhookSecret({});
    const { url } = await api.payments.setWebhook({ enabled: true, port: 45_871 });
    await api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
    await services.lock.close('user');
    expect(await codeOf(api.payments.stripe({}))).toBe('locked');
    const desk = services.accounts.current().payments.stripe;
    expect(desk.state().connection).toBe('none');
    expect(desk.webhookState()).toMatchObject({ listening: false, hasSecret: false });
    await expect(fetch(url)).rejects.toThrow();
    pay('meanwhile');
    await api.lock.unlock({ passphrase: PASSPHRASE });
    await until(async () => (await api.payments.stripe({})).connection === 'connected');
    await until(async () => (await api.payments.webhook({})).listening);
    await until(async () => (await counts(running)).minted === 1);
    expect(p.effects().minted).toBe(1);
  });

  it('carries a key over that is kept for this session only', async () => {
    const p = await platform();
    const running = await connected({ platform: p });
    running.clipboard.text = p.description.stripe.apiKey;
    await running.api.payments.connectStripe({ sessionOnly: true });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
    await running.services.lock.close('user');
    expect(running.services.accounts.current().payments.stripe.state().connection).toBe('none');
    await running.api.lock.unlock({ passphrase: PASSPHRASE });
    await until(async () => (await running.api.payments.stripe({})).connection === 'connected');
    expect(await running.api.payments.stripe({})).toMatchObject({ keptIn: 'session' });
  });
});

describe('connecting, with something else meanwhile', () => {
  async function beforeConnecting(delayMs: number) {
    const p = await platform();
    const inner = createMemoryKeychain();
    /** What the keychain was asked to write; it takes its time for Stripe's entries, as with a prompt. */
    const asked: string[] = [];
    const writing = Promise.withResolvers<void>();
    const keychain: typeof inner = {
      ...inner,
      async set(account, secret, signal) {
        asked.push(account);
        if (account.includes('/stripe')) await writing.promise;
        await inner.set(account, secret, signal);
      },
    };
    const running = await connected({ platform: p, keychain });
    const { profile } = running.services.accounts.current().session;
    const { stripe: desk } = running.services.accounts.current().payments;
    running.clipboard.text = p.description.stripe.apiKey;
    if (delayMs > 0) p.fault({ target: 'stripe', path: '/v1/events', times: 1, delayMs });
    const kept = () => inner.get(`${profile.id}/stripe-key`);
    const { api } = running;
    async function disconnect(): Promise<void> {
      const { token } = await api.account.prepareDisconnect({});
      await api.account.disconnect({ confirmToken: token, forgetData: true });
    }
    return { p, api, running, profile, desk, kept, asked, written: writing.resolve, disconnect };
  }

  it('a lock that closes before Stripe answered: nothing is connected, and the clipboard stays', async () => {
    const { p, api, running, desk } = await beforeConnecting(300);
    await api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
    const connecting = codeOf(api.payments.connectStripe({ sessionOnly: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await running.services.lock.close('idle');
    expect(await connecting).toBe('locked');
    expect(desk.state().connection).toBe('none');
    expect(running.clipboard.text).toBe(p.description.stripe.apiKey);
    await api.lock.unlock({ passphrase: PASSPHRASE });
    expect((await api.payments.stripe({})).connection).toBe('none');
  });

  it('an account that is forgotten before Stripe answered: the keychain is not even asked', async () => {
    const { api, asked, kept, desk, written, disconnect } = await beforeConnecting(300);
    written();
    const connecting = codeOf(api.payments.connectStripe({ sessionOnly: false }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await disconnect();
    expect(await connecting).toBe('cancelled');
    expect(desk.state().connection).toBe('none');
    expect(asked.filter((account) => account.includes('/stripe'))).toEqual([]);
    expect(await kept()).toBeNull();
  });

  it('an account that is forgotten while the keychain writes: the entry goes, too', async () => {
    const { api, asked, profile, kept, desk, written, disconnect } = await beforeConnecting(0);
    const connecting = codeOf(api.payments.connectStripe({ sessionOnly: false }));
    await until(() => asked.includes(`${profile.id}/stripe-key`));
    const disconnecting = disconnect();
    await new Promise((resolve) => setTimeout(resolve, 50));
    written();
    await disconnecting;
    expect(await connecting).toBe('cancelled');
    expect(desk.state().connection).toBe('none');
    expect(await kept()).toBeNull();
  });

  it('a lock that closes while the keychain writes a signing secret: it is in no memory', async () => {
    const { api, running, asked, profile, desk, written } = await beforeConnecting(0);
    await api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
    running.clipboard.text = `whsec_${'s'.repeat(32)}`;
    const pasting = codeOf(api.payments.pasteWebhookSecret({}));
    await until(() => asked.includes(`${profile.id}/stripe-webhook`));
    await running.services.lock.close('idle');
    written();
    expect(await pasting).toBe('locked');
    expect(desk.webhookState()).toMatchObject({ hasSecret: false, listening: false });
    // It was being kept already: unlocking finds it.
    await api.lock.unlock({ passphrase: PASSPHRASE });
    await until(async () => (await api.payments.webhook({})).hasSecret);
  });
});

describe('after a time away', () => {
  for (const [name, days] of [
    ['a week', 7],
    ['forty days, of which Stripe keeps no events any more', 40],
  ] as const) {
    it(`of ${name}, everybody who paid has a key`, async () => {
      let nowMs = Date.now();
      const { p, options, running, pay } = await shop(() => nowMs);
      await running.services.close();
      const paid: string[] = [];
      for (let day = 1; day < days; day += 1) {
        nowMs += DAY_MS;
        paid.push(pay(`day${day}x`), pay(`again${day}x`));
      }
      nowMs += DAY_MS;
      // Stripe's own rule: events are kept for thirty days.
      const keptS = Math.floor(nowMs / 1000) - 30 * 86_400;
      const events = p.stripe.events();
      events.splice(0, events.length, ...events.filter(({ created }) => created >= keptS));
      const after = await app({ home: homeOf(p), ...options });
      await byItself(after);
      await until(async () => (await after.api.payments.stripe({})).lastLookAt !== null);
      await after.api.sync.now({});
      // Of whom no event tells any more, no refund would be told either: those are looked at.
      const told = new Set(events.map(({ data }) => data.object['id']));
      const untold = paid.filter((id) => !told.has(id));
      await until(async () => (await counts(after)).minted === paid.length - untold.length, 2000);
      const { payments } = await after.api.payments.list({ limit: 500, states: ['waiting'] });
      expect(payments.map(({ sourceId }) => sourceId).sort()).toEqual(untold.sort());
      for (const { id, days, reason } of payments) {
        expect(reason).toContain('away too long to see refunds');
        const terms = { id, customer: id, gb: 1, days, choice: { kind: 'mint', tier: 'standard' } as const };
        await after.api.payments.resolve({ ...terms, mint: true });
      }
      expect(p.effects().minted).toBe(paid.length);
      await after.api.payments.checkNow({});
      expect((await after.api.payments.list({ limit: 500 })).payments).toHaveLength(paid.length);
    });
  }
});

describe('a look that is cut off', () => {
  it('begins again where it began, also an hour later', async () => {
    let nowMs = Date.now();
    const { p, running, pay } = await shop(() => nowMs);
    for (let i = 0; i < 130; i += 1) {
      nowMs += 600_000;
      pay(`buyer${i}x`);
    }
    // The first page comes, the second one does not.
    p.fault({ target: 'stripe', path: '/v1/events', times: 1, delayMs: 1 });
    p.fault({ target: 'stripe', path: '/v1/events', times: 1, status: 500 });
    expect((await running.api.payments.checkNow({})).lastError).not.toBeNull();
    expect((await running.api.payments.list({ limit: 500 })).payments).toHaveLength(100);
    nowMs += 3_600_000;
    await running.api.payments.checkNow({});
    expect((await running.api.payments.list({ limit: 500 })).payments).toHaveLength(130);
  });
});

describe('a thousand at once', () => {
  it('are all written down by one look, told once, and wait for the user', async () => {
    const { running, pay } = await shop();
    const { api } = running;
    const { payments } = await api.settings.get({});
    await api.settings.set({ patch: { payments: { ...payments, mintByItself: false } } });
    for (let i = 0; i < 1_000; i += 1) pay(`buyer${i}x`);
    await api.payments.checkNow({});
    expect(await counts(running)).toMatchObject({ paid: 1_000, minted: 0 });
    expect((await api.app.notices({})).notices.length).toBeLessThan(20);
  });

  it('that nobody can read make six notices, not a thousand', async () => {
    const { p, running } = await shop();
    const { api } = running;
    for (let i = 0; i < 200; i += 1) {
      const metadata = { gb: 'ten', customer: `buyer${i}x` };
      p.stripe.pay(p.stripe.create({ amountTotal: 900, currency: 'usd', metadata }, p.stripe.urlOf).id);
    }
    await api.payments.checkNow({});
    const { notices } = await api.app.notices({});
    expect(notices.filter(({ title }) => title === 'A payment needs a look')).toHaveLength(5);
    expect(notices.map(({ title }) => title)).toContain('195 more payments need attention');
    for (const { id } of (await api.payments.list({ limit: 300 })).payments) await api.payments.ignore({ id });
    expect((await api.app.notices({})).notices).toEqual([]);
  });
});
