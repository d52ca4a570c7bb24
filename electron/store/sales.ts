// Orders with the prices of their day, payments, and customers' prices. Threat: a float that loses a cent, a price of today that rewrites last year.
import type { RetailPrice } from '../../shared/ipc/money.ts';
import { asJson, asNullableNumber, asNullableText, asNumber, asText, type Database, type Row } from './sqlite.ts';

/** What the journal calls an operation that undoes another. */
export const TAKEN_BACK_SUMMARY = 'Taken back';

export type OrderKind = 'mint' | 'topUp' | 'edit';

/** An operation that bought GB and was done, as far as it is done. */
export interface BoughtOrder {
  operationId: string;
  /** Unix ms. */
  at: number;
  kind: OrderKind;
  keyId: string | null;
  /** The key's label of today; that of the day of the order for a key that is not known any more. */
  label: string;
  gb: number;
}

export interface PricedOrder extends BoughtOrder {
  /** US cents, of the rates of its day; null = no rate covered it. */
  costUsdCents: number | null;
  /** In minor units; null = there was no price. */
  priceMinor: number | null;
  currency: string | null;
  /** Where the price comes from; empty without one. */
  priceSource: string;
}

export interface OrderPrice {
  operationId: string;
  costUsdCents: number | null;
  priceMinor: number | null;
  currency: string | null;
  priceSource: string;
}

export interface StoredSale {
  id: string;
  at: number;
  source: string;
  amountMinor: number;
  currency: string;
  customer: string;
  customerId: string;
  keyId: string | null;
  operationId: string | null;
  note: string;
}

export interface CustomerPrice {
  customerId: string;
  customer: string;
  price: unknown;
  updatedAt: number;
}

export interface Period {
  /** Inclusive, Unix ms. */
  from: number;
  /** Exclusive, Unix ms. */
  to: number;
}

export interface SalesStore {
  /** Bought since the last look, and not priced yet. */
  unpriced(): BoughtOrder[];
  /** Writes the cost and, where there is one, the price of these orders; those that have one are replaced. */
  putPrices(prices: OrderPrice[]): void;
  /** Newest first, by the moment at which they were asked for. */
  orders(period: Period): PricedOrder[];
  /** When the first order was asked for; null while there is none. */
  firstOrderAt(): number | null;
  /** Newest first. */
  sales(period: Period): StoredSale[];
  sale(id: string): StoredSale | null;
  /** Adds it, or replaces that of its id. */
  putSale(sale: StoredSale): void;
  /** False when there was none. */
  deleteSale(id: string): boolean;
  /** True when that operation is an order. */
  isOrder(operationId: string): boolean;
  prices(): CustomerPrice[];
  /** Null takes it away. */
  setPrice(customerId: string, customer: string, price: RetailPrice | null, at: number): void;
}

/** What was taken back, and the taking back itself: neither bought anything in the end. */
const TAKEN_BACK = `
  SELECT u.id FROM operations u WHERE u.summary = '${TAKEN_BACK_SUMMARY}'
  UNION ALL
  SELECT json_extract(s.request, '$.takesBack') FROM operations u JOIN operation_steps s ON s.operation_id = u.id
  WHERE u.summary = '${TAKEN_BACK_SUMMARY}' AND s.outcome = 'done' AND json_extract(s.request, '$.takesBack') IS NOT NULL`;

const BOUGHT = `
  SELECT o.id, o.kind, o.key_id, coalesce(nullif(k.label, ''), o.label) AS label, o.started_at AS at, b.gb
  FROM operations o
  JOIN (SELECT operation_id, sum(gb) AS gb FROM operation_steps WHERE outcome = 'done' GROUP BY operation_id) b ON b.operation_id = o.id
  LEFT JOIN keys k ON k.id = o.key_id
  WHERE b.gb > 0 AND o.kind IN ('mint', 'topUp', 'edit') AND o.id NOT IN (${TAKEN_BACK})`;

function toBought(row: Row): BoughtOrder {
  return {
    operationId: asText(row['id']),
    at: asNumber(row['at']),
    kind: asText(row['kind']) as OrderKind,
    keyId: asNullableText(row['key_id']),
    label: asText(row['label']),
    gb: asNumber(row['gb']),
  };
}

