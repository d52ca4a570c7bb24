/** Payments, Stripe and a checkout in memory. */
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
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

const HOUR_MS = 3_600_000;
const QR = Array.from({ length: 29 }, (_, y) =>
  Array.from({ length: 29 }, (_unused, x) => ((x * 7 + y * 13 + x * y) % 3 === 0 ? '1' : '0')).join(''),
);

function payment(index: number, part: Partial<Payment>, nowMs: number): Payment {
  const currency = part.currency ?? 'USD';
  const at = nowMs - index * 2.6 * HOUR_MS - 4 * 60_000;
  return {
    id: `pay-${index}`,
    source: 'stripe',
    sourceId: `cs_live_b1${(index * 7919 + 4099).toString(36)}qT9xVd`,
    method: '',
    customer: 'Northwind price watch',
    contact: 'ops@northwind.example',
    gb: 10,
    days: 30,
    amountMinor: 5_900,
    minorDigits: minorDigits(currency),
    paidAt: at,
    seenAt: at + 21_000,
    state: 'handedOut',
    reason: '',
    uncertain: false,
    choice: { kind: 'mint', tier: 'standard' },
    known: [],
    keyId: null,
    operationId: null,
    attempt: 1,
    refundedMinor: 0,
    disputedAt: null,
    flagOpen: false,
    note: '',
    ...part,
    currency,
  };
}

export function pastPayments(keys: readonly PakKey[], nowMs: number): Payment[] {
  const id = (index: number) => keys[index]?.id ?? null;
  const label = (index: number) => keys[index]?.label ?? 'somebody';
  const known = (index: number) => (id(index) === null ? [] : [{ keyId: id(index) ?? '', label: label(index) }]);
  const parts: Partial<Payment>[] = [
    {
      state: 'waiting',
      gb: null,
      customer: 'Quiet Fox Analytics',
      reason: '“ten” is not a number of GB: it must be a whole one from 1 to 1000.',
      choice: null,
      attempt: 0,
    },
    {
      state: 'waiting',
      customer: label(0),
      reason: 'This customer has a key already: top it up, or make a new one?',
      choice: null,
      known: known(0),
      attempt: 0,
      contact: 'alice@acme.example',
    },
    {
      state: 'paid',
      customer: 'nora@call-example',
      gb: 25,
      amountMinor: 12_000,
      contact: 'nora@call-example',
      attempt: 0,
    },
    { state: 'minting', customer: 'Hotelier bot', gb: 5, amountMinor: 2_900 },
    {
      state: 'failed',
      customer: 'Kiosk 24',
      reason: 'The platform cannot be reached. The payment is safe; it is tried again by itself.',
      attempt: 3,
    },
    {
      state: 'failed',
      uncertain: true,
      customer: 'fareglass.io',
      reason: 'Nobody knows whether a key came of it: the answer was lost more than 23 hours ago.',
    },
    { state: 'minted', customer: label(3), keyId: id(3), gb: 50, amountMinor: 21_000, currency: 'EUR' },
    {
      source: 'x402',
      sourceId: '0x7f3a…c91b',
      customer: '0x4b1d…22aa',
      contact: '0x4b1d…22aa',
      keyId: id(5),
      amountMinor: 2_950,
    },
    {
      source: 'manual',
      method: 'bank',
      sourceId: 'man-1',
      customer: label(5),
      keyId: id(5),
      amountMinor: 18_000,
      currency: 'JPY',
      note: 'Invoice 2026-114',
    },
    { customer: label(7), keyId: id(7), choice: { kind: 'topUp', keyId: id(7) ?? 'gone' } },
    { customer: label(8), keyId: id(8), refundedMinor: 5_900, flagOpen: true },
    { customer: label(9), keyId: id(9), disputedAt: nowMs - 3 * HOUR_MS, flagOpen: true },
    { state: 'ignored', customer: 'test order', amountMinor: 100, reason: '', choice: null },
    {
      customer: 'A customer with the long name that a company register gives it, and its city Köln',
      keyId: id(11),
      gb: 100,
      days: null,
      amountMinor: 39_900,
    },
  ];
  return parts.map((part, index) => payment(index, part, nowMs));
}

