/** What can be done with a payment, the same for its drawer and for the keyboard. One call at a time a payment. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { api } from '../../ipc-client.ts';
import { usePaymentsChanged } from '../../queries/payments.ts';
import { goTo } from '../../routes.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { isDialogOpen, openDialog } from '../dialogs.ts';
import { showBlocked, showDone, showFailure } from '../frame/toasts.tsx';
import { shortLabel } from '../short-label.ts';
import { actionsOf, type PaymentAction, PLATFORM_ACTIONS } from './payment-words.ts';

type Call = 'mint' | 'retry' | 'ignore' | 'closeFlag' | 'handedOut';

const CALLS: Record<Call, (id: string) => Promise<Payment>> = {
  mint: (id) => api.payments.fulfil({ id }),
  retry: (id) => api.payments.fulfil({ id }),
  ignore: (id) => api.payments.ignore({ id }),
  closeFlag: (id) => api.payments.closeFlag({ id }),
  handedOut: (id) => api.payments.handedOut({ id }),
};

const FAILED: Record<Call, string> = {
  mint: 'The key was not minted',
  retry: 'The key was not minted',
  ignore: 'The payment stays as it was',
  closeFlag: 'The mark stays',
  handedOut: 'The payment stays as it was',
};

/** Payments that a call is under way for: one at a time, however often it is pressed. */
const underWay = new Set<string>();

const LETTERS: Readonly<Record<string, readonly PaymentAction[]>> = {
  m: ['mint', 'retry', 'compare'],
  h: ['handOut'],
  e: ['decide'],
  i: ['ignore'],
  k: ['openKey'],
};

function tell(call: Call, payment: Payment): void {
  const who = shortLabel(payment.customer ?? 'the customer');
  if (call === 'ignore') showDone('Ignored. Decide takes it up again.');
  // A dialog that is open shows the hand-out itself.
  if ((call !== 'mint' && call !== 'retry') || isDialogOpen()) return;
  if (payment.state === 'minted' || payment.state === 'handedOut') showDone(`Minted for ${who}: hand it out.`);
}

export interface PaymentActions {
  blocked: string | null;
  /** The payment that a call is under way for. */
  busyId: string | null;
  run: (action: PaymentAction, payment: Payment) => void;
  /** False when the letter means nothing for it. */
  letter: (letter: string, payment: Payment) => boolean;
}

export function usePaymentActions(): PaymentActions {
  const blocked = useWriteBlocked();
  const changed = usePaymentsChanged();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: ({ call, payment }: { call: Call; payment: Payment }) => CALLS[call](payment.id),
    onSuccess: (after, { call }) => tell(call, after),
    onError: (error, { call }) => showFailure(FAILED[call], error),
    onSettled: (_after, _error, { payment }) => {
      underWay.delete(payment.id);
      changed();
    },
  });
  const busyId = isPending && variables ? variables.payment.id : null;

  const run = useCallback(
    (action: PaymentAction, payment: Payment) => {
      if (blocked !== null && PLATFORM_ACTIONS.has(action)) {
        showBlocked(blocked);
        return;
      }
      switch (action) {
        case 'decide':
        case 'compare':
          openDialog({ kind: 'payment', paymentId: payment.id, compare: action === 'compare' });
          return;
        case 'openKey':
          if (payment.keyId !== null) goTo('keys', { key: payment.keyId });
          return;
        case 'disableKey':
          if (payment.keyId !== null) openDialog({ kind: 'disable', keyId: payment.keyId });
          return;
        case 'handOut':
          if (payment.keyId !== null) openDialog({ kind: 'handout', keyId: payment.keyId });
          return;
        default:
          if (underWay.has(payment.id)) return;
          underWay.add(payment.id);
          mutate({ call: action, payment });
      }
    },
    [blocked, mutate],
  );

  return useMemo(
    () => ({
      blocked,
      busyId,
      run,
      letter: (letter, payment) => {
        const can = actionsOf(payment);
        const action = LETTERS[letter]?.find((one) => can.includes(one));
        if (action === undefined) return false;
        run(action, payment);
        return true;
      },
    }),
    [blocked, busyId, run],
  );
}
