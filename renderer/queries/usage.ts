import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RenewalRow } from '../../shared/ipc/forecast.ts';
import type { Span, UsageRange } from '../../shared/ipc/usage.ts';
import { api } from '../ipc-client.ts';

/** One key or one customer. */
export type Whose = { keyId: string } | { customerId: string };

export function useUsageSeries(range: UsageRange, keyId?: string) {
  return useQuery({
    queryKey: ['usage', 'series', range, keyId ?? null],
    queryFn: () => api.usage.series(keyId === undefined ? { range } : { range, keyId }),
    placeholderData: keepPreviousData,
  });
}

export function useOverview(span: Span, top: number) {
  return useQuery({
    queryKey: ['usage', 'overview', span, top],
    queryFn: () => api.usage.overview({ span, top }),
    placeholderData: keepPreviousData,
  });
}

export function useHistory(span: Span, whose: Whose) {
  return useQuery({
    queryKey: ['usage', 'history', span, whose],
    queryFn: () => api.usage.history({ span, ...whose }),
  });
}

export function useHeatmap(span: Span, whose: Whose | null) {
  return useQuery({
    queryKey: ['usage', 'heatmap', span, whose],
    queryFn: () => api.usage.heatmap({ span, hours: false, ...whose }),
    placeholderData: keepPreviousData,
  });
}

/** Where it is heading; a customer's with the key that stops first. */
export function useForecastOf(whose: Whose) {
  return useQuery({
    queryKey: ['forecast', whose],
    queryFn: async () =>
      'keyId' in whose
        ? { forecast: await api.forecast.key(whose), firstOut: null }
        : await api.forecast.customer(whose),
  });
}

export function useRenewals(limit: number, reasons: RenewalRow['reason'][] | null) {
  return useQuery({
    queryKey: ['forecast', 'renewals', limit, reasons],
    queryFn: () => api.forecast.renewals({ limit, ...(reasons === null ? {} : { reasons }) }),
    placeholderData: keepPreviousData,
  });
}
