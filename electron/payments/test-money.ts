// Stripe's test mode. Threat: GB that cost money, given away for a card number out of Stripe's manual, and a sale in the books that never was.
import type { Session } from '../account/session.ts';
import type { StoredPayment } from '../store/payments.ts';

/** In the demo and on a platform of one's own the GB are no more real than the money. */
export function isTestMoney(
  { profile }: Pick<Session, 'profile'>,
  { source, sourceId }: Pick<StoredPayment, 'source' | 'sourceId'>,
): boolean {
  return profile.kind === 'live' && source === 'stripe' && sourceId.startsWith('cs_test_');
}
