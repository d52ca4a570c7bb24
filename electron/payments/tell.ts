// What the user is told of payments at once. Threats: somebody paid, nothing came of it, and nobody noticed; a thousand notices that bury the one that counts.
import { formatAmount, minorDigits } from '../../shared/money-amount.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { FulfilmentDeps } from './types.ts';

/** Told one by one; the others are counted in one notice. */
const ONE_BY_ONE = 5;
const MORE = 'payments-more';

const TITLES: Partial<Record<StoredPayment['state'], string>> = {
  waiting: 'A payment needs a look',
  failed: 'A payment has no key yet',
};

/** Null for what goes by itself. */
function titleOf(payment: StoredPayment): string | null {
  if (payment.disputedAt !== null && payment.disputedAt !== payment.flagClosedDispute) return 'A payment is disputed';
  if (payment.refundedMinor > payment.flagClosedMinor) return 'A payment was paid back';
  const delayed = (payment.state === 'paid' || payment.state === 'minting') && payment.reason !== '';
  return delayed ? 'A payment is minted later' : (TITLES[payment.state] ?? null);
}

export type TellPayment = (payment: StoredPayment) => void;

/** One notice a payment, replaced by its next and taken down when all is well. */
export function createTeller({
  notify,
  withdraw,
  session,
}: Pick<FulfilmentDeps, 'notify' | 'withdraw' | 'session'>): TellPayment {
  const told = new Set<string>();
  const counted = new Set<string>();

  function count(): void {
    if (counted.size === 0) {
      withdraw(MORE);
      return;
    }
    notify({
      id: MORE,
      at: session.clock.now(),
      severity: 'warning',
      title: `${counted.size} more ${counted.size === 1 ? 'payment needs' : 'payments need'} attention`,
      text: 'See Payments: each says why.',
    });
  }

  function forget(id: string): void {
    if (told.delete(id)) withdraw(`payment-${id}`);
    if (counted.delete(id)) count();
  }

  return (payment) => {
    const title = titleOf(payment);
    if (title === null) {
      forget(payment.id);
      return;
    }
    if (!told.has(payment.id) && told.size >= ONE_BY_ONE) {
      if (counted.has(payment.id)) return;
      counted.add(payment.id);
      count();
      return;
    }
    told.add(payment.id);
    const { currency, amountMinor, customer, contact } = payment;
    const amount = formatAmount({ currency, amountMinor, minorDigits: minorDigits(currency) });
    const what = payment.disputedAt !== null || payment.refundedMinor > payment.flagClosedMinor;
    notify({
      id: `payment-${payment.id}`,
      at: session.clock.now(),
      severity: payment.state === 'failed' ? 'error' : 'warning',
      title,
      text: `${amount} of ${customer ?? (contact || 'an unknown customer')}. ${what && payment.keyId !== null ? 'Its key can be disabled under Payments.' : payment.reason}`.trim(),
    });
  };
}
