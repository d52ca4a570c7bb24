// A payment as the page sees it.
import type { Payment } from '../../shared/ipc/payments.ts';
import { minorDigits } from '../../shared/money-amount.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { KnownCustomers } from './known-customers.ts';

const MADE = new Set<StoredPayment['state']>(['minting', 'minted', 'handedOut']);

export function toPayment(payment: StoredPayment, customers: KnownCustomers): Payment {
  const {
    reference: _,
    byItself: __,
    compared: ___,
    lookedAt: ____,
    flagClosedMinor,
    flagClosedDispute,
    ...rest
  } = payment;
  return {
    ...rest,
    minorDigits: minorDigits(payment.currency),
    known: MADE.has(payment.state) ? [] : customers.keysOf(payment).map(({ id, label }) => ({ keyId: id, label })),
    flagOpen:
      payment.refundedMinor > flagClosedMinor ||
      (payment.disputedAt !== null && payment.disputedAt > (flagClosedDispute ?? 0)),
  };
}
