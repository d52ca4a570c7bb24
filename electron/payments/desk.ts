// Everything about getting paid that belongs to one open account, made and closed together.
import type { OpenAccountDeps } from '../account/open-account.ts';
import type { Operations } from '../account/operations.ts';
import type { Session } from '../account/session.ts';
import { createFulfilment } from './fulfilment.ts';
import { createKnownCustomers, type KnownCustomers } from './known-customers.ts';
import { createStripeDesk, type StripeDesk } from './stripe/stripe-desk.ts';
import type { Fulfilment } from './types.ts';

export interface PaymentDesk {
  readonly fulfilment: Fulfilment;
  readonly customers: KnownCustomers;
  readonly stripe: StripeDesk;
  close(): Promise<void>;
}

export function createPaymentDesk(
  deps: Pick<OpenAccountDeps, 'publish' | 'settings' | 'dailyGbLimit' | 'notify' | 'withdraw' | 'keychain'>,
  session: Session,
  operations: Operations,
): PaymentDesk {
  const fulfilment = createFulfilment({ ...deps, session, operations, rules: () => deps.settings().payments });
  const customers = createKnownCustomers(session.store);
  const stripe = createStripeDesk({
    ...{ ...deps, session, fulfilment, customers },
    rules: () => deps.settings().payments,
    notify: (title, text, id) =>
      deps.notify({ id: `stripe-${id}`, at: session.clock.now(), severity: 'warning', title, text }),
  });
  return {
    fulfilment,
    customers,
    stripe,
    async close() {
      await stripe.close();
      await fulfilment.close();
    },
  };
}
