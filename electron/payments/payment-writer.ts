// What is written down of a payment: its state, its history, its row in the books, and who is told. Threat: a state that is kept and a row that is not.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { PaymentState } from '../../shared/payment.ts';
import type { PaymentChange, StoredPayment, ToldFlag } from '../store/payments.ts';
import { refundOf, salesOf } from './payment-plan.ts';
import { createTeller } from './tell.ts';
import { isTestMoney } from './test-money.ts';
import type { Fulfilment, FulfilmentDeps } from './types.ts';

export interface PaymentWriter {
  /** Throws not_found. */
  need(id: string): StoredPayment;
  /** Null = no line of history, and nobody is told: it stands as it stood. */
  write(id: string, change: PaymentChange, text: string | null): StoredPayment;
  hold(payment: StoredPayment, state: PaymentState, reason: string, rest?: PaymentChange): void;
  finish(payment: StoredPayment, keyId: string, operationId: string | null, text: string): void;
  tell(payment: StoredPayment): void;
  changed(): void;
  flag: Fulfilment['flag'];
}

export function createPaymentWriter(deps: FulfilmentDeps): PaymentWriter {
  const { session, publish } = deps;
  const { store, clock } = session;
  const { payments } = store;
  const tell = createTeller(deps);
  const changed = () => publish('dataChanged', { domains: ['payments'] });
  const labelOf = ({ keyId, customer, contact }: StoredPayment) =>
    (keyId && store.keys.get(keyId)?.label) || customer || contact;

  function need(id: string): StoredPayment {
    const payment = payments.get(id);
    if (payment) return payment;
    throw new AppError(appErrorData('not_found', 'That payment is not there any more.', 'Read the list again.'));
  }

  function write(id: string, change: PaymentChange, text: string | null): StoredPayment {
    payments.update(id, change, text === null ? null : { at: clock.now(), text });
    const payment = need(id);
    if (text !== null) tell(payment);
    changed();
    return payment;
  }

  return {
    need,
    write,
    tell,
    changed,
    /** Only what is new is written: a platform that is down for a day makes one line, not a thousand. */
    hold(payment, state, reason, rest = {}) {
      const isSame = payment.reason === reason && payment.uncertain === (rest.uncertain ?? false);
      if (isSame && payment.state === state) return;
      const isAgain = isSame && reason !== '' && payment.state === 'minting' && state === 'paid';
      write(payment.id, { state, reason, uncertain: false, ...rest }, isAgain ? null : reason);
    },
    /** The payment, its line and its row in the books are one transaction. */
    finish(payment, keyId, operationId, text) {
      // Read again: it may have been paid back while the platform was asked.
      const done = { ...need(payment.id), keyId, operationId, state: 'minted' as const };
      payments.update(
        payment.id,
        { state: 'minted', reason: '', uncertain: false, keyId, operationId },
        { at: clock.now(), text },
        isTestMoney(session, done) ? [] : salesOf(done, labelOf(done)),
      );
      tell(need(payment.id));
      publish('dataChanged', { domains: ['payments', 'money'] });
    },
    flag(source, reference, told: ToldFlag) {
      // The flag and its row in the books are one: told a second time, a flag changes nothing any more.
      const changedIds = payments.flag(source, reference, told, (payment, beforeMinor) => {
        const counted = payment.state === 'minted' || payment.state === 'handedOut';
        return {
          ...{ at: clock.now(), text: told.disputedAt === undefined ? 'Paid back' : 'Disputed' },
          sales: counted && !isTestMoney(session, payment) ? refundOf(payment, labelOf(payment), beforeMinor) : [],
        };
      });
      for (const id of changedIds) tell(need(id));
      if (changedIds.length > 0) publish('dataChanged', { domains: ['payments', 'money'] });
    },
  };
}
