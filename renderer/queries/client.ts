/** TanStack Query over IPC. `always`: main knows the network, the browser's online events do not. */
import { QueryClient } from '@tanstack/react-query';

export const queryClient = new QueryClient({
  defaultOptions: {
    // Main retries what may be retried; a second layer here would multiply the traffic.
    queries: { networkMode: 'always', retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
    // A mutation never waits for a network to come back: a purchase must not fire by itself.
    mutations: { networkMode: 'always', retry: 0 },
  },
});
