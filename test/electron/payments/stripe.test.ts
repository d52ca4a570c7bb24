/** Stripe's own library against the stand-in on loopback, through the router as the page calls it. */
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform } from '../app-harness.ts';
import { until } from './until.ts';

type Platform = Awaited<ReturnType<typeof platform>>;

async function shop(
  options: { rules?: object; dir?: string; keychain?: ReturnType<typeof createMemoryKeychain> } = {},
) {
  const p = await platform();
  const keychain = options.keychain ?? createMemoryKeychain();
  const dir = options.dir ?? freshDir();
  const running = await connected({ platform: p, keychain, dir });
  const { payments } = await running.api.settings.get({});
  await running.api.settings.set({ patch: { payments: { ...payments, mintByItself: true, ...options.rules } } });
  running.clipboard.text = p.description.stripe.apiKey;
  const state = await running.api.payments.connectStripe({ sessionOnly: false });
  const { payments: desk } = running.services.accounts.current();
  return { p, keychain, dir, state, desk, ...running };
}

function sold(p: Platform, metadata: Record<string, string>, rest: { amountTotal?: number; currency?: string } = {}) {
  return p.stripe.create({ amountTotal: 4_900, currency: 'usd', metadata, ...rest }, p.stripe.urlOf);
}

const states = async ({ api }: Pick<Awaited<ReturnType<typeof shop>>, 'api'>) =>
  (await api.payments.list({ limit: 500 })).payments.map(({ state }) => state).sort();

describe('the key', () => {
  it('is taken by Paste, tried first, kept bound to its host, and forgotten when the account is disconnected', async () => {
    const { p, api, state, clipboard, keychain, crossed, log, dir } = await shop();
    expect(state).toMatchObject({ connection: 'connected', mode: 'test', restricted: true, keptIn: 'keychain' });
    expect(clipboard.text).toBe('');
    const { profile } = await api.account.state({});
    const kept = await keychain.get(`${profile?.id}/stripe-key`);
    expect(JSON.parse(kept ?? '{}')).toMatchObject({ host: new URL(p.description.stripe.url).host });
    for (const text of [...crossed, ...log]) expect(text).not.toContain(p.description.stripe.apiKey);
    const again = await app({ home: homeOf(p), keychain, dir: freshDir() });
    expect((await again.api.account.state({})).profile).toBeNull();
    const { token } = await api.account.prepareDisconnect({});
    await api.account.disconnect({ confirmToken: token, forgetData: false });
    expect(await keychain.get(`${profile?.id}/stripe-key`)).toBeNull();
    expect((await api.payments.stripe({})).connection).toBe('none');
    expect(dir).not.toBe('');
  });

  for (const [name, text, code] of [
    ['a full live key', `sk_live_${'a'.repeat(24)}`, 'key_wrong_kind'],
    ['a publishable key', `pk_live_${'a'.repeat(24)}`, 'key_wrong_kind'],
    ['a signing secret', `whsec_${'a'.repeat(24)}`, 'key_wrong_kind'],
    ['the reseller’s API key', `psx_${'a'.repeat(24)}`, 'key_wrong_kind'],
    ['nothing', '', 'key_malformed'],
    ['two lines', `rk_test_${'a'.repeat(24)}\nrk_test_b`, 'key_malformed'],
    ['a megabyte', 'rk_test_'.padEnd(1_000_000, 'a'), 'key_malformed'],
    ['a key that Stripe does not know', `rk_test_${'b'.repeat(24)}`, 'key_invalid'],
  ] as const) {
    it(`refuses ${name}, keeps nothing and leaves the clipboard`, async () => {
      const p = await platform();
      const running = await connected({ platform: p });
      running.clipboard.text = text;
      expect(await codeOf(running.api.payments.connectStripe({ sessionOnly: false }))).toBe(code);
      expect(running.clipboard.text).toBe(text);
      expect((await running.api.payments.stripe({})).connection).toBe('none');
      if (text.length > 8) for (const line of running.log) expect(line).not.toContain(text);
    });
  }

  it('of an entry that was moved to another host is not used', async () => {
    const { p, api, keychain, dir, services } = await shop();
    const { profile } = await api.account.state({});
    const entry = `${profile?.id}/stripe-key`;
    const kept = JSON.parse((await keychain.get(entry)) ?? '{}');
    await keychain.set(entry, JSON.stringify({ ...kept, host: 'evil.example' }));
    await services.close();
    const after = await app({ home: homeOf(p), keychain, dir });
    await until(async () =>
      (await after.api.app.notices({})).notices.some(({ title }) => title === 'Stripe is not connected'),
    );
    expect((await after.api.payments.stripe({})).connection).toBe('none');
  });
});

