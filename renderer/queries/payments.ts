import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { PaymentState } from '../../shared/payment.ts';
import { api } from '../ipc-client.ts';

const PAGE = 200;

export interface PaymentQuery {
  states: readonly PaymentState[] | null;
  flagged: boolean;
}

/** Page after page, newest first. */
export function usePaymentPages({ states, flagged }: PaymentQuery) {
  return useInfiniteQuery({
    queryKey: ['payments', 'list', states, flagged],
    queryFn: ({ pageParam }) =>
      api.payments.list({
        limit: PAGE,
        ...(states === null ? {} : { states: [...states] }),
        ...(flagged ? { flagged } : {}),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** How many there are of each state, whatever is filtered. */
export function usePaymentCounts() {
  return useQuery({
    queryKey: ['payments', 'counts'],
    queryFn: async () => {
      const { counts, flagged } = await api.payments.list({ limit: 1 });
      return { counts, flagged };
    },
  });
}

export function usePayment(id: string | null) {
  return useQuery({
    queryKey: ['payments', 'one', id],
    queryFn: () => api.payments.get({ id: id ?? '' }),
    enabled: id !== null,
  });
}

export function useStripe() {
  return useQuery({ queryKey: ['payments', 'stripe'], queryFn: () => api.payments.stripe({}) });
}

export function useWebhook() {
  return useQuery({ queryKey: ['payments', 'webhook'], queryFn: () => api.payments.webhook({}) });
}

export function usePaymentsOfKey(keyId: string) {
  return useQuery({ queryKey: ['payments', 'ofKey', keyId], queryFn: () => api.payments.ofKey({ keyId }) });
}

export function useCheckouts() {
  return useQuery({ queryKey: ['payments', 'checkouts'], queryFn: () => api.payments.checkouts({}) });
}

export function useCheckout(intentId: string | null) {
  return useQuery({
    queryKey: ['payments', 'checkout', intentId],
    queryFn: () => api.payments.checkout({ intentId: intentId ?? '' }),
    enabled: intentId !== null,
  });
}

/** After an answer that changed payments: the lists are read again, whatever main tells. */
export function usePaymentsChanged(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: ['payments'] });
    void client.invalidateQueries({ queryKey: ['money'] });
  }, [client]);
}
