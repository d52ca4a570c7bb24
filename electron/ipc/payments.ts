// Calls on payments. Guards stand in the fulfilment: whatever the page asks for, a payment makes one key.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Payment } from '../../shared/ipc/payments.ts';
import { PAYMENT_STATES, type PaymentState } from '../../shared/payment.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { toPayment } from '../payments/payment-view.ts';
import type { StoredPayment } from '../store/payments.ts';
import { readOnlyError } from '../store/sqlite.ts';

export interface PaymentsDeps {
  /** Throws not_connected when no account is open. */
  open: () => OpenAccount;
}

function readCursor(cursor: string | undefined): { paidAt: number; id: string } | null {
  if (cursor === undefined) return null;
  const [, paidAt, id] = /^(\d{1,16}):(.+)$/.exec(cursor) ?? [];
  if (paidAt !== undefined && id !== undefined) return { paidAt: Number(paidAt), id };
  throw new AppError(appErrorData('not_found', 'The list has changed since.', 'Read it again from its beginning.'));
}

export function paymentsHandlers({ open }: PaymentsDeps): Handlers['payments'] {
  const view = (payment: StoredPayment): Payment => toPayment(payment, open().payments.customers);
  const writable = () => {
    const { session, payments } = open();
    if (session.store.readOnly) throw readOnlyError();
    return { session, fulfilment: payments.fulfilment };
  };
  const notBuilt = (): never => {
    throw new AppError(appErrorData('refused', 'Stripe is not connected.', 'Connect it under Settings.'));
  };

  return {
    list({ states = [...PAYMENT_STATES], flagged = false, limit, cursor }) {
      const { payments } = open().session.store;
      const rows = payments.list({ states, flagged, limit: limit + 1, after: readCursor(cursor) });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const counted = payments.counts();
      const counts = Object.fromEntries(PAYMENT_STATES.map((state) => [state, counted.states[state] ?? 0]));
      return {
        payments: rows.slice(0, limit).map(view),
        next: last ? `${last.paidAt}:${last.id}` : null,
        counts: counts as Record<PaymentState, number>,
        flagged: counted.flagged,
      };
    },
    get({ id }) {
      const { payments, session } = open();
      return { payment: view(payments.fulfilment.need(id)), history: session.store.payments.history(id) };
    },
    ofKey: ({ keyId }) => ({ payments: open().session.store.payments.ofKey(keyId).map(view) }),
    async resolve({ id, mint, ...resolution }) {
      const { fulfilment } = writable();
      const resolved = fulfilment.resolve(id, resolution);
      return view(mint ? await fulfilment.fulfil(id, false) : resolved);
    },
    fulfil: async ({ id, compared = false }) => view(await writable().fulfilment.fulfil(id, compared)),
    adopt: ({ id, keyId }) => view(writable().fulfilment.adopt(id, keyId)),
    ignore: ({ id }) => view(writable().fulfilment.ignore(id)),
    handedOut: ({ id }) => view(writable().fulfilment.handedOut(id)),
    closeFlag: ({ id }) => view(writable().fulfilment.closeFlag(id)),
    async addManual({ intentId, ...payment }) {
      const { fulfilment } = writable();
      // The form was the look.
      const { id } = fulfilment.take({ ...payment, source: 'manual', sourceId: intentId, byItself: true });
      return view(await fulfilment.advance(id, true));
    },

    stripe: () => ({
      connection: 'none',
      keyHint: null,
      mode: null,
      restricted: null,
      keptIn: null,
      host: 'api.stripe.com',
      lastLookAt: null,
      nextLookAt: null,
      lastError: null,
    }),
    connectStripe: notBuilt,
    disconnectStripe: notBuilt,
    checkNow: notBuilt,
    sell: notBuilt,
    checkout: notBuilt,
    cancelCheckout: notBuilt,
    checkouts: () => ({ checkouts: [] }),
    payDemo: notBuilt,
    webhook: () => ({
      enabled: false,
      port: 4242,
      listening: false,
      hasSecret: false,
      forwardCommand: 'stripe listen --forward-to 127.0.0.1:4242/stripe',
      url: 'http://127.0.0.1:4242/stripe',
      lastEventAt: null,
      refused: 0,
      error: null,
    }),
    setWebhook: notBuilt,
    pasteWebhookSecret: notBuilt,
  };
}
