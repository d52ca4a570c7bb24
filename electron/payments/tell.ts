// What the user is told of a payment at once. Threat: somebody paid, nothing came of it, and nobody noticed.
import { formatAmount, minorDigits } from '../../shared/money-amount.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { FulfilmentDeps } from './types.ts';

const TITLES: Partial<Record<StoredPayment['state'], string>> = {
  waiting: 'A payment needs a look',
  failed: 'A payment has no key yet',
};

/** One notice a payment, replaced by the next. What goes by itself is told of only when it does not. */
export function tellPayment(
  { notify, withdraw, session }: Pick<FulfilmentDeps, 'notify' | 'withdraw' | 'session'>,
  payment: StoredPayment,
): void {
  const flagged =
    payment.refundedMinor > payment.flagClosedMinor ||
    (payment.disputedAt !== null && payment.disputedAt !== payment.flagClosedDispute);
  const delayed = (payment.state === 'paid' || payment.state === 'minting') && payment.reason !== '';
  const title = flagged
    ? payment.disputedAt === null
      ? 'A payment was paid back'
      : 'A payment is disputed'
    : delayed
      ? 'A payment is minted later'
      : TITLES[payment.state];
  if (title === undefined) {
    withdraw(`payment-${payment.id}`);
    return;
  }
  const amount = formatAmount({
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    minorDigits: minorDigits(payment.currency),
  });
  const who = payment.customer ?? (payment.contact || 'an unknown customer');
  notify({
    id: `payment-${payment.id}`,
    at: session.clock.now(),
    severity: payment.state === 'failed' ? 'error' : 'warning',
    title,
    text: `${amount} of ${who}. ${flagged ? 'Its key can be disabled under Payments.' : payment.reason}`.trim(),
  });
}
