import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../ipc-client.ts';

export function useActivity(limit: number, keyId?: string) {
  return useQuery({
    queryKey: ['activity', limit, keyId ?? null],
    queryFn: () => api.activity.list(keyId === undefined ? { limit } : { limit, keyId }),
  });
}

const PAGE = 100;

/** The whole journal, page after page. */
export function useActivityPages(keyId?: string) {
  return useInfiniteQuery({
    queryKey: ['activity', 'pages', keyId ?? null],
    queryFn: ({ pageParam }) =>
      api.activity.list({
        limit: PAGE,
        ...(pageParam === null ? {} : { before: pageParam }),
        ...(keyId === undefined ? {} : { keyId }),
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ operations, more }) => (more ? (operations.at(-1)?.startedAt ?? null) : null),
  });
}
