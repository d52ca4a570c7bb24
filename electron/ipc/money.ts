// Calls on money: orders, payments and prices of the open account. Threat: a payment that points at nothing, a figure that pretends to be known.
import { randomUUID } from 'node:crypto';
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import { retailPriceSchema, type Sale } from '../../shared/ipc/money.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { minorDigits, Sums } from '../../shared/money-amount.ts';
import { nextOrder } from '../../shared/money-order.ts';
import { summarise } from '../../shared/money-summary.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { next30dGb } from '../forecast/forecasts.ts';
import { type Books, createBooks } from '../money/books.ts';
import type { Period, StoredSale } from '../store/sales.ts';
import { readOnlyError } from '../store/sqlite.ts';

export interface MoneyDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  publish: Publish;
}

const MANUAL = 'manual';
const EVER: Period = { from: 0, to: Number.MAX_SAFE_INTEGER };

function toSale(sale: StoredSale): Sale {
  return { ...sale, minorDigits: minorDigits(sale.currency) };
}

/** One page of a list that is sorted by time, newest first; the cursor names the last row seen. */
function pageOf<T extends { at: number }>(
  rows: T[],
  id: (row: T) => string,
  limit: number,
  cursor: string | undefined,
) {
  const start = cursor === undefined ? 0 : rows.findIndex((row) => `${row.at}:${id(row)}` === cursor) + 1;
  if (cursor !== undefined && start === 0) {
    throw new AppError(appErrorData('not_found', 'The list has changed since.', 'Read it again from its beginning.'));
  }
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const next = start + limit < rows.length && last !== undefined ? `${last.at}:${id(last)}` : null;
  return { page, next };
}

export function moneyHandlers({ open, settings, publish }: MoneyDeps): Handlers['money'] {
  const parts = () => {
    const { session } = open();
    const { store, clock } = session;
    const books: Books = createBooks({ sales: store.sales, readOnly: store.readOnly, settings });
    return { session, store, sales: store.sales, books, nowMs: clock.now() };
  };
  const writable = () => {
    const all = parts();
    if (all.store.readOnly) throw readOnlyError();
    return all;
  };
  const changed = () => publish('dataChanged', { domains: ['money'] });
  const period = (input: { from?: number | undefined; to?: number | undefined }): Period => ({
    from: input.from ?? EVER.from,
    to: input.to ?? EVER.to,
  });

  type SaleInput = Parameters<Handlers['money']['addSale']>[0];

  /** Throws `validation` where it names a key or an order that is not there. */
  function stored(input: SaleInput, id: string, source: string): StoredSale {
    const { store, sales } = parts();
    const key = input.keyId === null ? null : store.keys.get(input.keyId);
    const fields = [
      ...(input.keyId !== null && key === null ? [{ field: 'keyId', message: 'There is no such key here.' }] : []),
      ...(input.operationId !== null && !sales.isOrder(input.operationId)
        ? [{ field: 'operationId', message: 'There is no such order here.' }]
        : []),
    ];
    if (fields.length > 0) {
      throw new AppError(
        appErrorData('validation', 'The payment was not saved.', 'Correct the marked fields.', { fields }),
      );
    }
    const label = key?.label || input.customer;
    return { ...input, id, source, customer: stemOf(label), customerId: customerIdOf(label) };
  }

  function manual(id: string, doing: string): StoredSale {
    const sale = parts().sales.sale(id);
    if (sale === null) {
      throw new AppError(appErrorData('not_found', 'That payment is not there any more.', 'Read the list again.'));
    }
    if (sale.source !== MANUAL) {
      throw new AppError(
        appErrorData(
          'refused',
          `That payment came in by ${sale.source}: it is a record of what happened and cannot be ${doing}.`,
          'Enter a correcting payment by hand.',
        ),
      );
    }
    return sale;
  }

  return {
    summary({ from, to, by, basis = 'priced', customerId }) {
      const { books, sales } = parts();
      const orders = books.orders({ from, to }, customerId);
      const paid = sales
        .sales({ from, to })
        .filter((sale) => customerId === undefined || sale.customerId === customerId);
      return { ...summarise({ orders, sales: paid, by, basis, from, to }), basis, since: sales.firstOrderAt() };
    },

    orders({ limit, cursor, customerId, keyId, ...range }) {
      const { books, sales } = parts();
      const all = books
        .orders(period(range), customerId)
        .filter((order) => keyId === undefined || order.keyId === keyId);
      const { page, next } = pageOf(all, ({ operationId }) => operationId, limit, cursor);
      const paid = new Map<string, Sums>();
      for (const { operationId, currency, amountMinor } of sales.sales(EVER)) {
        if (operationId === null) continue;
        const sums = paid.get(operationId) ?? new Sums();
        sums.add(currency, amountMinor);
        paid.set(operationId, sums);
      }
      const orders = page.map((order) => ({
        operationId: order.operationId,
        at: order.at,
        kind: order.kind,
        keyId: order.keyId,
        label: order.label,
        customerId: order.customerId,
        customer: order.customer,
        gb: order.gb,
        costUsdCents: order.costUsdCents,
        price:
          order.priceMinor === null || order.currency === null
            ? null
            : { amountMinor: order.priceMinor, currency: order.currency, minorDigits: minorDigits(order.currency) },
        priceReason: order.priceMinor === null ? order.priceReason : order.priceSource,
        paid: paid.get(order.operationId)?.amounts() ?? [],
      }));
      return { orders, next };
    },

    nextOrder({ gb }) {
      const { store, nowMs } = parts();
      return { ...nextOrder(gb, settings().wholesaleRates), next30dGb: next30dGb(store, nowMs) };
    },

    prices: () => ({
      prices: parts()
        .sales.prices()
        .flatMap(({ price, ...rest }) => {
          const parsed = retailPriceSchema.safeParse(price);
          return parsed.success ? [{ ...rest, price: parsed.data }] : [];
        }),
    }),

    setPrice({ customer, price }) {
      const { books, sales, nowMs } = writable();
      // What was bought until now was bought at the price until now.
      books.close();
      sales.setPrice(customerIdOf(customer), stemOf(customer), price, nowMs);
      changed();
      return { done: true };
    },

    reprice({ from, to, what, customerId }) {
      const orders = writable().books.reprice({ from, to }, what, customerId);
      if (orders > 0) changed();
      return { orders };
    },

    sales({ limit, cursor, customerId, ...range }) {
      const all = parts()
        .sales.sales(period(range))
        .filter((sale) => customerId === undefined || sale.customerId === customerId);
      const totals = new Sums();
      for (const { currency, amountMinor } of all) totals.add(currency, amountMinor);
      const { page, next } = pageOf(all, ({ id }) => id, limit, cursor);
      return { sales: page.map(toSale), next, totals: totals.amounts() };
    },

    addSale(input) {
      const { books, sales } = writable();
      books.close();
      const sale = stored(input, `sale-${randomUUID()}`, MANUAL);
      sales.putSale(sale);
      changed();
      return toSale(sale);
    },

    editSale({ id, ...input }) {
      const { sales } = writable();
      manual(id, 'changed');
      const sale = stored(input, id, MANUAL);
      sales.putSale(sale);
      changed();
      return toSale(sale);
    },

    removeSale({ id }) {
      const { sales } = writable();
      manual(id, 'removed');
      sales.deleteSale(id);
      changed();
      return { done: true };
    },
  };
}
