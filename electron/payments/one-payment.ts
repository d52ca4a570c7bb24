// One payment, as far as it can go now: decided, written down, asked for, and how that ended. Threat: what was decided before the user, or a refund, said otherwise.
import { AppError, type AppErrorCode } from '../../shared/ipc/app-error.ts';
import { crosses, dailySpending, limitError } from '../account/daily-limit.ts';
import { notConnected } from '../account/send-step.ts';
import type { StoredPayment } from '../store/payments.ts';
import { type Decision, decide } from './decide.ts';
import { createKnownCustomers } from './known-customers.ts';
import { delivered, standingOf } from './operation-standing.ts';
import { operationIdOf } from './payment-plan.ts';
import type { PaymentWriter } from './payment-writer.ts';
import { findMinted } from './reconcile.ts';
import type { FulfilmentDeps } from './types.ts';

/** Said of an answer after which the same may be asked again later: nothing was decided about the payment itself. */
const PASSES = new Set<AppErrorCode>([
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

/** The platform did not look at the request: it goes out again under the same key, under which another computer may have asked. */
const turnedAway = (code: AppErrorCode) => PASSES.has(code) || code === 'forbidden';

/** What a decision goes by. */
const basis = ({ customer, gb, days, choice, byItself, refundedMinor, disputedAt }: StoredPayment) =>
  JSON.stringify([customer, gb, days, choice, byItself, refundedMinor, disputedAt]);

export interface OnePayment {
  step(id: string, look: boolean): Promise<void>;
  /** The attempt at which its GB were delivered: that is the order it paid for. */
  deliveredBy(payment: StoredPayment): string | null;
  /** After it nothing new begins. */
  close(): void;
}

export function createOnePayment(deps: FulfilmentDeps, writer: PaymentWriter): OnePayment {
  const { session, operations } = deps;
  const { store, clock } = session;
  const { journal } = store;
  const { need, write, hold, finish } = writer;
  const customers = createKnownCustomers(store);
  const openedAt = clock.now();
  let closed = false;

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
        if (before === 'none' && turnedAway(failure.code)) journal.turnAway(id);
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
    const decision = await decide({ ...deps, customers, openedAt }, payment, look);
    // It may have been ignored, decided otherwise or paid back while the platform was asked.
    const now = need(id);
    if (closed || now.state !== 'paid') return;
    if (basis(now) !== basis(payment)) return step(id, look);
    if (decision.kind === 'wait')
      return hold(now, decision.state, decision.reason, decision.state === 'failed' ? { uncertain: true } : {});
    const { choice, attempt, intentId, buysGb } = decision;
    // From here to the journal nothing is awaited: two lanes cannot both find room for their GB.
    const spending = dailySpending(session, deps.dailyGbLimit());
    if (crosses(spending, buysGb)) return hold(now, 'paid', limitError(spending, buysGb).message);
    // The same again under the same key: one operation and one line of history, however long the platform turns it away.
    const isAgain = journal.isTurnedAway(intentId);
    if (isAgain) journal.withdraw(intentId);
    // What a later run finds: which operation it is, before that operation exists.
    const begun = write(
      id,
      {
        ...{ state: 'minting', reason: isAgain ? now.reason : '', uncertain: false },
        ...{ choice, attempt, operationId: intentId },
        // A look counts once for all: after an interruption it goes on by itself.
        ...(look ? { byItself: true, lookedAt: Math.round(clock.now()) } : {}),
      },
      isAgain ? null : choice.kind === 'mint' ? 'Minting' : 'Topping up',
    );
    await carryOn(begun, decision);
  }

  return {
    step,
    deliveredBy,
    close() {
      closed = true;
    },
  };
}