describe('the inbox', () => {
  it('finds what was paid since the last look, page by page, once', async () => {
    const world = await shop();
    const { p, api } = world;
    const sessions = Array.from({ length: 120 }, (_, i) => sold(p, { gb: '1', customer: `buyer${i}x` }));
    for (const { id } of sessions) p.stripe.pay(id, { email: `${id}@example.com` });
    sold(p, { gb: '1', customer: 'never paid' });
    await api.payments.checkNow({});
    await api.payments.checkNow({});
    await until(async () => (await api.payments.list({ limit: 1 })).counts.minted === 120, 2000);
    expect(p.effects().minted).toBe(120);
    expect((await api.money.sales({ limit: 500 })).sales).toHaveLength(120);
  });

  it('takes only what is paid: a bank’s yes that comes later counts then, and once', async () => {
    const world = await shop();
    const { p, api } = world;
    const { id } = sold(p, { gb: '5', customer: 'slow bank' });
    p.stripe.pay(id, { later: true });
    const free = sold(p, { gb: '5', customer: 'free' }, { amountTotal: 0 });
    p.stripe.pay(free.id);
    await api.payments.checkNow({});
    expect(await states(world)).toEqual([]);
    p.stripe.settlePaid(id);
    await api.payments.checkNow({});
    await until(async () => (await states(world)).join() === 'minted');
    expect(p.effects().minted).toBe(1);
  });

  it('has no gap after a crash in the middle of a look', async () => {
    const { p, api, keychain, dir, crash, desk } = await shop();
    for (let i = 0; i < 110; i += 1)
      p.stripe.pay(sold(p, { gb: '1', customer: `buyer${i}x` }).id, { email: `${i}@example.com` });
    // The second page never comes.
    p.fault({ target: 'stripe', path: '/v1/events', times: 1, delayMs: 1 });
    p.fault({ target: 'stripe', path: '/v1/events', times: 1, status: 500 });
    expect((await api.payments.checkNow({})).lastError).not.toBeNull();
    expect((await api.payments.list({ limit: 1 })).counts).not.toMatchObject({ minted: 110 });
    await desk.close();
    await crash();
    const after = await app({ home: homeOf(p), keychain, dir });
    await after.api.settings.set({
      patch: { payments: { ...(await after.api.settings.get({})).payments, mintByItself: true } },
    });
    await until(async () => (await after.api.payments.stripe({})).lastLookAt !== null);
    await after.api.sync.now({});
    await until(async () => (await after.api.payments.list({ limit: 1 })).counts.minted === 110, 2000);
    expect(p.effects().minted).toBe(110);
  });

  it('flags a refund and a dispute, and puts the refund in the books', async () => {
    const world = await shop();
    const { p, api } = world;
    const { id } = sold(p, { gb: '5', customer: 'regrets' });
    p.stripe.pay(id);
    await api.payments.checkNow({});
    await until(async () => (await states(world)).join() === 'minted');
    p.stripe.refund(id, 900);
    p.stripe.refund(id, 100);
    p.stripe.dispute(id);
    await api.payments.checkNow({});
    const { payments, flagged } = await api.payments.list({ limit: 5, flagged: true });
    expect(flagged).toBe(1);
    expect(payments[0]).toMatchObject({ refundedMinor: 1_000, disputedAt: expect.any(Number), flagOpen: true });
    const { sales } = await api.money.sales({ limit: 5 });
    expect(sales.map(({ amountMinor }) => amountMinor).sort()).toEqual([-1_000, 4_900]);
  });

  for (const [name, metadata, rest, reason] of [
    ['no gb', { customer: 'x' }, {}, /how many GB/],
    ['gb: "ten"', { customer: 'x', gb: 'ten' }, {}, /ten/],
    ['gb: 0.5', { customer: 'x', gb: '0.5' }, {}, /0\.5/],
    ['gb: 10^9', { customer: 'x', gb: '1000000000' }, {}, /1000000000/],
    ['days: "soon"', { customer: 'x', gb: '1', days: 'soon' }, {}, /soon/],
    ['no readable currency', { customer: 'x', gb: '1' }, { currency: 'u$' }, /amount/],
  ] as const) {
    it(`waits with the reason: ${name}`, async () => {
      const world = await shop();
      const { p, api } = world;
      p.stripe.pay(sold(p, metadata, rest).id);
      await api.payments.checkNow({});
      const { payments } = await api.payments.list({ limit: 5 });
      expect(payments).toMatchObject([{ state: 'waiting', reason: expect.stringMatching(reason) }]);
      expect(p.effects().minted).toBe(0);
    });
  }

  it('reads a payment in another currency in its own units, and never adds it to dollars', async () => {
    const world = await shop();
    const { p, api } = world;
    p.stripe.pay(sold(p, { customer: 'a', gb: '1' }, { amountTotal: 5_000, currency: 'jpy' }).id);
    p.stripe.pay(sold(p, { customer: 'b', gb: '1' }, { amountTotal: 5_000, currency: 'isk' }).id, {
      email: 'b@example.com',
    });
    await api.payments.checkNow({});
    await until(async () => (await states(world)).join() === 'minted,minted');
    expect((await api.money.sales({ limit: 5 })).totals).toEqual([
      { currency: 'ISK', amountMinor: 50, minorDigits: 0 },
      { currency: 'JPY', amountMinor: 5_000, minorDigits: 0 },
    ]);
  });
});

