/** The one file that maps main's events to query keys. */
import type { QueryClient } from '@tanstack/react-query';
import { onEvent } from '../ipc-client.ts';
import { applyUnread } from './alerts.ts';
import { applyBulkJob } from './bulk.ts';
import { applyLock } from './lock.ts';

/** Returns its unsubscribe function. */
export function followEvents(client: QueryClient): () => void {
  const stops = [
    onEvent('dataChanged', ({ domains }) => {
      for (const domain of domains) void client.invalidateQueries({ queryKey: [domain] });
      // A key's usage is drawn from the same samples as its row.
      if (domains.includes('keys') && !domains.includes('usage'))
        void client.invalidateQueries({ queryKey: ['usage'] });
      // What is ahead is worked out of both.
      if ((domains.includes('keys') || domains.includes('usage')) && !domains.includes('forecast'))
        void client.invalidateQueries({ queryKey: ['forecast'] });
      // Money follows what was ordered, and the prices in the settings.
      if ((domains.includes('activity') || domains.includes('settings')) && !domains.includes('money'))
        void client.invalidateQueries({ queryKey: ['money'] });
      if (domains.includes('settings')) void client.invalidateQueries({ queryKey: ['forecast'] });
      // A payment that became a key is a sale.
      if (domains.includes('payments') && !domains.includes('money'))
        void client.invalidateQueries({ queryKey: ['money'] });
      // Another account has other jobs.
      if (domains.includes('account'))
        for (const domain of ['bulk', 'usage', 'forecast', 'money', 'alerts', 'payments'])
          void client.invalidateQueries({ queryKey: [domain] });
    }),
    onEvent('syncState', (state) => client.setQueryData(['sync'], state)),
    onEvent('alertsChanged', (counted) => applyUnread(client, counted)),
    onEvent('updateState', (state) => client.setQueryData(['updates'], state)),
    onEvent('lockChanged', (state) => applyLock(client, state)),
    onEvent('bulkProgress', (job) => applyBulkJob(client, job)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
