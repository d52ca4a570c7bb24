import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../ipc-client.ts';

/** A screenful first, so that the first row is painted before ten thousand have crossed. */
const FIRST_ROWS = 60;

export const firstKeys = queryOptions({
  queryKey: ['keys', 'first'],
  queryFn: () => api.keys.list({ limit: FIRST_ROWS }),
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

export function useKeys() {
  const first = useQuery(firstKeys);
  const complete = first.data !== undefined && first.data.keys.length >= first.data.total;
  const painted = useAfterPaint(first.isSuccess);
  const all = useQuery({
    queryKey: ['keys', 'all'],
    queryFn: () => api.keys.list({}),
    enabled: first.isSuccess && !complete && painted,
  });
  return { ...first, data: complete ? first.data : (all.data ?? first.data), error: first.error ?? all.error };
}
