// A payment as it is written down first. Threat: one that cannot be read and is begun all the same.
import type { NewPayment } from '../store/payments.ts';
import { paymentIdOf } from './payment-plan.ts';
import type { IncomingPayment } from './types.ts';

export function newPayment(incoming: IncomingPayment, nowMs: number): NewPayment {
  const { source, sourceId, customer, contact, gb, days, amountMinor, currency, paidAt, reason = '' } = incoming;
  const missing = [
    gb === null ? 'It does not say how many GB.' : '',
    customer === null ? 'It does not say whose it is.' : '',
  ];
  const why = reason || missing.filter(Boolean).join(' ');
  return {
    ...{ source, sourceId, customer, contact, gb, days, amountMinor, currency, reason: why },
    id: paymentIdOf(source, sourceId),
    method: incoming.method ?? '',
    paidAt: Math.round(paidAt),
    seenAt: Math.round(nowMs),
    state: why === '' ? 'paid' : 'waiting',
    uncertain: false,
    choice: incoming.choice ?? null,
    byItself: incoming.byItself ?? null,
    lookedAt: null,
    keyId: null,
    operationId: null,
    attempt: 0,
    compared: 0,
    reference: incoming.reference ?? null,
    note: incoming.note ?? '',
    flagClosedMinor: 0,
    flagClosedDispute: null,
  };
}
