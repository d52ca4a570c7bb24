/**
 * Cost, revenue and margin. Amounts are whole minor units (cents; yen have none) beside their ISO 4217 currency, never a float;
 * several currencies are never added up. What cannot be known is null, with the reason.
 */
import { z } from 'zod';
import { call, done, keyId, ms, none } from './row.ts';

/** ISO 4217. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'Three letters, such as USD.');
/** In minor units, at most ten billion of them: sums of a million stay exact. */
export const amountMinorSchema = z
  .number()
  .int('A whole number of the smallest unit.')
  .min(-10_000_000_000)
  .max(10_000_000_000);
const priceMinorSchema = amountMinorSchema.min(0, 'Not less than nothing.');

/** `minorDigits`: how many digits of it stand after the point (USD 2, JPY 0). */
export const amountSchema = z.object({
  currency: z.string(),
  amountMinor: z.number().int(),
  minorDigits: z.number().int(),
});
export type Amount = z.infer<typeof amountSchema>;

/** What one customer pays, where it is not what everybody pays. */
export const retailPriceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('perGb'), amountMinorPerGb: priceMinorSchema, currency: currencySchema }),
  z.strictObject({
    kind: z.literal('packages'),
    packages: z
      .array(z.strictObject({ gb: z.number().int().min(1).max(100_000), amountMinor: priceMinorSchema }))
      .min(1)
      .max(20),
    currency: currencySchema,
  }),
]);
export type RetailPrice = z.infer<typeof retailPriceSchema>;

/** `customerIdOf(label)` of shared/customer.ts. */
const customerId = z.string().min(1).max(300);

const saleFields = {
  /** When it was paid, Unix ms. */
  at: ms.min(0),
  /** Negative = paid back. */
  amountMinor: amountMinorSchema.refine((amount) => amount !== 0, 'An amount that is not nothing.'),
  currency: currencySchema,
  /** Whose payment: his name, or a label of one of his keys. `customerId` is worked out of it. */
  customer: z.string().trim().min(1, 'Whose payment is it?').max(200),
  keyId: keyId.nullable(),
  /** The mint or top-up that it pays for (`activity`), null = none in particular. */
  operationId: z.string().max(100).nullable(),
  note: z.string().trim().max(500),
};
export const saleSchema = z.object({
  id: z.string(),
  ...saleFields,
  customerId: z.string(),
  /** `manual`, or the way that it came in by. */
  source: z.string(),
  minorDigits: z.number().int(),
});
export type Sale = z.infer<typeof saleSchema>;

const figures = {
  /** Mints, top-ups and raised caps that were done. */
  orders: z.number().int(),
  /** GB bought by them. */
  gb: z.number(),
  /** Wholesale, in US cents, at the rates of the day each was ordered. */
  costUsdCents: z.number().int().nullable(),
  costReason: z.string(),
  /** What the orders are worth at your prices, by currency; only of those with a price. */
  priced: z.array(amountSchema),
  unpricedOrders: z.number().int(),
  /** Why some have no price; empty when all have. */
  pricedReason: z.string(),
  /** Payments recorded, by currency. */
  paid: z.array(amountSchema),
  payments: z.number().int(),
  /** Revenue (`basis`) less cost. Null unless all of the revenue is known and in US dollars. */
  marginUsdCents: z.number().int().nullable(),
  marginReason: z.string(),
  /** Margin in hundredths of a percent of the revenue: 2550 = 25.5 %; null with the margin, or without revenue. */
  marginBasisPoints: z.number().int().nullable(),
};

const summaryRow = z.object({
  /** The customer’s id, or the month as `2026-11` (local time). */
  id: z.string(),
  name: z.string(),
  ...figures,
});
export type MoneyRow = z.infer<typeof summaryRow>;

