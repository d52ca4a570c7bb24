// From money that came in to one key or one top-up, once. Threat: a customer who paid and is forgotten, or is served twice.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { PaymentState } from '../../shared/payment.ts';
import { crosses, dailySpending, limitError } from '../account/daily-limit.ts';
import { notConnected } from '../account/send-step.ts';
import type { PaymentChange, StoredPayment } from '../store/payments.ts';
import { type Decision, decide } from './decide.ts';
import { createKnownCustomers } from './known-customers.ts';
import { createLanes } from './lanes.ts';
import { newPayment } from './new-payment.ts';
import { delivered, standingOf } from './operation-standing.ts';
import { operationIdOf, salesOf } from './payment-plan.ts';
import { findMinted } from './reconcile.ts';
import { createTeller } from './tell.ts';
import type { Fulfilment, FulfilmentDeps, Resolution } from './types.ts';

/** Said of an answer after which the same may be asked again later: nothing was decided about the payment itself. */
const PASSES = new Set<AppError['code']>([
  'offline',
  'timeout',
  'rate_limited',
  'server_error',
  'unexpected_reply',
  'cancelled',
  'not_connected',
  'key_invalid',
  'busy',
  'spending_limit',
  'reply_too_large',
  'redirect_refused',
  'tls_refused',
]);

const OPEN_STATES: readonly PaymentState[] = ['paid', 'minting'];

function refuse(code: AppError['code'], message: string, nextStep: string): AppError {
  return new AppError(appErrorData(code, message, nextStep));
}

