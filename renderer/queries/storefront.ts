import { useMutation, useQuery } from '@tanstack/react-query';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { api } from '../ipc-client.ts';

/** Under `payments`: whatever changes a payment may change what the storefront sold. */
const KEY = ['payments', 'storefront'];

export function useStorefront() {
  return useQuery({ queryKey: KEY, queryFn: () => api.storefront.get({}) });
}

export function useSetStorefront() {
  return useMutation({
    mutationFn: (patch: Partial<StorefrontConfig>) => api.storefront.set({ patch }),
    onSuccess: (state, _patch, _result, { client }) => client.setQueryData(KEY, state),
  });
}

export function useCheckFacilitator() {
  return useMutation({ mutationFn: () => api.storefront.check({}) });
}

export function useDemoBuy() {
  return useMutation({ mutationFn: (gb: number) => api.storefront.demoBuy({ gb }) });
}