/** As many as a good year brings. */
export function manyPayments(count: number, keys: readonly PakKey[], nowMs: number): Payment[] {
  const some = pastPayments(keys, nowMs);
  return Array.from({ length: count }, (_, index) => {
    const base = some[index % some.length];
    if (!base) throw new Error('no payment to copy');
    const at = nowMs - index * HOUR_MS;
    return { ...base, id: `pay-${index}`, paidAt: at, seenAt: at + 20_000 };
  });
}

export function freshPayments(keys: readonly PakKey[], nowMs: number): PaymentsState {
  return {
    payments: pastPayments(keys, nowMs),
    stripe: {
      connection: 'connected',
      keyHint: 'rk_live_…7f3a',
      mode: 'live',
      restricted: true,
      keptIn: 'keychain',
      host: 'api.stripe.com',
      lastLookAt: nowMs - 23_000,
      nextLookAt: nowMs + 37_000,
      lastError: null,
    },
    webhook: {
      enabled: false,
      port: 4242,
      listening: false,
      hasSecret: false,
      forwardCommand: 'stripe listen --forward-to http://127.0.0.1:4242/stripe',
      url: 'http://127.0.0.1:4242/stripe',
      lastEventAt: null,
      refused: 0,
      error: null,
    },
    checkouts: [],
  };
}

export function noStripe(state: PaymentsState): void {
  state.stripe = {
    ...state.stripe,
    connection: 'none',
    keyHint: null,
    mode: null,
    restricted: null,
    keptIn: null,
    lastLookAt: null,
    nextLookAt: null,
  };
}

