import { useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export function useProbeHistory(limit: number, keyId?: string) {
  return useQuery({
    queryKey: ['probe', limit, keyId ?? null],
    queryFn: () => api.probe.history(keyId === undefined ? { limit } : { limit, keyId }),
  });
}
