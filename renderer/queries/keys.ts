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

/** True from the frame after `ready` was painted: two frames, as the first callback still runs before the paint. */
function useAfterPaint(ready: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!ready || painted) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setPainted(true));
    });
    // A hidden window draws no frames, and must still get its keys.
    const hidden = setTimeout(() => setPainted(true), 1_000);
    return () => {
      cancelAnimationFrame(frame);
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
