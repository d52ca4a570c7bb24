// Calls on payments. Guards stand in the fulfilment: whatever the page asks for, a payment makes one key.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Payment } from '../../shared/ipc/payments.ts';
import { PAYMENT_STATES, type PaymentState } from '../../shared/payment.ts';
import { assertKeychain } from '../account/connecting.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { toPayment } from '../payments/payment-view.ts';
import { payAtStandIn } from '../payments/stripe/pay-at-stand-in.ts';
import type { StoredPayment } from '../store/payments.ts';
import { readOnlyError } from '../store/sqlite.ts';
import type { Keychain } from '../vault/types.ts';

export interface PaymentsDeps {
  /** Throws not_connected when no account is open. */
  open: () => OpenAccount;
  keychain: Keychain;
  /** Throws clipboard_empty or clipboard_failed. */
  readClipboard: () => Promise<string>;
  clearClipboard: () => Promise<void>;
}

function readCursor(cursor: string | undefined): { paidAt: number; id: string } | null {
  if (cursor === undefined) return null;
  const [, paidAt, id] = /^(\d{1,16}):(.+)$/.exec(cursor) ?? [];
  if (paidAt !== undefined && id !== undefined) return { paidAt: Number(paidAt), id };
  throw new AppError(appErrorData('not_found', 'The list has changed since.', 'Read it again from its beginning.'));
}

export function paymentsHandlers({
  open,
  keychain,
  readClipboard,
  clearClipboard,
}: PaymentsDeps): Handlers['payments'] {
  const view = (payment: StoredPayment): Payment => toPayment(payment, open().payments.customers);
  const writable = () => {
    const { session, payments } = open();
    if (session.store.readOnly) throw readOnlyError();
    return { session, fulfilment: payments.fulfilment };
  };
  const desk = () => open().payments.stripe;

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

    stripe: () => desk().state(),
    async connectStripe({ sessionOnly }) {
      writable();
      if (!sessionOnly) await assertKeychain(keychain);
      const state = await desk().connect(readClipboard(), sessionOnly);
      // Only after it is kept: a key that was refused can be looked at again where it was copied.
      await clearClipboard();
      return state;
    },
    disconnectStripe: () => desk().disconnect(),
    checkNow: () => desk().checkNow(),
    sell(order) {
      writable();
      return desk().sell(order);
    },
    checkout: ({ intentId }) => desk().checkout(intentId),
    cancelCheckout: ({ intentId }) => desk().cancelCheckout(intentId),
    checkouts: () => ({ checkouts: desk().checkouts() }),
    async payDemo({ intentId }) {
      if (open().session.profile.kind !== 'demo') {
        throw new AppError(appErrorData('refused', 'Only the demo pays by itself.'));
      }
      await payAtStandIn(desk().checkout(intentId).url);
      await desk().checkNow();
      return { done: true };
    },
    webhook: () => desk().webhookState(),
    setWebhook(next) {
      writable();
      return desk().setWebhook(next);
    },
    async pasteWebhookSecret() {
      writable();
      const state = await desk().keepWebhookSecret(readClipboard());
      await clearClipboard();
      return state;
    },
  };
}
