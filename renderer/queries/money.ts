import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { RetailPrice } from '../../shared/ipc/money.ts';
import { api } from '../ipc-client.ts';

export interface Period {
  /** Unix ms; `to` is exclusive. */
  from: number;
  to: number;
}
/** All that is recorded. */
export const EVER: Period = { from: 0, to: 8_640_000_000_000_000 };
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

export function useOrders(period: Period, customerId: string, enabled = true) {
  return useQuery({
    queryKey: ['money', 'orders', period, customerId],
    enabled,
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

/** Newest first, a page at a time; the totals are those of all. */
export function useSales(limit: number) {
  return useInfiniteQuery({
    queryKey: ['money', 'sales', limit],
    queryFn: ({ pageParam }) => api.money.sales({ limit, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** Every one: a statement that leaves one out is wrong. */
export function useSalesOf(period: Period, customerId: string) {
  return useQuery({
    queryKey: ['money', 'salesOf', period, customerId],
    queryFn: async () => {
      type Page = Awaited<ReturnType<typeof api.money.sales>>;
      const sales: Page['sales'] = [];
      for (let cursor: string | null = null; ; ) {
        const page: Page = await api.money.sales({
          limit: 500,
          ...period,
          customerId,
          ...(cursor === null ? {} : { cursor }),
        });
        sales.push(...page.sales);
        if (page.next === null) return { sales, totals: page.totals };
        cursor = page.next;
      }
    },
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
