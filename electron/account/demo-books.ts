// The demo's books, so that cost and margin can be seen before anything was sold. Never called for a real account.
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import type { PastOrder } from '../demo/past-orders.ts';
import type { Store } from '../store/types.ts';

/** Orders as done operations of the journal, each customer's price, and what was paid. */
export function keepDemoBooks(
  { journal, sales }: Pick<Store, 'journal' | 'sales'>,
  orders: readonly PastOrder[],
): void {
  for (const { keyId, label, tier, at, gb, centsPerGb, paid } of orders) {
    const id = `demo-order-${keyId}`;
    const request = { do: 'mint', body: { label, capGb: gb, expiresAt: null, tier } };
    const steps = [{ name: 'mint', idempotencyKey: id, request }];
    journal.begin({ id, kind: 'mint', keyId: null, label, summary: `${gb} GB`, startedAt: at, steps });
    journal.stepDone(id, 'mint', 'done', null);
    journal.setKey(id, keyId);
    journal.end(id, 'done', 'Part of the demo’s past.', at);
    const customer = stemOf(label);
    const customerId = customerIdOf(label);
    sales.setPrice(customerId, customer, { kind: 'perGb', amountMinorPerGb: centsPerGb, currency: 'USD' }, at);
    if (paid === null) continue;
    sales.putSale({
      ...{ id: `${id}-paid`, at: paid.at, source: paid.method, amountMinor: paid.amountCents, currency: 'USD' },
      ...{ customer, customerId, keyId, operationId: id, note: '' },
    });
  }
}
