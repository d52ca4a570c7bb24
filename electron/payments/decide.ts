// What is to become of a payment: a key, a top-up, or a reason to wait. Threat: a guess where a look was needed.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PakKey } from '../../shared/key.ts';
import type { PaymentChoice } from '../../shared/payment.ts';
import type { Plan } from '../account/operations.ts';
import { keepFresh } from '../account/send-step.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { KnownCustomers } from './known-customers.ts';
import { delivered, standingOf } from './operation-standing.ts';
import { mintPlan, operationIdOf, topUpPlan } from './payment-plan.ts';
import { isInGap } from './restored-over.ts';
import { isTestMoney } from './test-money.ts';
import type { FulfilmentDeps } from './types.ts';

export interface DecideDeps extends FulfilmentDeps {
  customers: KnownCustomers;
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
  // Somebody of the same stem or of the same contact may be somebody else: an agency pays for all its clients.
  const same = payment.customer === null ? [] : customers.labelled(payment.customer);
  const [only] = same;
  if (renewal === 'topUp' && only && same.length === 1) return { kind: 'topUp', keyId: only.id };
  if (same.length === 0) {
    const whose =
      known.length === 1 ? `“${best.label}” is a key` : `“${best.label}” and ${known.length - 1} more are keys`;
    return wait('waiting', `${whose} of a similar name or contact: is it ${name}’s? Top it up, or make a new one.`);
  }
  return wait(
    'waiting',
    known.length === 1
      ? `${name} has a key already: top it up, or make a new one?`
      : `${name} has ${known.length} keys: choose the one to top up, or make a new one.`,
  );
}

interface Attempt {
  attempt: number;
  /** Steps of earlier attempts that were done. */
  done: Set<string>;
  /** The key that has its GB already. */
  deliveredTo: string | null;
  /** Nothing of this attempt is at the platform, as far as this computer knows. */
  isNew: boolean;
}

/** The first attempt that is not spent. An earlier one that may have taken effect stands in the way of every later one. */
function nextAttempt({ session: { store } }: DecideDeps, payment: StoredPayment): Attempt | Wait {
  const { journal } = store;
  const done = new Set<string>();
  let deliveredTo: string | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const id = operationIdOf(payment, attempt);
    const operation = journal.get(id);
    const standing = standingOf(operation);
    if (standing === 'uncertain' && attempt > payment.compared) {
      return wait('failed', 'Nobody knows whether an earlier try took effect. Compare the list of keys.');
    }
    const isSpent = (standing === 'refused' || standing === 'uncertain') && !journal.isTurnedAway(id);
    if (!isSpent) return { attempt, done, deliveredTo, isNew: standing === 'none' || standing === 'refused' };
    if (delivered(operation)) deliveredTo = operation?.keyId ?? '';
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

/** The platform forgets an Idempotency-Key after 24 h; one hour is kept as a margin. */
const KEY_FORGOTTEN_MS = 23 * 3_600_000;
/** So long the platform's idempotency key alone says whether a payment has its key. */
const FRESH_MS = 10 * 60_000;

/** Whether the list of keys is new enough to show what another computer made of this payment, also after a long sleep. */
function isListed({ session: { store, clock }, openedAt }: DecideDeps, { paidAt, seenAt }: StoredPayment): boolean {
  const listAt = store.keys.asOf() ?? 0;
  const now = clock.now();
  // A time in the future is a clock that was wrong, and proves nothing.
  if (openedAt <= now && paidAt < openedAt && listAt < openedAt) return false;
  const isAfter = listAt >= seenAt || seenAt > now;
  return now - paidAt < FRESH_MS || (isAfter && now - listAt < FRESH_MS);
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
    return wait('waiting', 'It was paid back or disputed before it was finished.');
  }
  if (!look && isInGap(store.meta, payment.paidAt)) {
    return wait(
      'waiting',
      'It was paid after the backup that this account was restored from: it may have its key already.',
    );
  }
  // What the user decided holds, also where the platform answers later.
  if (!look && payment.lookedAt === null && isTestMoney(session, payment)) {
    return wait('waiting', 'It was paid in Stripe’s test mode: no money came in, and the GB would be real.');
  }
  const choice = choose(deps, payment);
  if ('state' in choice) return choice;
  if (!mayGo) return wait('paid', '');
  const { online } = session;
  if (!online) return wait('paid', 'No API key is in use: it is minted once the account is connected.');
  if (!look && !isListed(deps, payment)) {
    return wait('paid', 'It is minted once the list of keys has been read.');
  }
  const next = nextAttempt(deps, payment);
  if ('state' in next) return next;
  const { attempt, done, deliveredTo, isNew } = next;
  if (deliveredTo !== null && !(choice.kind === 'topUp' && choice.keyId === deliveredTo)) {
    return wait('failed', 'Its GB were delivered already, to another key than was chosen: say which key it is.');
  }
  const decided = { payment: { ...payment, choice }, intentId: operationIdOf(payment, attempt), nowMs: clock.now() };
  const buysGb = done.has('top up') || !isNew ? 0 : payment.gb;
  if (choice.kind === 'mint') {
    const made = look || !isNew ? null : madeElsewhere(deps, payment);
    if (made !== null) {
      return wait('waiting', `A key of ${made.label} was made after this payment, but not here: is it this one’s?`);
    }
    return { kind: 'go', choice, attempt, intentId: decided.intentId, plan: mintPlan(decided), buysGb };
  }
  // A mint of another computer shows in the list of keys; a top-up shows nowhere, and the platform has forgotten its key by now.
  const knownAt = Math.max(payment.paidAt, payment.lookedAt ?? 0);
  const isAged = payment.source !== 'manual' && clock.now() - knownAt > KEY_FORGOTTEN_MS;
  if (!look && isAged && attempt === 1 && isNew) {
    return wait('waiting', 'Another computer may have topped it up by now: look at the cap of the key first.');
  }
  try {
    const reply = await online.client.getKey(choice.keyId);
    const key = keepFresh(session, online, reply.value);
    return { kind: 'go', choice, attempt, intentId: decided.intentId, plan: topUpPlan(decided, key, done), buysGb };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'not_found') return wait('paid', error.data.message);
    store.keys.markGone(choice.keyId, clock.now());
    if (deliveredTo !== null) return wait('failed', 'The key that got its GB is gone: say which key it is.');
    return wait('waiting', 'The key that it was to top up is gone: choose another one, or make a new one.');
  }
}