export function fakePayments(state: FakeState, nowMs: () => number, publish: Publish): Handlers['payments'] {
  const all = state.payments;
  const changed = () => publish('dataChanged', { domains: ['payments'] });
  const find = (id: string): Payment => {
    const found = all.payments.find((one) => one.id === id);
    if (found) return found;
    throw new AppError(appErrorData('not_found', 'There is no such payment.'));
  };
  const put = (id: string, part: Partial<Payment>): Payment => {
    const next = { ...find(id), ...part };
    all.payments = all.payments.map((one) => (one.id === id ? next : one));
    changed();
    return next;
  };
  const mint = (id: string): Payment => {
    const { choice, customer, gb } = find(id);
    const keyId = choice?.kind === 'topUp' ? choice.keyId : `minted-${state.keys.length}`;
    if (choice?.kind !== 'topUp') {
      const [like] = state.keys;
      if (!like) throw new Error('the fake needs one key to copy');
      state.keys = [
        ...state.keys,
        { ...like, id: keyId, label: customer ?? '', capGb: gb, usedMb: 0, lastUsedAt: null },
      ];
      publish('dataChanged', { domains: ['keys'] });
    }
    return put(id, { state: 'minted', keyId, reason: '', uncertain: false, attempt: find(id).attempt + 1 });
  };
  const checkoutOf = (intentId: string): Checkout => {
    const found = all.checkouts.find((one) => one.intentId === intentId);
    if (!found) throw new AppError(appErrorData('not_found', 'There is no such sale.'));
    const paid = found.payment === null ? null : find(found.payment.id);
    return { ...found, payment: paid };
  };
  return {
    list: ({ states, flagged, limit, cursor }) => {
      const fitting = all.payments.filter(
        (one) => (states === undefined || states.includes(one.state)) && (flagged !== true || one.flagOpen),
      );
      const from = cursor === undefined ? 0 : Number(cursor);
      const count = (of: PaymentState) => all.payments.filter(({ state: is }) => is === of).length;
      return {
        payments: fitting.slice(from, from + limit),
        next: from + limit < fitting.length ? String(from + limit) : null,
        counts: Object.fromEntries(PAYMENT_STATES.map((of) => [of, count(of)])) as Record<PaymentState, number>,
        flagged: all.payments.filter(({ flagOpen }) => flagOpen).length,
      };
    },
    get: ({ id }) => {
      const found = find(id);
      const { seenAt } = found;
      const history: { at: number; state: PaymentState; text: string }[] = [
        { at: seenAt, state: 'paid', text: 'Seen at Stripe, 21 s after it was paid.' },
      ];
      if (found.state !== 'paid' && found.state !== 'waiting') {
        history.push({ at: seenAt + 900, state: found.state, text: found.reason || 'Answered by the platform.' });
      }
      if (found.disputedAt !== null) {
        history.push({ at: found.disputedAt, state: found.state, text: 'The customer disputed it at Stripe.' });
      }
      return { payment: found, history };
    },
    ofKey: ({ keyId }) => ({ payments: all.payments.filter((one) => one.keyId === keyId) }),
    resolve: ({ id, customer, gb, days, choice, mint: now }) => {
      const next = put(id, { customer, gb, days, choice, state: 'paid', reason: '' });
      return now ? mint(id) : next;
    },
    fulfil: ({ id }) => mint(id),
    adopt: ({ id, keyId }) => put(id, { state: 'minted', keyId, reason: '', uncertain: false }),
    ignore: ({ id }) => put(id, { state: 'ignored', reason: '' }),
    handedOut: ({ id }) => put(id, { state: 'handedOut' }),
    closeFlag: ({ id }) => put(id, { flagOpen: false }),
    addManual: ({ intentId, customer, gb, days, method, contact, amountMinor, currency, paidAt, choice, note }) => {
      const added = payment(
        all.payments.length,
        {
          source: 'manual',
          method,
          sourceId: intentId,
          customer,
          gb,
          days,
          contact,
          amountMinor,
          currency,
          paidAt,
          choice,
          note,
          state: 'paid',
          keyId: null,
        },
        nowMs(),
      );
      all.payments = [added, ...all.payments];
      return mint(added.id);
    },
    stripe: () => all.stripe,
    connectStripe: ({ sessionOnly }) => {
      all.stripe = {
        ...all.stripe,
        connection: 'connected',
        keyHint: 'rk_live_…7f3a',
        mode: 'live',
        restricted: true,
        keptIn: sessionOnly ? 'session' : 'keychain',
        lastLookAt: nowMs(),
        nextLookAt: nowMs() + 60_000,
      };
      changed();
      return all.stripe;
    },
    disconnectStripe: () => {
      noStripe(all);
      changed();
      return all.stripe;
    },
    checkNow: () => {
      all.stripe = { ...all.stripe, lastLookAt: nowMs(), nextLookAt: nowMs() + 60_000 };
      return all.stripe;
    },
    sell: ({ intentId, customer, gb, days, amountMinor, currency }) => {
      if (all.stripe.connection !== 'connected') {
        throw new AppError(appErrorData('not_connected', 'No Stripe key is connected.', 'Connect one in Settings.'));
      }
      const known = all.checkouts.find((one) => one.intentId === intentId);
      if (known) return known;
      const made: Checkout = {
        intentId,
        state: 'open',
        customer,
        gb,
        days,
        amountMinor,
        currency,
        minorDigits: minorDigits(currency),
        url: 'https://checkout.stripe.com/c/pay/cs_live_b1k3x9vQdLm2',
        qr: QR,
        createdAt: nowMs(),
        expiresAt: nowMs() + DAY_MS,
        payment: null,
        trouble: '',
      };
      all.checkouts = [made, ...all.checkouts];
      return made;
    },
    checkout: ({ intentId }) => checkoutOf(intentId),
    cancelCheckout: ({ intentId }) => {
      all.checkouts = all.checkouts.map((one) => (one.intentId === intentId ? { ...one, state: 'cancelled' } : one));
      changed();
      return checkoutOf(intentId);
    },
    checkouts: () => ({ checkouts: all.checkouts.map(({ intentId }) => checkoutOf(intentId)) }),
    payDemo: ({ intentId }) => {
      const { customer, gb, days, amountMinor, currency } = checkoutOf(intentId);
      const paid = payment(
        all.payments.length,
        {
          customer,
          gb,
          days,
          amountMinor,
          currency,
          paidAt: nowMs(),
          seenAt: nowMs(),
          state: 'paid',
          attempt: 0,
          keyId: null,
        },
        nowMs(),
      );
      all.payments = [paid, ...all.payments];
      all.checkouts = all.checkouts.map((one) =>
        one.intentId === intentId ? { ...one, state: 'paid', payment: paid } : one,
      );
      changed();
      return { done: true };
    },
    webhook: () => all.webhook,
    setWebhook: ({ enabled, port }) => {
      const url = `http://127.0.0.1:${port}/stripe`;
      all.webhook = {
        ...all.webhook,
        enabled,
        port,
        listening: enabled,
        url,
        forwardCommand: `stripe listen --forward-to ${url}`,
      };
      return all.webhook;
    },
    pasteWebhookSecret: () => {
      all.webhook = { ...all.webhook, hasSecret: true };
      return all.webhook;
    },
  };
}
