/** In Stripe's test mode no money comes in, yet the GB that are made of it are real: only the demo and a platform of one's own have others. */
import { useAccount } from '../../queries/account.ts';
import { useStripe } from '../../queries/payments.ts';

export function useTestMoney(): boolean {
  const kind = useAccount().data?.profile?.kind;
  return useStripe().data?.mode === 'test' && kind === 'live';
}
