import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

/** As many as the list of past tests looks back. */
export const HISTORY_LIMIT = 200;

/** Newest first; of one key, or of all. */
export function useLabHistory(limit: number, keyId?: string) {
  return useQuery({
    queryKey: ['probe', 'history', limit, keyId ?? null],
    queryFn: () => api.probe.history(keyId === undefined ? { limit } : { limit, keyId }),
    placeholderData: keepPreviousData,
  });
}

const reportQuery = (runId: string) => ({
  queryKey: ['probe', 'report', runId],
  queryFn: () => api.probe.report({ runId }),
});

/** One kept run with its attempts. */
export function useLabReport(runId: string | null) {
  return useQuery({ ...reportQuery(runId ?? ''), enabled: runId !== null });
}

export function useLabReports(runIds: readonly string[]) {
  return useQueries({ queries: runIds.map(reportQuery) });
}
