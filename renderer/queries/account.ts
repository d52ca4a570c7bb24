import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export function useAccount() {
  return useQuery({ queryKey: ['account'], queryFn: () => api.account.state({}) });
}

/** After switching accounts nothing of the old one may stay on the screen. */
export function useAccountChanged() {
  const client = useQueryClient();
  return async () => {
    await client.resetQueries();
  };
}
