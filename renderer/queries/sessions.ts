import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

const AGAIN_MS = 15_000;

const sessionsKey = (keyId: string) => ['sessions', keyId];

/** Live sessions are not kept: they are asked for while they are looked at, and no longer where the right is missing. */
export function useSessions(keyId: string, watching: boolean) {
  return useQuery({
    queryKey: sessionsKey(keyId),
    queryFn: () => api.sessions.list({ keyId }),
    enabled: watching,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      watching && state.error === null && state.data?.unavailable == null ? AGAIN_MS : false,
  });
}

export function useCloseSessions(keyId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionKeys: string[]) => api.sessions.close({ keyId, sessionKeys }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey(keyId) }),
  });
}
