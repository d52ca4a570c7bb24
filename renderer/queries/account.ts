import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export const accountState = queryOptions({ queryKey: ['account'], queryFn: () => api.account.state({}) });

export function useAccount() {
  return useQuery(accountState);
}

/** After switching accounts nothing of the old one may stay on the screen. */
export function useAccountChanged() {
  const client = useQueryClient();
  return async () => {
    await client.resetQueries();
  };
}
