import type { QueryClient } from '@tanstack/react-query';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LockState } from '../../shared/ipc/lock.ts';
import { api } from '../ipc-client.ts';

export const lockState = queryOptions({ queryKey: ['lock'], queryFn: () => api.lock.state({}) });

export function useLock() {
  return useQuery(lockState);
}

/** Locked: nothing that main told stays in the page. Main loads the page anew as well, and does not rely on this. */
export function applyLock(client: QueryClient, state: LockState): void {
  const wasLocked = client.getQueryData<LockState>(lockState.queryKey)?.locked ?? false;
  client.setQueryData(lockState.queryKey, state);
  const other = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'lock' };
  if (state.locked) {
    client.removeQueries(other);
    client.getMutationCache().clear();
  } else if (wasLocked) void client.resetQueries(other);
}

/** For the settings: any call that answers with the lock's new state. */
export function useLockChange<I>(change: (input: I) => Promise<LockState>, onDone: () => void = () => undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (state) => {
      applyLock(client, state);
      onDone();
    },
    // A passphrase is among the variables: it goes with the form.
    gcTime: 0,
  });
}
