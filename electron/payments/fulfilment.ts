// From money that came in to one key or one top-up, once. Threat: a customer who paid and is forgotten, or is served twice.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { PaymentState } from '../../shared/payment.ts';
import type { StoredPayment } from '../store/payments.ts';
import { createLanes } from './lanes.ts';
import { newPayment } from './new-payment.ts';
import { createOnePayment } from './one-payment.ts';
import { delivered } from './operation-standing.ts';
import { operationIdOf } from './payment-plan.ts';
import { createPaymentWriter } from './payment-writer.ts';
import type { Fulfilment, FulfilmentDeps, Resolution } from './types.ts';

const OPEN_STATES: readonly PaymentState[] = ['paid', 'minting'];

function refuse(code: AppError['code'], message: string, nextStep: string): AppError {
  return new AppError(appErrorData(code, message, nextStep));
}

export function createFulfilment(deps: FulfilmentDeps): Fulfilment {
  const { session } = deps;
  const { store, clock, log } = session;
  const { payments, journal } = store;
  const writer = createPaymentWriter(deps);
  const { need, write, tell, changed } = writer;
  const one = createOnePayment(deps, writer);
  const lanes = createLanes();
  let closed = false;

  /** One after the other for each customer, so that his second payment sees the key of his first. */
  function advance(id: string, look = false): Promise<StoredPayment> {
    const lane = need(id).customer?.toLowerCase() ?? id;
    return lanes.run(lane, async () => {
      if (!closed) await one.step(id, look);
      return need(id);
    });
  }

  /** Throws `conflict` once something was asked of the platform that is not known to have failed, or was delivered whatever came after. */
  function assertUntouched(payment: StoredPayment, choice: Resolution['choice']): void {
    const deliveredTo = deliveredKey(payment);
    // For the key that has its GB, what is left is done: the steps that failed.
    if (deliveredTo !== null && !(choice.kind === 'topUp' && choice.keyId === deliveredTo)) {
      throw refuse(
        'conflict',
        'The GB of this payment were delivered already; only what comes after them failed.',
        'Choose to top up the key that has them: only what is left is done then. Or say which key it is.',
      );
    }
    if (payment.state === 'waiting' || payment.state === 'paid' || payment.state === 'ignored') return;
    if (payment.state === 'failed' && !payment.uncertain) return;
    throw refuse(
      'conflict',
      'A key was asked for with this payment already.',
      'See where it stands, and retry it there.',
    );
  }

  /** The key that has its GB; null when nothing was delivered. */
  function deliveredKey(payment: StoredPayment): string | null {
    for (let attempt = 1; attempt <= payment.attempt; attempt += 1) {
      const operation = journal.get(operationIdOf(payment, attempt));
      if (delivered(operation)) return operation?.keyId ?? '';
    }
    return null;
  }

  return {
    need,
    advance,
    take(incoming) {
      const payment = newPayment(incoming, clock.now());
      const isNew = payments.add(payment);
      const stored = payments.find(incoming.source, incoming.sourceId) ?? need(payment.id);
      if (isNew) {
        log.info('payment.taken', { payment: stored.id, source: stored.source, state: stored.state });
        tell(stored);
        changed();
      }
      return stored;
    },
    resolve(id, { customer, gb, days, choice }: Resolution) {
      const payment = need(id);
      assertUntouched(payment, choice);
      if (choice.kind === 'topUp' && !store.keys.get(choice.keyId)) {
        throw refuse('validation', 'There is no such key here.', 'Choose another key, or a new one.');
      }
      const lookedAt = Math.round(clock.now());
      return write(
        id,
        { customer, gb, days, choice, lookedAt, state: 'paid', reason: '', uncertain: false },
        'Looked at',
      );
    },
    async fulfil(id, compared) {
      const payment = need(id);
      if (payment.state === 'failed') {
        if (payment.uncertain && !compared) {
          throw refuse(
            'confirmation_required',
            'Nobody knows whether a key came of this payment.',
            'Compare the list of keys first; then say that there is none.',
          );
        }
        const accepted = payment.uncertain ? payment.attempt : payment.compared;
        write(id, { state: 'paid', reason: '', uncertain: false, compared: accepted }, 'Tried again');
      }
      return advance(id, true);
    },
    adopt(id, keyId) {
      const payment = need(id);
      if (payment.state === 'minting' || payment.state === 'minted' || payment.state === 'handedOut') {
        throw refuse('conflict', 'This payment has its key, or is about to get it.', 'See where it stands.');
      }
      if (!store.keys.get(keyId)) throw refuse('validation', 'There is no such key here.', 'Choose another one.');
      writer.finish(payment, keyId, one.deliveredBy(payment), 'That key came of it, the user says.');
      return need(id);
    },
    ignore(id) {
      const payment = need(id);
      if (payment.state === 'minting' || payment.state === 'minted' || payment.state === 'handedOut') {
        throw refuse('conflict', 'A key was asked for with this payment already.', 'Disable the key instead.');
      }
      return write(id, { state: 'ignored', reason: '' }, 'Set aside: nothing is made of it');
    },
    handedOut(id) {
      const payment = need(id);
      return payment.state === 'minted' ? write(id, { state: 'handedOut', reason: '' }, 'Handed out') : payment;
    },
    keyHandedOut(keyId) {
      if (store.readOnly) return;
      for (const { id, state } of payments.ofKey(keyId)) {
        if (state === 'minted') write(id, { state: 'handedOut', reason: '' }, 'Handed out');
      }
    },
    flag: writer.flag,
    closeFlag(id) {
      const { refundedMinor, disputedAt } = need(id);
      return write(
        id,
        { flagClosedMinor: refundedMinor, flagClosedDispute: disputedAt },
        'The refund or dispute was dealt with',
      );
    },
    async resume() {
      if (closed || store.readOnly || !session.online) return;
      const goingOn = payments
        .inState(OPEN_STATES)
        .map(({ id }) =>
          advance(id).catch((error: unknown) => void log.error('payment.notAdvanced', error, { payment: id })),
        );
      await Promise.all(goingOn);
    },
    async close() {
      closed = true;
      one.close();
      await lanes.idle();
    },
  };
}
