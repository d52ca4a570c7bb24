/** Payments in memory: one of each state. */
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Checkout, Payment, StripeState, WebhookState } from '../../shared/ipc/payments.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import { minorDigits } from '../../shared/money-amount.ts';
import { PAYMENT_STATES, type PaymentState } from '../../shared/payment.ts';
import type { FakeState } from './fake-main.ts';

export interface PaymentsState {
  payments: Payment[];
  stripe: StripeState;
  webhook: WebhookState;
  checkouts: Checkout[];
}

const REASONS: Partial<Record<PaymentState, string>> = {
  waiting: '“ten” is not a number of GB: it must be a whole one from 1 to 1000.',
  failed: 'The balance of your account is used up.',
};

export function fakePayment(id: string, nowMs: number, rest: Partial<Payment> = {}): Payment {
  const state = rest.state ?? 'paid';
  return {
    id,
    source: 'stripe',
    sourceId: `cs_test_${id}`.padEnd(40, '0'),
    method: '',
    customer: 'alice@acme',
    contact: 'alice@acme.example',
    gb: 10,
    days: 30,
    amountMinor: 4_900,
    currency: 'USD',
    minorDigits: 2,
    paidAt: nowMs - 4 * 60_000,
    seenAt: nowMs - 3 * 60_000,
    state,
    reason: REASONS[state] ?? '',
    uncertain: false,
    choice: null,
    known: [],
    keyId: null,
    operationId: null,
    attempt: 0,
    refundedMinor: 0,
    disputedAt: null,
    flagOpen: false,
    note: '',
    ...rest,
  };
}

export function freshPayments(keys: PakKey[], nowMs: number): PaymentsState {
  const [first] = keys;
  const made = first ? { keyId: first.id, operationId: 'op-1', attempt: 1 } : {};
  const payments = PAYMENT_STATES.map((state, index) =>
    fakePayment(`p${index}`, nowMs, {
      state,
      paidAt: nowMs - index * DAY_MS,
      ...(state === 'waiting' ? { gb: null } : {}),
      ...(state === 'minted' || state === 'handedOut' ? made : {}),
    }),
  );
  return {
    payments,
    stripe: {
      connection: 'connected',
      keyHint: 'rk_live_…7f3a',
      mode: 'live',
      restricted: true,
      keptIn: 'keychain',
      host: 'api.stripe.com',
      lastLookAt: nowMs - 12_000,
      nextLookAt: nowMs + 48_000,
      lastError: null,
    },
    webhook: {
      enabled: false,
      port: 4242,
      listening: false,
      hasSecret: false,
      forwardCommand: 'stripe listen --forward-to 127.0.0.1:4242/stripe',
      url: 'http://127.0.0.1:4242/stripe',
      lastEventAt: null,
      refused: 0,
      error: null,
    },
    checkouts: [],
  };
}