export function createFulfilment(deps: FulfilmentDeps): Fulfilment {
  const { session, operations, publish } = deps;
  const { store, clock, log } = session;
  const { payments, journal } = store;
  const customers = createKnownCustomers(store);
  const lanes = createLanes();
  const tell = createTeller(deps);
  const openedAt = clock.now();
  /** A whole list of keys was read since this account was opened: what another computer made shows in it. */
  let listed = false;
  let closed = false;

  const changed = () => publish('dataChanged', { domains: ['payments'] });

  function need(id: string): StoredPayment {
    const payment = payments.get(id);
    if (payment) return payment;
    throw refuse('not_found', 'That payment is not there any more.', 'Read the list again.');
  }

  function write(id: string, change: PaymentChange, text: string): StoredPayment {
    payments.update(id, change, { at: clock.now(), text });
    const payment = need(id);
    tell(payment);
    changed();
    return payment;
  }

  /** Only what is new is written: a platform that is down for a day makes one line, not a thousand. */
  function hold(payment: StoredPayment, state: PaymentState, reason: string, rest: PaymentChange = {}): void {
    if (payment.state === state && payment.reason === reason && payment.uncertain === (rest.uncertain ?? false)) return;
    write(payment.id, { state, reason, uncertain: false, ...rest }, reason);
  }

  /** The payment, its line and its row in the books are one transaction. */
  function finish(payment: StoredPayment, keyId: string, operationId: string | null, text: string): void {
    // Read again: it may have been paid back while the platform was asked.
    const done = { ...need(payment.id), keyId, operationId, state: 'minted' as const };
    const label = store.keys.get(keyId)?.label || payment.customer || payment.contact;
    payments.update(
      payment.id,
      { state: 'minted', reason: '', uncertain: false, keyId, operationId },
      { at: clock.now(), text },
      salesOf(done, label),
    );
    tell(need(payment.id));
    publish('dataChanged', { domains: ['payments', 'money'] });
  }

  /** The attempt at which its GB were delivered: that is the order it paid for. */
  function deliveredBy(payment: StoredPayment): string | null {
    for (let attempt = payment.attempt; attempt >= 1; attempt -= 1) {
      const id = operationIdOf(payment, attempt);
      if (delivered(journal.get(id))) return id;
    }
    return payment.operationId;
  }

  async function carryOn(payment: StoredPayment, decision: Decision | null): Promise<void> {
    const id = payment.operationId ?? '';
    const before = standingOf(journal.get(id));
    let error: AppError | null = null;
    if (before === 'none' && decision === null) {
      // Written down as asked for, and the app ended before the journal knew of it: nothing was sent.
      hold(payment, 'paid', 'It was interrupted before anything was sent.');
      return step(payment.id, false);
    }
    if (before === 'none' || before === 'open') {
      try {
        if (!session.online) throw notConnected();
        await (decision ? operations.run(decision.plan) : operations.carryOn(id));
      } catch (failure) {
        if (!(failure instanceof AppError)) throw failure;
        error = failure;
      }
    }
    if (closed) return;
    const operation = journal.get(id);
    switch (standingOf(operation)) {
      case 'done':
        if (operation?.keyId) finish(payment, operation.keyId, deliveredBy(payment), operation.note);
        return;
      case 'open':
        hold(payment, 'minting', error?.data.message ?? '');
        return;
      case 'uncertain':
        return compare(payment);
      default: {
        const reason = error?.data.message ?? operation?.note ?? 'The platform refused it.';
        // Not sent, as an earlier change of the key had to be settled first.
        const waits = operation === null && error?.code === 'conflict';
        const passes = error === null || waits || PASSES.has(error.code);
        hold(payment, passes ? 'paid' : 'failed', reason);
      }
    }
  }

  /** Too old to be sent again: the list of keys is asked whether it took effect. Never minted anew without the user's word. */
  async function compare(payment: StoredPayment): Promise<void> {
    const found = await findMinted(session, journal.get(payment.operationId ?? ''));
    if (closed) return;
    if (found.keyId !== null) {
      const { id, steps } = found.operation;
      for (const { name } of steps) journal.stepDone(id, name, 'done', null);
      journal.setKey(id, found.keyId);
      journal.end(id, 'done', 'Found in the list of keys.', clock.now());
      return finish(payment, found.keyId, id, 'Its key was found in the list: it had been made.');
    }
    hold(payment, 'failed', found.reason, { uncertain: true });
  }

  async function step(id: string, look: boolean): Promise<void> {
    const payment = need(id);
    if (payment.state === 'minting') return carryOn(payment, null);
    if (payment.state !== 'paid' || store.readOnly) return;
    const decision = await decide({ ...deps, customers, listed, openedAt }, payment, look);
    // It may have been ignored or changed while the platform was asked.
    const now = need(id);
    if (closed || now.state !== 'paid') return;
    if (decision.kind === 'wait')
      return hold(now, decision.state, decision.reason, decision.state === 'failed' ? { uncertain: true } : {});
    const { choice, attempt, intentId, buysGb } = decision;
    // From here to the journal nothing is awaited: two lanes cannot both find room for their GB.
    const spending = dailySpending(session, deps.dailyGbLimit());
    if (crosses(spending, buysGb)) return hold(now, 'paid', limitError(spending, buysGb).message);
    // What a later run finds: which operation it is, before that operation exists.
    const begun = write(
      id,
      {
        ...{ state: 'minting', reason: '', uncertain: false, choice, attempt, operationId: intentId },
        // A look counts once for all: after an interruption it goes on by itself.
        ...(look ? { byItself: true } : {}),
      },
      choice.kind === 'mint' ? 'Minting' : 'Topping up',
    );
    await carryOn(begun, decision);
  }

  /** One after the other for each customer, so that his second payment sees the key of his first. */
  function advance(id: string, look = false): Promise<StoredPayment> {
    const lane = need(id).customer?.toLowerCase() ?? id;
    return lanes.run(lane, async () => {
      if (!closed) await step(id, look);
      return need(id);
    });
  }

  /** Throws `conflict` once something was asked of the platform that is not known to have failed. */
  function assertUntouched(payment: StoredPayment): void {
    if (payment.state === 'waiting' || payment.state === 'paid' || payment.state === 'ignored') return;
    if (payment.state === 'failed' && !payment.uncertain && deliveredNothing(payment)) return;
    throw refuse(
      'conflict',
      'A key was asked for with this payment already.',
      'See where it stands, and retry it there.',
    );
  }

  const deliveredNothing = (payment: StoredPayment) =>
    Array.from({ length: payment.attempt }, (_, index) => journal.get(operationIdOf(payment, index + 1))).every(
      (operation) => !delivered(operation),
    );

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
      assertUntouched(payment);
      if (choice.kind === 'topUp' && !store.keys.get(choice.keyId)) {
        throw refuse('validation', 'There is no such key here.', 'Choose another key, or a new one.');
      }
      return write(id, { customer, gb, days, choice, state: 'paid', reason: '', uncertain: false }, 'Looked at');
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
      finish(payment, keyId, deliveredBy(payment), 'That key came of it, the user says.');
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
    flag(source, reference, told) {
      // The flag and its row in the books are one: told a second time, a flag changes nothing any more.
      const changedIds = payments.flag(source, reference, told, (payment) => {
        const label = (payment.keyId && store.keys.get(payment.keyId)?.label) || payment.customer || payment.contact;
        const counted = payment.state === 'minted' || payment.state === 'handedOut';
        return {
          ...{ at: clock.now(), text: told.disputedAt === undefined ? 'Paid back' : 'Disputed' },
          sales: counted ? salesOf(payment, label) : [],
        };
      });
      for (const id of changedIds) tell(need(id));
      if (changedIds.length > 0) publish('dataChanged', { domains: ['payments', 'money'] });
    },
    closeFlag(id) {
      const { refundedMinor, disputedAt } = need(id);
      return write(
        id,
        { flagClosedMinor: refundedMinor, flagClosedDispute: disputedAt },
        'The refund or dispute was dealt with',
      );
    },
    async resume() {
      listed = true;
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
      await lanes.idle();
    },
  };
}
