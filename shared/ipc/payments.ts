/** Getting paid: what came in, what became of it, and selling on the call. No answer holds a Stripe key or a customer's secret. */
import { z } from 'zod';
import { MAX_DAYS, PAYMENT_STATES } from '../payment.ts';
import { capGbSchema, labelSchema } from './keys.ts';
import { amountMinorSchema, currencySchema } from './money.ts';
import { call, done, intentId, keyId, ms, none } from './row.ts';

const paymentId = z.string().min(1).max(100);
const state = z.enum(PAYMENT_STATES);
const source = z.enum(['stripe', 'x402', 'manual']);
export const MANUAL_METHODS = ['cash', 'bank', 'crypto', 'other'] as const;
const daysSchema = z.number().int().min(1).max(MAX_DAYS).nullable();

export const paymentChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mint'), tier: z.enum(['standard', 'safe']) }),
  z.strictObject({ kind: z.literal('topUp'), keyId }),
]);

export const paymentSchema = z.object({
  id: z.string(),
  source,
  /** The payment's own id at its source: a Checkout Session, a transaction. */
  sourceId: z.string(),
  /** By hand only: how it was paid. */
  method: z.string(),
  customer: z.string().nullable(),
  /** E-mail, wallet: whatever the source told; empty when nothing. */
  contact: z.string(),
  gb: z.number().int().nullable(),
  /** Null = never expires. */
  days: z.number().int().nullable(),
  amountMinor: z.number().int(),
  currency: z.string(),
  minorDigits: z.number().int(),
  paidAt: ms,
  /** When this app wrote it down. */
  seenAt: ms,
  state,
  /** Why it waits or failed, in words; empty otherwise. */
  reason: z.string(),
  /** Failed, and nobody knows whether a key came of it: compare before minting again (`fulfil` with `compared`). */
  uncertain: z.boolean(),
  /** What was decided; null = not yet. */
  choice: paymentChoiceSchema.nullable(),
  /** Present keys of this customer, best first: what a top-up would go to. Only while it is not minted. */
  known: z.array(z.object({ keyId: z.string(), label: z.string() })),
  keyId: z.string().nullable(),
  operationId: z.string().nullable(),
  /** Tries so far. */
  attempt: z.number().int(),
  /** Paid back so far, in minor units; 0 = nothing. */
  refundedMinor: z.number().int(),
  disputedAt: ms.nullable(),
  /** A refund or dispute that nobody has dealt with: offer to disable the key, then `closeFlag`. */
  flagOpen: z.boolean(),
  note: z.string(),
});
export type Payment = z.infer<typeof paymentSchema>;

const historyLine = z.object({ at: ms, state, text: z.string() });

export const stripeStateSchema = z.object({
  /** `invalid`: Stripe refused the key. */
  connection: z.enum(['none', 'connected', 'invalid']),
  /** Masked: `rk_live_…7f3a`. */
  keyHint: z.string().nullable(),
  mode: z.enum(['live', 'test']).nullable(),
  /** False for a full secret key, which can do more than Pakdesk needs. */
  restricted: z.boolean().nullable(),
  keptIn: z.enum(['keychain', 'session']).nullable(),
  host: z.string(),
  /** The last look that got through, and the next one. */
  lastLookAt: ms.nullable(),
  nextLookAt: ms.nullable(),
  lastError: z.object({ message: z.string(), nextStep: z.string() }).nullable(),
});
export type StripeState = z.infer<typeof stripeStateSchema>;

export const webhookStateSchema = z.object({
  enabled: z.boolean(),
  port: z.number().int(),
  listening: z.boolean(),
  hasSecret: z.boolean(),
  /** The line that forwards Stripe's events to it, for copying. */
  forwardCommand: z.string(),
  url: z.string(),
  lastEventAt: ms.nullable(),
  /** Events turned away since the start: forged, changed or old. */
  refused: z.number().int(),
  error: z.string().nullable(),
});
export type WebhookState = z.infer<typeof webhookStateSchema>;

/** One sale on the call. */
export const checkoutSchema = z.object({
  intentId: z.string(),
  state: z.enum(['open', 'paid', 'expired', 'cancelled']),
  customer: z.string(),
  gb: z.number().int(),
  days: z.number().int().nullable(),
  amountMinor: z.number().int(),
  currency: z.string(),
  minorDigits: z.number().int(),
  url: z.string(),
  /** Dark = 1. */
  qr: z.array(z.string().regex(/^[01]+$/)),
  createdAt: ms,
  expiresAt: ms.nullable(),
  /** Set once it is paid; its state is the payment's. */
  payment: paymentSchema.nullable(),
  /** Why Stripe could not be asked the last time; empty when it could. */
  trouble: z.string(),
});
export type Checkout = z.infer<typeof checkoutSchema>;

