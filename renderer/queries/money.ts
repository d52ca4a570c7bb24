import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { RetailPrice } from '../../shared/ipc/money.ts';
import { api } from '../ipc-client.ts';

export interface Period {
  /** Unix ms; `to` is exclusive. */
  from: number;
  to: number;
}
export type Basis = 'priced' | 'paid';

export function useMoneySummary(period: Period | null, by: 'customer' | 'month', basis: Basis = 'priced') {
  return useQuery({
    queryKey: ['money', 'summary', period, by, basis],
    queryFn: () => api.money.summary({ ...(period ?? { from: 0, to: 1 }), by, basis }),
    enabled: period !== null,
    placeholderData: keepPreviousData,
  });
}

export function useNextOrder(gb: number | null) {
  return useQuery({
    queryKey: ['money', 'nextOrder', gb],
    queryFn: () => api.money.nextOrder({ gb: gb ?? 1 }),
    enabled: gb !== null,
    placeholderData: keepPreviousData,
  });
}

export function useOrders(period: Period, customerId: string) {
  return useQuery({
    queryKey: ['money', 'orders', period, customerId],
    queryFn: async () => {
      const orders: Awaited<ReturnType<typeof api.money.orders>>['orders'] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof api.money.orders>> = await api.money.orders({
          limit: 500,
          ...period,
          customerId,
          ...(cursor === null ? {} : { cursor }),
        });
        orders.push(...page.orders);
        cursor = page.next;
      } while (cursor !== null);
      return orders;
    },
  });
}

export function useSales(limit: number, only?: { period: Period; customerId: string }) {
  return useQuery({
    queryKey: ['money', 'sales', limit, only ?? null],
    queryFn: () => api.money.sales({ limit, ...only?.period, ...(only ? { customerId: only.customerId } : {}) }),
    placeholderData: keepPreviousData,
  });
}

export function usePrices() {
  return useQuery({ queryKey: ['money', 'prices'], queryFn: () => api.money.prices({}) });
}

export function useSetPrice() {
  return useMutation({
    mutationFn: (input: { customer: string; price: RetailPrice | null }) => api.money.setPrice(input),
    onSuccess: (_done, _input, _result, { client }) => client.invalidateQueries({ queryKey: ['money'] }),
  });
}