export const money = {
  /** `from` inclusive, `to` exclusive, Unix ms. By customer: most GB first. By month: oldest first, empty months too. */
  summary: call(
    z
      .strictObject({
        from: ms.min(0),
        to: ms.min(0),
        by: z.enum(['customer', 'month']),
        /** What counts as revenue in the margin: your prices (`priced`, the default) or the payments (`paid`). */
        basis: z.enum(['priced', 'paid']).optional(),
        /** Only this customer. */
        customerId: customerId.optional(),
      })
      .refine(({ from, to }) => to > from && to - from <= 366 * 12 * 86_400_000, {
        error: 'A period that ends after it begins, of at most twelve years.',
        path: ['to'],
      }),
    z.object({
      rows: z.array(summaryRow).max(20_000),
      totals: z.object(figures),
      basis: z.enum(['priced', 'paid']),
      /** When the record begins; orders before it are not known here. Null while there is none. */
      since: ms.nullable(),
    }),
  ),
  /** The orders themselves, newest first: for a statement, or to link a payment. */
  orders: call(
    z.strictObject({
      limit: z.number().int().min(1).max(500),
      cursor: z.string().max(200).optional(),
      from: ms.optional(),
      to: ms.optional(),
      customerId: customerId.optional(),
      keyId: keyId.optional(),
    }),
    z.object({
      orders: z.array(
        z.object({
          operationId: z.string(),
          at: ms,
          kind: z.enum(['mint', 'topUp', 'edit']),
          keyId: z.string().nullable(),
          label: z.string(),
          customerId: z.string(),
          customer: z.string(),
          gb: z.number(),
          costUsdCents: z.number().int().nullable(),
          price: amountSchema.nullable(),
          /** Where the price comes from, or why there is none. */
          priceReason: z.string(),
          paid: z.array(amountSchema),
        }),
      ),
      next: z.string().nullable(),
    }),
  ),
  /** What one order of that many GB costs, and what larger ones would: "50 GB cost $160.00, $20.00 less than at this rate." */
  nextOrder: call(
    z.strictObject({ gb: z.number().int().min(1).max(100_000) }),
    z.object({
      gb: z.number().int(),
      costUsdCents: z.number().int().nullable(),
      usdCentsPerGb: z.number().int().nullable(),
      reason: z.string(),
      sizes: z.array(
        z.object({
          gb: z.number().int(),
          usdCentsPerGb: z.number().int(),
          costUsdCents: z.number().int(),
          /** What as many GB cost at the asked size’s rate, less this; 0 for the asked size and for smaller ones. */
          savedUsdCents: z.number().int(),
          /** What it costs more in all than the asked order; negative = less, for more GB. */
          extraUsdCents: z.number().int(),
          isAsked: z.boolean(),
        }),
      ),
      /** A larger order that costs no more in all; null where there is none. */
      better: z
        .object({ gb: z.number().int(), costUsdCents: z.number().int(), savedUsdCents: z.number().int() })
        .nullable(),
      /** GB that all customers together are expected to use in the next 30 days; null while unknown. */
      next30dGb: z.object({ lowGb: z.number(), expectedGb: z.number(), highGb: z.number() }).nullable(),
    }),
  ),
  /** Customers with a price of their own. Presets’ and the price for everybody else are settings (`presets`, `retailPerGb`). */
  prices: call(
    none,
    z.object({
      prices: z.array(
        z.object({ customerId: z.string(), customer: z.string(), price: retailPriceSchema, updatedAt: ms }),
      ),
    }),
  ),
  /** Null takes it away. `customer` is his name or a label of one of his keys. Orders that have a price keep it: see `reprice`. */
  setPrice: call(
    z.strictObject({ customer: z.string().trim().min(1).max(200), price: retailPriceSchema.nullable() }),
    done,
  ),
  /** Today’s prices (and with `wholesale` today’s rates) for orders of a period, in place of those of their day. */
  reprice: call(
    z.strictObject({
      from: ms,
      to: ms,
      customerId: customerId.optional(),
      what: z.enum(['retail', 'wholesale', 'both']),
    }),
    z.object({ orders: z.number().int() }),
  ),
  /** Payments, newest first. */
  sales: call(
    z.strictObject({
      limit: z.number().int().min(1).max(500),
      cursor: z.string().max(200).optional(),
      from: ms.optional(),
      to: ms.optional(),
      customerId: customerId.optional(),
    }),
    z.object({
      sales: z.array(saleSchema),
      next: z.string().nullable(),
      /** Of all that fit, by currency. */
      totals: z.array(amountSchema),
    }),
  ),
  addSale: call(z.strictObject(saleFields), saleSchema),
  editSale: call(z.strictObject({ id: z.string().max(100), ...saleFields }), saleSchema),
  /** Only those entered by hand; others are a record of what happened. */
  removeSale: call(z.strictObject({ id: z.string().max(100) }), done),
};