const terms = { customer: labelSchema, gb: capGbSchema, days: daysSchema };
const one = z.strictObject({ id: paymentId });

export const payments = {
  /** Newest first by the time of payment. */
  list: call(
    z.strictObject({
      /** Left out = all. */
      states: z.array(state).max(PAYMENT_STATES.length).optional(),
      /** Only those with a refund or dispute nobody dealt with. */
      flagged: z.boolean().optional(),
      limit: z.number().int().min(1).max(500),
      cursor: z.string().max(200).optional(),
    }),
    z.object({
      payments: z.array(paymentSchema),
      next: z.string().nullable(),
      counts: z.record(state, z.number().int()),
      flagged: z.number().int(),
    }),
  ),
  get: call(one, z.object({ payment: paymentSchema, history: z.array(historyLine) })),
  /** Of one key, newest first: for its timeline. */
  ofKey: call(z.strictObject({ keyId }), z.object({ payments: z.array(paymentSchema) })),
  /** Fills in what could not be read, or decides. `mint` goes on at once; the answer tells where it stands by then. */
  resolve: call(
    z.strictObject({ id: paymentId, ...terms, choice: paymentChoiceSchema, mint: z.boolean() }),
    paymentSchema,
  ),
  /** The one look, or a retry. `compared`: of an uncertain one, the user saw that no key came of it. */
  fulfil: call(z.strictObject({ id: paymentId, compared: z.boolean().optional() }), paymentSchema),
  /** This key came of it (made by hand, or found when comparing). Nothing is sent. */
  adopt: call(z.strictObject({ id: paymentId, keyId }), paymentSchema),
  /** Nothing is made of it; `resolve` takes it up again. */
  ignore: call(one, paymentSchema),
  handedOut: call(one, paymentSchema),
  /** The refund or dispute was dealt with. */
  closeFlag: call(one, paymentSchema),
  /** Cash, a transfer, a coin: the same way as any other payment. A repeat of the intent is the same payment. */
  addManual: call(
    z.strictObject({
      intentId,
      ...terms,
      method: z.enum(MANUAL_METHODS),
      contact: z.string().trim().max(200),
      amountMinor: amountMinorSchema.min(1, 'An amount that is not nothing.'),
      currency: currencySchema,
      paidAt: ms.min(0),
      choice: paymentChoiceSchema,
      note: z.string().trim().max(500),
    }),
    paymentSchema,
  ),

  stripe: call(none, stripeStateSchema),
  /** Main reads the clipboard, asks Stripe, keeps the key and empties the clipboard. */
  connectStripe: call(z.strictObject({ sessionOnly: z.boolean() }), stripeStateSchema),
  disconnectStripe: call(none, stripeStateSchema),
  /** Asks Stripe now. */
  checkNow: call(none, stripeStateSchema),

  /** A Checkout link for one customer. The same intent again is the same link. */
  sell: call(
    z.strictObject({
      intentId,
      ...terms,
      amountMinor: amountMinorSchema.min(1, 'An amount that is not nothing.'),
      currency: currencySchema,
      choice: paymentChoiceSchema,
      /** Mint as soon as it is paid; else after a look. */
      mintByItself: z.boolean(),
    }),
    checkoutSchema,
  ),
  /** Where it stands; `dataChanged` with `payments` says when to ask. */
  checkout: call(z.strictObject({ intentId }), checkoutSchema),
  /** Ends the link, unless it was paid meanwhile: see the answer. */
  cancelCheckout: call(z.strictObject({ intentId }), checkoutSchema),
  checkouts: call(none, z.object({ checkouts: z.array(checkoutSchema) })),
  /** In the demo only: the customer pays. */
  payDemo: call(z.strictObject({ intentId }), done),

  webhook: call(none, webhookStateSchema),
  setWebhook: call(
    z.strictObject({ enabled: z.boolean(), port: z.number().int().min(1024).max(65_535) }),
    webhookStateSchema,
  ),
  /** Main reads the signing secret (`whsec_…`) from the clipboard and empties it. */
  pasteWebhookSecret: call(none, webhookStateSchema),
};
