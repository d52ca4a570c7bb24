/** The one file that maps main's events to query keys. */
import type { QueryClient } from '@tanstack/react-query';
import { onEvent } from '../ipc-client.ts';
import { applyBulkJob } from './bulk.ts';

/** Returns its unsubscribe function. */
export function followEvents(client: QueryClient): () => void {
  const stops = [
    onEvent('dataChanged', ({ domains }) => {
      for (const domain of domains) void client.invalidateQueries({ queryKey: [domain] });
      // A key's usage is drawn from the same samples as its row.
      if (domains.includes('keys') && !domains.includes('usage'))
        void client.invalidateQueries({ queryKey: ['usage'] });
      // Another account has other jobs.
      if (domains.includes('account')) void client.invalidateQueries({ queryKey: ['bulk'] });
    }),
    onEvent('syncState', (state) => client.setQueryData(['sync'], state)),
    onEvent('bulkProgress', (job) => applyBulkJob(client, job)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
