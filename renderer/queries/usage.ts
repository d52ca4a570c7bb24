import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UsageRange } from '../../shared/ipc/usage.ts';
import { api } from '../ipc-client.ts';

export function useUsageSeries(range: UsageRange, keyId?: string) {
  return useQuery({
    queryKey: ['usage', 'series', range, keyId ?? null],
    queryFn: () => api.usage.series(keyId === undefined ? { range } : { range, keyId }),
    placeholderData: keepPreviousData,
  });
}

export function useTopCustomers(range: UsageRange, limit: number) {
  return useQuery({
    queryKey: ['usage', 'top', range, limit],
    queryFn: () => api.usage.top({ range, limit }),
    placeholderData: keepPreviousData,
  });
}

export function useRenewals(limit: number) {
  return useQuery({ queryKey: ['usage', 'renewals', limit], queryFn: () => api.usage.renewals({ limit }) });
}
