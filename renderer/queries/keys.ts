import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../ipc-client.ts';
import { queryClient } from './client.ts';
import { createKeyListLoader, type KeyList } from './key-list.ts';

/** A screenful first, so that the first row is painted before ten thousand have crossed. */
const FIRST_ROWS = 60;

export const firstKeys = queryOptions({
  queryKey: ['keys', 'first'],
  queryFn: () => api.keys.list({ limit: FIRST_ROWS }),
});

const ALL_KEYS = ['keys', 'all'];
const loader = createKeyListLoader(
  () => api.keys,
  (list) => queryClient.setQueryData(ALL_KEYS, list),
);

const allKeys = queryOptions({
  queryKey: ALL_KEYS,
  queryFn: ({ client }) => loader.load(client.getQueryData<KeyList>(ALL_KEYS)),
  // Rows keep their identity already; comparing 100,000 of them deeply would hold the page up.
  structuralSharing: false,
});

/** A page that is never idle gets its keys all the same. */
const IDLE_WITHIN_MS = 500;

/** True once what `ready` shows was painted, and the page has nothing more urgent to do: reading ten thousand keys can wait for that. */
function useAfterPaint(ready: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!ready || painted) return;
    let idle = 0;
    const frame = requestAnimationFrame(() => {
      idle = requestIdleCallback(() => setPainted(true), { timeout: IDLE_WITHIN_MS });
    });
    // A hidden window draws no frames, and must still get its keys.
    const hidden = setTimeout(() => setPainted(true), 1_000);
    return () => {
      cancelAnimationFrame(frame);
      cancelIdleCallback(idle);
      clearTimeout(hidden);
    };
  }, [ready, painted]);
  return painted;
}

/** All keys by label; a screenful of them at first. */
export function useKeys() {
  const client = useQueryClient();
  const hasAll = client.getQueryData(ALL_KEYS) !== undefined;
  const first = useQuery({ ...firstKeys, enabled: !hasAll });
  const isShort = first.data !== undefined && first.data.next === null;
  const painted = useAfterPaint(first.isSuccess);
  const all = useQuery({ ...allKeys, enabled: hasAll || (first.isSuccess && !isShort && painted) });
  const data: KeyList | undefined = all.data ?? first.data;
  const failed = all.isError ? all : first;
  return {
    data,
    /** Every key is here, not only the first of them. */
    complete: data?.next === null,
    isPending: data === undefined && !failed.isError,
    isError: failed.isError,
    error: failed.error,
    refetch: hasAll ? all.refetch : first.refetch,
  };
}
