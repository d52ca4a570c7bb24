import { describe, expect, it } from 'vitest';
import type { RunningServices } from '../app-harness.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';

const NOW = Date.now();
const YEAR = { from: NOW - 366 * 86_400_000, to: NOW + 86_400_000 };

async function seller(): Promise<RunningServices> {
  return connected({ platform: await platform() });
}
const mint = (app: RunningServices, label: string, capGb: number) =>
  app.api.keys.mint({ intentId: intent(label.replace(/\W/g, '')), label, capGb, expiresAt: null, tier: 'standard' });
const sale = {
  at: NOW,
  amountMinor: 5000,
  currency: 'USD',
  customer: 'acme',
  keyId: null,
  operationId: null,
  note: '',
};

describe('money', () => {
  it('each mint and top-up is an order with its cost; without a price the margin is unknown and says why', async () => {
    const app = await seller();
    const { key } = await mint(app, 'acme / crawler', 10);
    await app.api.keys.topUp({
      intentId: intent('topup'),
      keyId: key.id,
      addGb: 30,
      extendDays: null,
      enable: false,
      previewed: { capGb: key.capGb, enabled: key.enabled, expiresAt: key.expiresAt },
    });
    const { rows, totals } = await app.api.money.summary({ ...YEAR, by: 'customer' });
    expect(rows).toMatchObject([{ id: 'acme', name: 'acme', orders: 2, gb: 40, costUsdCents: 4000 + 10_800 }]);
    expect(totals).toMatchObject({ marginUsdCents: null, unpricedOrders: 2 });
    expect(totals.marginReason).toContain('No retail price for');
  });

  it('a price counts from when it is set; what was bought at another one keeps it until it is repriced', async () => {
    const app = await seller();
    const price = (amountMinorPerGb: number) => ({
      customer: 'acme',
      price: { kind: 'perGb' as const, amountMinorPerGb, currency: 'USD' },
    });
    await app.api.money.setPrice(price(600));
    await mint(app, 'acme 1', 10);
    await app.api.money.setPrice(price(900));
    await mint(app, 'acme 2', 10);
    const of = async () => (await app.api.money.summary({ ...YEAR, by: 'customer' })).totals;
    expect(await of()).toMatchObject({ priced: [{ currency: 'USD', amountMinor: 15_000 }], marginUsdCents: 7000 });
    expect(await app.api.money.reprice({ ...YEAR, what: 'retail' })).toEqual({ orders: 1 });
    expect((await of()).priced).toMatchObject([{ amountMinor: 18_000 }]);
    expect((await app.api.money.prices({})).prices).toMatchObject([{ customerId: 'acme' }]);
  });

  it('a changed wholesale table does not change what was paid', async () => {
    const app = await seller();
    await mint(app, 'acme', 10);
    const before = await app.api.money.summary({ ...YEAR, by: 'month' });
    await app.api.settings.set({ patch: { wholesaleRates: [{ fromGb: 0, centsPerGb: 999 }] } });
    expect((await app.api.money.summary({ ...YEAR, by: 'month' })).totals.costUsdCents).toBe(
      before.totals.costUsdCents,
    );
    expect(await app.api.money.nextOrder({ gb: 10 })).toMatchObject({ costUsdCents: 9990, next30dGb: null });
  });

  it('what nobody had looked at yet keeps the prices of its day, too', async () => {
    const app = await seller();
    const perGb = (amountMinorPerGb: number) => ({ retailPerGb: { amountMinorPerGb, currency: 'USD' } });
    await app.api.settings.set({ patch: perGb(600) });
    await mint(app, 'acme', 10);
    await app.api.settings.set({ patch: { ...perGb(1200), wholesaleRates: [{ fromGb: 0, centsPerGb: 999 }] } });
    expect((await app.api.money.summary({ ...YEAR, by: 'month' })).totals).toMatchObject({
      costUsdCents: 4000,
      priced: [{ amountMinor: 6000 }],
    });
  });

  it('a change of the cap that was taken back bought nothing', async () => {
    const app = await seller();
    const edit = async (keyId: string, capGb: number, name: string) => {
      const { operation } = await app.api.keys.edit({ intentId: intent(name), keyId, capGb });
      await app.api.money.summary({ ...YEAR, by: 'month' });
      await app.api.keys.undo({ intentId: intent(`undo${name}`), operationId: operation.id });
    };
    const raised = await mint(app, 'acme', 10);
    await edit(raised.key.id, 1000, 'up');
    const lowered = await mint(app, 'beta', 100);
    await edit(lowered.key.id, 50, 'down');
    const { rows } = await app.api.money.summary({ ...YEAR, by: 'customer' });
    expect(rows.map(({ id, orders, gb }) => [id, orders, gb]).sort()).toEqual([
      ['acme', 1, 10],
      ['beta', 1, 100],
    ]);
  });

  it('payments are added, changed, taken away and linked to an order', async () => {
    const app = await seller();
    const { key, operation } = await mint(app, 'acme / crawler', 10);
    const made = await app.api.money.addSale({ ...sale, keyId: key.id, operationId: operation.id });
    expect(made).toMatchObject({ customerId: 'acme', source: 'manual', minorDigits: 2 });
    await app.api.money.addSale({ ...sale, currency: 'JPY', amountMinor: 980 });
    expect((await app.api.money.sales({ limit: 10 })).totals).toEqual([
      { currency: 'JPY', amountMinor: 980, minorDigits: 0 },
      { currency: 'USD', amountMinor: 5000, minorDigits: 2 },
    ]);
    const [order] = (await app.api.money.orders({ limit: 10 })).orders;
    expect(order).toMatchObject({ operationId: operation.id, paid: [{ amountMinor: 5000 }], price: null });
    await app.api.money.editSale({ id: made.id, ...sale, amountMinor: 100 });
    await app.api.money.removeSale({ id: made.id });
    expect((await app.api.money.sales({ limit: 1 })).sales).toMatchObject([{ currency: 'JPY' }]);
    expect(await codeOf(app.api.money.removeSale({ id: made.id }))).toBe('not_found');
  });

  it('pages go on where the one before ended', async () => {
    const app = await seller();
    for (let index = 0; index < 5; index += 1)
      await app.api.money.addSale({ ...sale, at: NOW - index, note: String(index) });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof app.api.money.sales>> = await app.api.money.sales({
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.sales.map(({ note }) => note));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(['0', '1', '2', '3', '4']);
  });

  it.each([
    ['half a cent', { amountMinor: 0.5 }],
    ['nothing', { amountMinor: 0 }],
    ['more than sums can hold', { amountMinor: 1e15 }],
    ['a currency that is none', { currency: 'usd' }],
    ['nobody', { customer: ' ' }],
    ['NaN', { amountMinor: Number.NaN }],
  ])('a payment of %s is refused at the door', async (_, part) => {
    const app = await seller();
    expect(await codeOf(app.api.money.addSale({ ...sale, ...part }))).toBe('invalid_input');
  });

  it('a payment for a key or an order that is not here is refused', async () => {
    const app = await seller();
    expect(await codeOf(app.api.money.addSale({ ...sale, keyId: 'nobody' }))).toBe('validation');
    expect(await codeOf(app.api.money.addSale({ ...sale, operationId: 'nothing' }))).toBe('validation');
    expect(await codeOf(app.api.money.summary({ from: 10, to: 5, by: 'month' }))).toBe('invalid_input');
  });
});

describe('forecasts and alerts through the door', () => {
  it('an unknown forecast says so; a customer is all of his keys', async () => {
    const app = await seller();
    const { key } = await mint(app, 'acme / one', 10);
    await mint(app, 'acme / two', 10);
    expect(await app.api.forecast.key({ keyId: key.id })).toMatchObject({ verdict: 'unknown', curve: [] });
    const customer = await app.api.forecast.customer({ customerId: 'acme' });
    expect(customer.keys).toHaveLength(2);
    expect(await codeOf(app.api.forecast.customer({ customerId: 'nobody' }))).toBe('not_found');
    expect(await codeOf(app.api.forecast.key({ keyId: 'nobody' }))).toBe('not_found');
  });

  it('a renewal message is copied in main, offline too, and holds no secret', async () => {
    const app = await seller();
    const { key } = await mint(app, 'acme', 10);
    expect(await app.api.forecast.copyRenewal({ keyId: key.id })).toMatchObject({ copied: true, clearsInMs: null });
    expect(app.clipboard.text).toMatch(/^Hi acme,[\s\S]*10\.0 of 10 GB left/);
    expect(app.clipboard.text).not.toContain('pak_');
    const template = { id: 't', name: 'T', format: 'text' as const, body: 'Here: {{url}} {{runsOut}}' };
    const preview = await app.api.forecast.renewalPreview({ keyId: key.id, template });
    expect(preview.text).toMatch(/pak_.*—/);
    await app.api.settings.set({ patch: { renewals: { withinDays: 7, idleDays: 14, template } } });
    expect(await app.api.forecast.copyRenewal({ keyId: key.id })).toMatchObject({ clearsInMs: 60_000 });
    expect(app.clipboard.text).toMatch(/pak_[0-9a-f]{24}@/);
    expect(app.crossed.join('')).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it('the list of renewals counts by reason', async () => {
    const app = await connected({ platform: await platform({ keys: 20 }) });
    await app.api.sync.now({});
    const { rows, counts, total } = await app.api.forecast.renewals({ limit: 500 });
    expect(rows).toHaveLength(total);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(counts.atCap).toBeGreaterThan(0);
    expect(
      (await app.api.forecast.renewals({ limit: 500, reasons: ['atCap'] })).rows.every(
        ({ reason }) => reason === 'atCap',
      ),
    ).toBe(true);
  });

  it('alerts are read, dismissed and restored, and the number is told each time', async () => {
    const app = await connected({ platform: await platform({ keys: 20 }) });
    await app.api.sync.now({});
    await app.services.accounts.current().alerts.evaluate();
    const { alerts, unread } = await app.api.alerts.list({ limit: 100 });
    expect(alerts.length).toBeGreaterThan(0);
    expect(unread).toBe(0);
    const [first] = alerts;
    await app.api.alerts.dismiss({ ids: [first?.id ?? ''] });
    expect((await app.api.alerts.list({ limit: 100, show: 'dismissed' })).alerts).toHaveLength(1);
    await app.api.alerts.restore({ ids: [first?.id ?? ''] });
    expect(await app.api.alerts.markRead({ ids: 'all' })).toEqual({ unread: 0 });
    expect(app.events.filter(({ name }) => name === 'alertsChanged').length).toBeGreaterThan(2);
    expect(await app.api.alerts.testNotification({})).toMatchObject({ shown: false });
    expect(await codeOf(app.api.alerts.list({ limit: 5, cursor: 'x' }))).toBe('invalid_input');
    const page = await app.api.alerts.list({ limit: 1 });
    expect((await app.api.alerts.list({ limit: 1, cursor: page.next ?? '' })).alerts[0]?.id).not.toBe(
      page.alerts[0]?.id,
    );
  });
});