describe('selling on the call', () => {
  const order = (name: string) => ({
    ...{ intentId: intent(name), customer: 'on the phone', gb: 10, days: 30, amountMinor: 4_900, currency: 'USD' },
    choice: { kind: 'mint' as const, tier: 'standard' as const },
    mintByItself: true,
  });

  it('goes from a link with QR to a key that can be handed out', async () => {
    const { p, api, clipboard } = await shop({ rules: { mintByItself: false } });
    const first = await api.payments.sell(order('call'));
    expect(first).toMatchObject({ state: 'open', payment: null, url: expect.stringMatching(/^http:\/\/127/) });
    expect(first.qr.length).toBeGreaterThan(20);
    expect((await api.payments.sell(order('call'))).url).toBe(first.url);
    expect(p.stripe.sessions()).toHaveLength(1);
    expect(p.stripe.sessions()[0]?.metadata).toMatchObject({ gb: '10', days: '30', customer: 'on the phone' });
    const paid = await fetch(`${first.url}/pay`, { method: 'POST' });
    expect(await paid.text()).toContain('Paid');
    await until(
      async () => (await api.payments.checkout({ intentId: intent('call') })).payment?.state === 'minted',
      1200,
    );
    const { payment, state } = await api.payments.checkout({ intentId: intent('call') });
    expect(state).toBe('paid');
    await api.keys.copy({ keyId: payment?.keyId ?? '', what: { kind: 'secret' } });
    expect(clipboard.text).toMatch(/^pak_/);
    expect((await api.payments.get({ id: payment?.id ?? '' })).payment.state).toBe('handedOut');
    await api.payments.checkNow({});
    expect(p.effects().minted).toBe(1);
  });

  it('makes one link of a lost answer and of a crash between asking and writing down', async () => {
    const { p, api } = await shop();
    p.fault({ target: 'stripe', method: 'POST', path: '/v1/checkout/sessions', drop: 'after', times: 3 });
    expect(await codeOf(api.payments.sell(order('lost')))).toBe('offline');
    const { url } = await api.payments.sell(order('lost'));
    expect(url).not.toBe('');
    expect(p.stripe.sessions()).toHaveLength(1);
  });

  it('that was paid otherwise than asked waits; one that was cancelled too late is still taken', async () => {
    const { p, api } = await shop();
    await api.payments.sell(order('late'));
    const [session] = p.stripe.sessions();
    p.stripe.pay(session?.id ?? '');
    const late = await api.payments.cancelCheckout({ intentId: intent('late') });
    expect(late.state).toBe('paid');
    await api.payments.sell(order('cancel'));
    expect((await api.payments.cancelCheckout({ intentId: intent('cancel') })).state).toBe('cancelled');
    await api.payments.sell(order('other'));
    const other = p.stripe.sessions()[0];
    if (other) {
      other.currency = 'eur';
      p.stripe.pay(other.id);
    }
    await api.payments.checkNow({});
    await until(async () => (await api.payments.checkout({ intentId: intent('other') })).state === 'paid');
    expect((await api.payments.checkout({ intentId: intent('other') })).payment).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/otherwise/),
    });
  });
});
