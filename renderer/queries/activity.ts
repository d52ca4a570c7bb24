import { useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export function useActivity(limit: number, keyId?: string) {
  return useQuery({
    queryKey: ['activity', limit, keyId ?? null],
    queryFn: () => api.activity.list(keyId === undefined ? { limit } : { limit, keyId }),
  });
}