export function fakePayments(state: FakeState, nowMs: () => number): Handlers['payments'] {
  const box = () => state.payments;
  const find = (id: string): Payment => {
    const payment = box().payments.find((one) => one.id === id);
    if (payment) return payment;
    throw new AppError(appErrorData('not_found', 'That payment is not there any more.'));
  };
  const change = (id: string, part: Partial<Payment>): Payment => {
    const payment = { ...find(id), ...part };
    box().payments = box().payments.map((one) => (one.id === id ? payment : one));
    return payment;
  };
  const minted = (): Partial<Payment> => ({
    state: 'minted',
    reason: '',
    keyId: state.keys[0]?.id ?? null,
    operationId: 'op-1',
    attempt: 1,
  });
  const checkout = (intentId: string): Checkout => {
    const found = box().checkouts.find((one) => one.intentId === intentId);
    if (found) return found;
    throw new AppError(appErrorData('not_found', 'There is no such sale here.'));
  };
  return {
    list: ({ states, flagged, limit }) => {
      const all = box().payments;
      const fitting = all.filter(
        (payment) => (states === undefined || states.includes(payment.state)) && (!flagged || payment.flagOpen),
      );
      const counts = Object.fromEntries(
        PAYMENT_STATES.map((one) => [one, all.filter((payment) => payment.state === one).length]),
      );
      return {
        payments: fitting.slice(0, limit),
        next: null,
        counts: counts as Record<PaymentState, number>,
        flagged: all.filter(({ flagOpen }) => flagOpen).length,
      };
    },
    get: ({ id }) => {
      const payment = find(id);
      return { payment, history: [{ at: payment.seenAt, state: payment.state, text: payment.reason }] };
    },
    ofKey: ({ keyId }) => ({ payments: box().payments.filter((payment) => payment.keyId === keyId) }),
    resolve: ({ id, mint, ...resolution }) =>
      change(id, { ...resolution, state: 'paid', reason: '', ...(mint ? minted() : {}) }),
    fulfil: ({ id }) => change(id, minted()),
    adopt: ({ id, keyId }) => change(id, { ...minted(), keyId }),
    ignore: ({ id }) => change(id, { state: 'ignored', reason: '' }),
    handedOut: ({ id }) => change(id, { state: 'handedOut' }),
    closeFlag: ({ id }) => change(id, { flagOpen: false }),
    addManual: ({ intentId, ...rest }) => {
      const payment = fakePayment(`m${box().payments.length}`, nowMs(), {
        ...rest,
        source: 'manual',
        sourceId: intentId,
        minorDigits: minorDigits(rest.currency),
        ...minted(),
      });
      box().payments = [payment, ...box().payments];
      return payment;
    },
    stripe: () => box().stripe,
    connectStripe: () => box().stripe,
    disconnectStripe: () => {
      box().stripe = { ...box().stripe, connection: 'none', keyHint: null, mode: null, restricted: null, keptIn: null };
      return box().stripe;
    },
    checkNow: () => box().stripe,
    sell: ({ intentId, choice: _, mintByItself: __, ...rest }) => {
      const made: Checkout = {
        ...rest,
        intentId,
        state: 'open',
        minorDigits: minorDigits(rest.currency),
        url: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3',
        qr: Array.from({ length: 25 }, (_row, y) =>
          Array.from({ length: 25 }, (_cell, x) => ((x * y + x + y) % 3 === 0 ? '1' : '0')).join(''),
        ),
        createdAt: nowMs(),
        expiresAt: nowMs() + DAY_MS,
        payment: null,
        trouble: '',
      };
      box().checkouts = [made, ...box().checkouts.filter((one) => one.intentId !== intentId)];
      return made;
    },
    checkout: ({ intentId }) => checkout(intentId),
    cancelCheckout: ({ intentId }) => {
      const cancelled: Checkout = { ...checkout(intentId), state: 'cancelled' };
      box().checkouts = box().checkouts.map((one) => (one.intentId === intentId ? cancelled : one));
      return cancelled;
    },
    checkouts: () => ({ checkouts: box().checkouts }),
    payDemo: ({ intentId }) => {
      const { customer, gb, days, amountMinor, currency } = checkout(intentId);
      const payment = fakePayment(`c${box().payments.length}`, nowMs(), {
        ...{ customer, gb, days, amountMinor, currency },
        ...minted(),
      });
      box().payments = [payment, ...box().payments];
      box().checkouts = box().checkouts.map((one) =>
        one.intentId === intentId ? { ...one, state: 'paid', payment } : one,
      );
      return { done: true };
    },
    webhook: () => box().webhook,
    setWebhook: ({ enabled, port }) => {
      box().webhook = { ...box().webhook, enabled, port, listening: enabled && box().webhook.hasSecret };
      return box().webhook;
    },
    pasteWebhookSecret: () => {
      box().webhook = { ...box().webhook, hasSecret: true };
      return box().webhook;
    },
  };
}
