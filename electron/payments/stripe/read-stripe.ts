// What Stripe tells, read into payments and flags. Threat: a session taken for paid that is not, an amount read in the wrong unit.
import { z } from 'zod';
import { readTerms } from '../../../shared/payment.ts';
import type { IncomingPayment } from '../types.ts';

const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((id) => id ?? null);
const seconds = z.number().int().min(0).max(100_000_000_000);

export const sessionSchema = z.object({
  id: z.string().regex(/^cs_[A-Za-z0-9_]{8,200}$/),
  status: z.string().nullish(),
  payment_status: z.string(),
  amount_total: z.number().int().nullish(),
  currency: z.string().nullish(),
  created: seconds,
  expires_at: seconds.nullish(),
  url: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  client_reference_id: z.string().nullish(),
  customer: reference,
  customer_details: z.object({ email: z.string().nullish() }).nullish(),
  payment_intent: reference,
});
export type CheckoutSession = z.infer<typeof sessionSchema>;

export const eventSchema = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{4,200}$/),
  type: z.string(),
  created: seconds,
  livemode: z.boolean(),
  data: z.object({ object: z.unknown() }),
});
export type StripeEvent = z.infer<typeof eventSchema>;

/** All that Pakdesk looks for. */
export const EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'charge.refunded',
  'charge.dispute.created',
] as const;

/** Stripe counts these with two digits although they have none. */
const TWO_DIGITS_OF_NONE = new Set(['ISK', 'UGX']);

export function fromStripeAmount(amount: number, currency: string): number | null {
  if (!TWO_DIGITS_OF_NONE.has(currency)) return amount;
  return amount % 100 === 0 ? amount / 100 : null;
}

export function toStripeAmount(amountMinor: number, currency: string): number {
  return TWO_DIGITS_OF_NONE.has(currency) ? amountMinor * 100 : amountMinor;
}

/** Null for one that is not paid: not yet, or never. */
export function readPaidSession(session: CheckoutSession, paidAtMs: number): IncomingPayment | null {
  if (session.payment_status !== 'paid') return null;
  const email = session.customer_details?.email ?? '';
  const terms = readTerms(session.metadata ?? null, [
    session.client_reference_id,
    session.customer === null ? null : `stripe:${session.customer}`,
    email,
  ]);
  const currency = (session.currency ?? '').toUpperCase();
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const amountMinor = isCurrency ? fromStripeAmount(session.amount_total ?? 0, currency) : null;
  const problems = [
    ...terms.problems,
    ...(amountMinor === null || amountMinor <= 0 || session.amount_total == null ? ['Its amount cannot be read.'] : []),
  ];
  return {
    source: 'stripe',
    sourceId: session.id,
    customer: terms.customer,
    contact: email.slice(0, 200),
    gb: terms.gb,
    days: terms.days,
    amountMinor: amountMinor !== null && amountMinor > 0 ? amountMinor : 0,
    // ISO 4217 for no currency: the payment waits for a look, with its amount unread.
    currency: isCurrency ? currency : 'XXX',
    paidAt: paidAtMs,
    reason: problems.join(' '),
    reference: session.payment_intent,
  };
}

export interface StripeFlag {
  reference: string;
  refundedMinor?: number;
  refundedAt?: number;
  disputedAt?: number;
}

const chargeSchema = z.object({
  payment_intent: reference,
  amount_refunded: z.number().int().min(0),
  currency: z.string(),
});
const disputeSchema = z.object({ payment_intent: reference });

/** Null when it names no payment intent: then it is of no Checkout Session. */
export function readFlag(event: StripeEvent): StripeFlag | null {
  if (event.type === 'charge.refunded') {
    const charge = chargeSchema.safeParse(event.data.object);
    if (!charge.success || charge.data.payment_intent === null) return null;
    const { payment_intent, amount_refunded, currency } = charge.data;
    const refundedMinor = fromStripeAmount(amount_refunded, currency.toUpperCase()) ?? amount_refunded;
    const refundedAt = event.created * 1000;
    return refundedMinor === 0 ? null : { reference: payment_intent, refundedMinor, refundedAt };
  }
  if (event.type === 'charge.dispute.created') {
    const dispute = disputeSchema.safeParse(event.data.object);
    if (!dispute.success || dispute.data.payment_intent === null) return null;
    return { reference: dispute.data.payment_intent, disputedAt: event.created * 1000 };
  }
  return null;
}
