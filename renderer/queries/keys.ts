import { useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

/** A screenful first, so that the first row is painted before ten thousand have crossed. */
const FIRST_ROWS = 60;

export function useKeys() {
  const first = useQuery({ queryKey: ['keys', 'first'], queryFn: () => api.keys.list({ limit: FIRST_ROWS }) });
  const complete = first.data !== undefined && first.data.keys.length >= first.data.total;
  const all = useQuery({
    queryKey: ['keys', 'all'],
    queryFn: () => api.keys.list({}),
    enabled: first.isSuccess && !complete,
  });
  return { ...first, data: complete ? first.data : (all.data ?? first.data), error: first.error ?? all.error };
}
