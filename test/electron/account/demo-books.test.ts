import { describe, expect, it } from 'vitest';
import { keepDemoBooks } from '../../../electron/account/demo-books.ts';
import { pastOrders } from '../../../electron/demo/past-orders.ts';
import { seedKeys } from '../../../electron/demo/seed-keys.ts';
import { DAY_MS } from '../../../shared/key.ts';
import { connected, platform } from '../app-harness.ts';
import { NOON } from '../store/fixtures.ts';

const keysOf = (count: number) => seedKeys(1, count, NOON).map(({ key }) => key);

describe('what the demo’s customers bought', () => {
  it('is one order for each key of the last 90 days, in order, paid afterwards, and the same at each start', () => {
    const keys = keysOf(200);
    const orders = pastOrders(keys, 1, NOON);
    expect(orders.map(({ keyId }) => keyId).sort()).toEqual(
      keys
        .filter(({ createdAt }) => createdAt > NOON - 90 * DAY_MS)
        .map(({ id }) => id)
        .sort(),
    );
    expect(orders.length).toBeGreaterThan(20);
    expect(orders.map(({ at }) => at)).toEqual(orders.map(({ at }) => at).sort((a, b) => a - b));
    for (const { at, gb, centsPerGb, paid } of orders) {
      if (paid === null) continue;
      expect(paid.at).toBeGreaterThanOrEqual(at);
      expect(paid.at).toBeLessThanOrEqual(NOON);
      expect(paid.amountCents).toBe(gb * centsPerGb);
    }
    expect(orders.some(({ paid }) => paid === null)).toBe(true);
    expect(pastOrders(keys, 1, NOON)).toEqual(orders);
  });

  it('stands in the books: cost, revenue, margin, and what was paid, with nothing left open', async () => {
    const { api, services } = await connected({ platform: await platform({ keys: 0 }) });
    const orders = pastOrders(keysOf(60), 1, NOON);
    keepDemoBooks(services.accounts.current().session.store, orders);
    const { totals } = await api.money.summary({ from: NOON - 91 * DAY_MS, to: NOON + DAY_MS, by: 'customer' });
    expect(totals).toMatchObject({
      orders: orders.length,
      gb: orders.reduce((sum, { gb }) => sum + gb, 0),
      unpricedOrders: 0,
      payments: orders.filter(({ paid }) => paid !== null).length,
    });
    expect(totals.costUsdCents).toBeGreaterThan(0);
    expect(totals.marginUsdCents).toBeGreaterThan(0);
    const { operations } = await api.activity.list({ limit: 200 });
    expect(operations).toHaveLength(orders.length);
    expect(operations.every(({ outcome }) => outcome === 'done')).toBe(true);
  });
});
