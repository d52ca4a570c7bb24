// Everything about getting paid that belongs to one open account, made and closed together.
import type { OpenAccountDeps } from '../account/open-account.ts';
import type { Operations } from '../account/operations.ts';
import type { Session } from '../account/session.ts';
import { createFulfilment } from './fulfilment.ts';
import { createKnownCustomers, type KnownCustomers } from './known-customers.ts';
import type { Fulfilment } from './types.ts';

export interface PaymentDesk {
  readonly fulfilment: Fulfilment;
  readonly customers: KnownCustomers;
  close(): Promise<void>;
}

export function createPaymentDesk(
  deps: Pick<OpenAccountDeps, 'publish' | 'settings' | 'dailyGbLimit' | 'notify' | 'withdraw'>,
  session: Session,
  operations: Operations,
): PaymentDesk {
  const fulfilment = createFulfilment({ ...deps, session, operations, rules: () => deps.settings().payments });
  return {
    fulfilment,
    customers: createKnownCustomers(session.store),
    async close() {
      await fulfilment.close();
    },
  };
}
