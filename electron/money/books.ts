// The books of the open account: each order gets the cost and price of its day, once. Threat: a changed rate that rewrites what was earned.
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { type RetailPrice, retailPriceSchema } from '../../shared/ipc/money.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { wholesaleCost } from '../../shared/money.ts';
import { retailPrice } from '../../shared/money-retail.ts';
import type { Log } from '../log.ts';
import type { BoughtOrder, OrderPrice, Period, PricedOrder, SalesStore } from '../store/sales.ts';

export interface BookedOrder extends PricedOrder {
  customerId: string;
  customer: string;
  /** Why it has no price; empty when it has. */
  priceReason: string;
}

export interface Books {
  /** Prices what was bought since the last look. Returns how many orders that were. Does nothing where nothing can be written. */
  close(): number;
  /** Newest first. An order that had no price on its day has the one of today, until it is written down. */
  orders(period: Period, customerId?: string): BookedOrder[];
  /** Today's prices, rates or both in place of those of the day. Returns how many orders were changed. */
  reprice(period: Period, what: 'retail' | 'wholesale' | 'both', customerId?: string): number;
}

export interface BooksDeps {
  sales: SalesStore;
  readOnly: boolean;
  settings: () => Settings;
}

export function createBooks({ sales, readOnly, settings }: BooksDeps): Books {
  /** Own prices by customer; one that a newer version wrote counts as none. */
  function ownPrices(): Map<string, RetailPrice> {
    return new Map(
      sales.prices().flatMap(({ customerId, price }): [string, RetailPrice][] => {
        const parsed = retailPriceSchema.safeParse(price);
        return parsed.success ? [[customerId, parsed.data]] : [];
      }),
    );
  }

  function pricer(): (order: BoughtOrder) => OrderPrice & { priceReason: string } {
    const { wholesaleRates, presets, retailPerGb } = settings();
    const own = ownPrices();
    return ({ operationId, gb, label }) => {
      const price = retailPrice(gb, own.get(customerIdOf(label)) ?? null, { presets, retailPerGb });
      return {
        operationId,
        costUsdCents: wholesaleCost(gb, wholesaleRates)?.cents ?? null,
        ...(price.amountMinor === null
          ? { priceMinor: null, currency: null, priceSource: '', priceReason: price.reason }
          : { priceMinor: price.amountMinor, currency: price.currency, priceSource: price.source, priceReason: '' }),
      };
    };
  }

  function close(): number {
    if (readOnly) return 0;
    const bought = sales.unpriced();
    if (bought.length > 0) sales.putPrices(bought.map(pricer()));
    return bought.length;
  }

  return {
    close,
    orders(period, customerId) {
      close();
      const today = pricer();
      const frozen = sales.orders(period);
      // Nothing can be written down in a file that is only read: what it does not know is priced as of today.
      const open = readOnly
        ? sales
            .unpriced()
            .filter(({ at }) => at >= period.from && at < period.to)
            .map((order): PricedOrder => ({ ...order, ...today(order) }))
        : [];
      return [...frozen, ...open].flatMap((order): BookedOrder[] => {
        const id = customerIdOf(order.label);
        if (customerId !== undefined && id !== customerId) return [];
        const { priceReason, ...now } = today(order);
        const price = order.priceMinor === null ? now : order;
        return [
          {
            ...order,
            costUsdCents: order.costUsdCents ?? now.costUsdCents,
            priceMinor: price.priceMinor,
            currency: price.currency,
            priceSource: price.priceSource,
            customerId: id,
            customer: stemOf(order.label),
            priceReason: price.priceMinor === null ? priceReason : '',
          },
        ];
      });
    },
    reprice(period, what, customerId) {
      close();
      const today = pricer();
      const changed = sales
        .orders(period)
        .filter(({ label }) => customerId === undefined || customerIdOf(label) === customerId)
        .flatMap((order): OrderPrice[] => {
          const now = today(order);
          const cost = what === 'retail' ? order.costUsdCents : now.costUsdCents;
          const price = what === 'wholesale' ? order : now;
          const same =
            cost === order.costUsdCents &&
            price.priceMinor === order.priceMinor &&
            price.currency === order.currency &&
            price.priceSource === order.priceSource;
          const { operationId } = order;
          const { priceMinor, currency, priceSource } = price;
          return same ? [] : [{ operationId, costUsdCents: cost, priceMinor, currency, priceSource }];
        });
      sales.putPrices(changed);
      return changed.length;
    },
  };
}

/** Where nobody waits for the outcome: what is not priced now is priced at the next look. */
export function closeQuietly(deps: BooksDeps, log: Log): void {
  try {
    createBooks(deps).close();
  } catch (error) {
    log.error('money.booksNotClosed', error);
  }
}