function toSale(row: Row): StoredSale {
  return {
    id: asText(row['id']),
    at: asNumber(row['at']),
    source: asText(row['source']),
    amountMinor: asNumber(row['amount_minor']),
    currency: asText(row['currency']),
    customer: asText(row['customer']),
    customerId: asText(row['customer_id']),
    keyId: asNullableText(row['key_id']),
    operationId: asNullableText(row['operation_id']),
    note: asText(row['note']),
  };
}

/** `durable` syncs each commit: a payment that was written down survives a power cut. */
export function createSalesStore(db: Database, durable: Database): SalesStore {
  const unpriced = db.prepare(
    `${BOUGHT} AND NOT EXISTS (SELECT 1 FROM order_prices p WHERE p.operation_id = o.id) ORDER BY o.started_at`,
  );
  const priced = db.prepare(
    `SELECT b.*, p.cost_usd_cents, p.price_minor, p.currency, p.price_source FROM (${BOUGHT} AND o.started_at >= ? AND o.started_at < ?) b
     JOIN order_prices p ON p.operation_id = b.id ORDER BY b.at DESC, b.id`,
  );
  const put = db.prepare(
    `INSERT INTO order_prices (operation_id, cost_usd_cents, price_minor, currency, price_source) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (operation_id) DO UPDATE SET cost_usd_cents = excluded.cost_usd_cents, price_minor = excluded.price_minor,
       currency = excluded.currency, price_source = excluded.price_source`,
  );
  const first = db.prepare(
    'SELECT min(o.started_at) AS at FROM order_prices p JOIN operations o ON o.id = p.operation_id',
  );
  const isOrder = db.prepare('SELECT 1 FROM order_prices WHERE operation_id = ?');
  const salesOf = db.prepare('SELECT * FROM sales WHERE at >= ? AND at < ? ORDER BY at DESC, id');
  const oneSale = db.prepare('SELECT * FROM sales WHERE id = ?');
  const putSale = durable.prepare(
    `INSERT INTO sales (id, at, source, amount_minor, currency, customer, customer_id, key_id, operation_id, note)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET at = excluded.at, source = excluded.source, amount_minor = excluded.amount_minor,
       currency = excluded.currency, customer = excluded.customer, customer_id = excluded.customer_id, key_id = excluded.key_id,
       operation_id = excluded.operation_id, note = excluded.note`,
  );
  const deleteSale = durable.prepare('DELETE FROM sales WHERE id = ?');
  const prices = db.prepare('SELECT * FROM customer_prices ORDER BY customer_id');
  const putPrice = db.prepare(
    `INSERT INTO customer_prices (customer_id, customer, price, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (customer_id) DO UPDATE SET customer = excluded.customer, price = excluded.price, updated_at = excluded.updated_at`,
  );
  const deletePrice = db.prepare('DELETE FROM customer_prices WHERE customer_id = ?');

  return {
    unpriced: () => unpriced.all().map(toBought),
    putPrices(list) {
      if (list.length === 0) return;
      db.transaction(() => {
        for (const { operationId, costUsdCents, priceMinor, currency, priceSource } of list) {
          put.run(operationId, costUsdCents, priceMinor, currency, priceSource);
        }
      });
    },
    orders: ({ from, to }) =>
      priced.all(from, to).map((row) => ({
        ...toBought(row),
        costUsdCents: asNullableNumber(row['cost_usd_cents']),
        priceMinor: asNullableNumber(row['price_minor']),
        currency: asNullableText(row['currency']),
        priceSource: asText(row['price_source']),
      })),
    firstOrderAt: () => asNullableNumber(first.get()?.['at']),
    sales: ({ from, to }) => salesOf.all(from, to).map(toSale),
    sale(id) {
      const row = oneSale.get(id);
      return row ? toSale(row) : null;
    },
    putSale: (sale) =>
      void putSale.run(
        sale.id,
        sale.at,
        sale.source,
        sale.amountMinor,
        sale.currency,
        sale.customer,
        sale.customerId,
        sale.keyId,
        sale.operationId,
        sale.note,
      ),
    deleteSale: (id) => deleteSale.run(id) > 0,
    isOrder: (operationId) => isOrder.get(operationId) !== undefined,
    prices: () =>
      prices.all().map((row) => ({
        customerId: asText(row['customer_id']),
        customer: asText(row['customer']),
        price: asJson(row['price']),
        updatedAt: asNumber(row['updated_at']),
      })),
    setPrice(customerId, customer, price, at) {
      if (price === null) deletePrice.run(customerId);
      else putPrice.run(customerId, customer, JSON.stringify(price), at);
    },
  };
}
