// What is to become of a payment: a key, a top-up, or a reason to wait. Threat: a guess where a look was needed.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { PaymentChoice } from '../../shared/payment.ts';
import type { Plan } from '../account/operations.ts';
import { keepFresh } from '../account/send-step.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { KnownCustomers } from './known-customers.ts';
import { standingOf } from './operation-standing.ts';
import { mintPlan, operationIdOf, topUpPlan } from './payment-plan.ts';
import { isInGap } from './restored-over.ts';
import type { FulfilmentDeps } from './types.ts';

export interface DecideDeps extends FulfilmentDeps {
  customers: KnownCustomers;
  listed: boolean;
  openedAt: number;
}

export interface Decision {
  kind: 'go';
  choice: PaymentChoice;
  attempt: number;
  intentId: string;
  plan: Plan;
  /** What the day's limit is to count; 0 where it is counted already. */
  buysGb: number;
}
type Wait = { kind: 'wait'; state: 'waiting' | 'paid' | 'failed'; reason: string };

const wait = (state: Wait['state'], reason: string): Wait => ({ kind: 'wait', state, reason });

/** The choice that was made, or the rules'. */
function choose({ rules, customers }: DecideDeps, payment: StoredPayment): PaymentChoice | Wait {
  if (payment.choice !== null) return payment.choice;
  const known = customers.keysOf(payment);
  const [best] = known;
  const mint = { kind: 'mint', tier: 'standard' } as const;
  if (!best) return mint;
  const { renewal } = rules();
  const name = payment.customer ?? payment.contact;
  if (renewal === 'newKey') return mint;
  const isSure = known.length === 1 || best.label === payment.customer;
  if (renewal === 'topUp' && isSure) return { kind: 'topUp', keyId: best.id };
  return wait(
    'waiting',
    known.length === 1
      ? `${name} has a key already: top it up, or make a new one?`
      : `${name} has ${known.length} keys: choose the one to top up, or make a new one.`,
  );
}

/** The first attempt that is not spent. An earlier one that may have taken effect stands in the way of every later one. */
function nextAttempt({ session }: DecideDeps, payment: StoredPayment): { attempt: number; done: Set<string> } | Wait {
  const done = new Set<string>();
  for (let attempt = 1; ; attempt += 1) {
    const operation = session.store.journal.get(operationIdOf(payment, attempt));
    const standing = standingOf(operation);
    if (standing === 'uncertain' && attempt > payment.compared) {
      return wait('failed', 'Nobody knows whether an earlier try took effect. Compare the list of keys.');
    }
    if (standing !== 'refused' && standing !== 'uncertain') return { attempt, done };
    for (const { name, outcome } of operation?.steps ?? []) {
      if (outcome === 'done' || outcome === 'skipped') done.add(name);
    }
  }
}

/** A key of that customer that was made after the payment and not here: made by hand elsewhere, by another computer, or before a backup was restored. */
function madeElsewhere({ session, customers }: DecideDeps, payment: StoredPayment): PakKey | null {
  const { journal } = session.store;
  const byUs = (id: string) => journal.list({ limit: 500, keyId: id }).operations.some(({ kind }) => kind === 'mint');
  return (
    customers
      .named(payment.customer ?? '')
      .find(({ id, createdAt }) => createdAt !== null && createdAt >= payment.paidAt && !byUs(id)) ?? null
  );
}

/** Sends nothing but a read. */
export async function decide(deps: DecideDeps, payment: StoredPayment, look: boolean): Promise<Decision | Wait> {
  const { session, rules } = deps;
  const { store, clock } = session;
  const mayGo = look || (payment.byItself ?? rules().mintByItself);
  if (payment.gb === null || payment.customer === null) {
    return wait('waiting', 'It does not say how many GB, or whose it is.');
  }
  if (!look && (payment.refundedMinor > 0 || payment.disputedAt !== null)) {
    return wait('waiting', 'It was paid back or disputed before a key was made of it.');
  }
  if (!look && isInGap(store.meta, payment.paidAt)) {
    return wait(
      'waiting',
      'It was paid after the backup that this account was restored from: it may have its key already.',
    );
  }
  const choice = choose(deps, payment);
  if ('state' in choice) return choice;
  if (!mayGo) return wait('paid', '');
  const { online } = session;
  if (!online) return wait('paid', 'No API key is in use: it is minted once the account is connected.');
  if (!look && !deps.listed && payment.paidAt < deps.openedAt) {
    return wait('paid', 'It is minted once the list of keys has been read.');
  }
  const next = nextAttempt(deps, payment);
  if ('state' in next) return next;
  const { attempt, done } = next;
  const decided = { payment: { ...payment, choice }, intentId: operationIdOf(payment, attempt), nowMs: clock.now() };
  const isPending = store.journal.get(decided.intentId) !== null;
  const buysGb = done.has('top up') || isPending ? 0 : payment.gb;
  if (choice.kind === 'mint') {
    const made = look || isPending ? null : madeElsewhere(deps, payment);
    if (made !== null) {
      return wait('waiting', `A key of ${made.label} was made after this payment, but not here: is it this one’s?`);
    }
    return { kind: 'go', choice, attempt, intentId: decided.intentId, plan: mintPlan(decided), buysGb };
  }
  try {
    const reply = await online.client.getKey(choice.keyId);
    const key = keepFresh(session, online, reply.value);
    return { kind: 'go', choice, attempt, intentId: decided.intentId, plan: topUpPlan(decided, key, done), buysGb };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'not_found') return wait('paid', error.data.message);
    store.keys.markGone(choice.keyId, clock.now());
    return wait('waiting', 'The key that it was to top up is gone: choose another one, or make a new one.');
  }
}
