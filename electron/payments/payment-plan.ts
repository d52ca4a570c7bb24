// From a payment to the operation that makes a key of it, and to its row in the books. Threat: two names for one effect.
import { createHash } from 'node:crypto';
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { formatDate } from '../../shared/format.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import type { PaymentSource } from '../../shared/payment.ts';
import type { Plan } from '../account/operations.ts';
import type { StepRequest } from '../account/send-step.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { StoredSale } from '../store/sales.ts';

export function paymentIdOf(source: PaymentSource, sourceId: string): string {
  return `pay-${createHash('sha256').update(`${source}:${sourceId}`).digest('hex').slice(0, 24)}`;
}

/** Room for `-r12` and for the number of a step within the platform's 128 characters. */
const USABLE = /^[A-Za-z0-9_-]{16,110}$/;

/**
 * The platform's idempotency key: the payment's own id (session, transaction), so that poll, webhook, restart and a second
 * computer meet one operation. A form filled in by hand has no id of its own.
 */
export function operationIdOf({ id, source, sourceId }: StoredPayment, attempt: number): string {
  const base = source !== 'manual' && USABLE.test(sourceId) ? sourceId : id;
  return attempt === 1 ? base : `${base}-r${attempt}`;
}

const SAME_MOMENT_MS = 3_600_000;

/** Counted from the payment while it is fresh, so that two computers ask for the very same key; from now where it had to wait. */
export function expiryOf({ paidAt, days }: StoredPayment, nowMs: number): number | null {
  if (days === null) return null;
  const from = Math.abs(nowMs - paidAt) <= SAME_MOMENT_MS ? paidAt : nowMs;
  return from + days * DAY_MS;
}

const expiryWords = (expiresAt: number | null) =>
  expiresAt === null ? 'no expiry' : `expires ${formatDate(expiresAt)}`;

export interface Decided {
  payment: StoredPayment;
  intentId: string;
  nowMs: number;
}

export function mintPlan({ payment, intentId, nowMs }: Decided): Plan {
  const { customer, gb, choice } = payment;
  const label = customer ?? '';
  const expiresAt = expiryOf(payment, nowMs);
  const tier = choice?.kind === 'mint' ? choice.tier : 'standard';
  return {
    intentId,
    kind: 'mint',
    keyId: null,
    label,
    summary: `${gb} GB, ${expiryWords(expiresAt)}, paid by ${payment.source}`,
    steps: [{ name: 'mint', request: { do: 'mint', body: { label, capGb: gb ?? 0, expiresAt, tier } } }],
  };
}

/** `key` as the platform has it now; `done`: steps of earlier attempts that need no repeating. */
export function topUpPlan({ payment, intentId, nowMs }: Decided, key: PakKey, done: ReadonlySet<string>): Plan {
  const { gb, days } = payment;
  const steps: { name: string; request: StepRequest }[] = [
    { name: 'top up', request: { do: 'topUp', keyId: key.id, addGb: gb, extendDays: days, capGbBefore: key.capGb } },
  ];
  if (days !== null && key.expiresAt !== null) {
    const expiresAt = Math.max(nowMs, key.expiresAt) + days * DAY_MS;
    steps.push({ name: 'extend', request: { do: 'extendIfShort', keyId: key.id, expiresAt } });
  }
  // Crossing the cap switched it off, and a top-up does not switch it on again.
  if (key.enabled === false) steps.push({ name: 'switch on', request: { do: 'enableIfOff', keyId: key.id } });
  return {
    intentId,
    kind: 'topUp',
    keyId: key.id,
    label: key.label,
    summary: `+${gb} GB${days === null ? '' : `, +${days} days`}, paid by ${payment.source}`,
    steps: steps.filter(({ name }) => !done.has(name)),
  };
}

/** One row a payment, whatever is repeated: its id is the payment's; and one for what was paid back by then. Nothing for one that cost nothing. */
export function salesOf(payment: StoredPayment, label: string): StoredSale[] {
  if (payment.amountMinor === 0) return [];
  const sale: StoredSale = {
    id: payment.id,
    at: payment.paidAt,
    source: payment.source === 'manual' && payment.method !== '' ? payment.method : payment.source,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    customer: stemOf(label),
    customerId: customerIdOf(label),
    keyId: payment.keyId,
    operationId: payment.operationId,
    note: payment.note,
  };
  return [sale, ...refundRow(payment, sale, 0)];
}

/** On the day it was paid back. What is paid back later has a row of its own: the first one does not move to another month. */
function refundRow({ id, paidAt, refundedMinor, refundedAt }: StoredPayment, sale: StoredSale, beforeMinor: number) {
  const amountMinor = beforeMinor - refundedMinor;
  if (amountMinor >= 0) return [];
  const rowId = beforeMinor === 0 ? `${id}-refund` : `${id}-refund-${refundedMinor}`;
  return [{ ...sale, id: rowId, at: refundedAt ?? paidAt, amountMinor, note: 'Paid back.' }];
}

/** What was paid back since `beforeMinor` was. */
export function refundOf(payment: StoredPayment, label: string, beforeMinor: number): StoredSale[] {
  const [sale] = salesOf(payment, label);
  return sale ? refundRow(payment, sale, beforeMinor) : [];
}
