/** Why nothing can be changed at the moment: changes are refused with the reason, never queued. */
import { useAccount } from '../queries/account.ts';
import { useSyncState } from '../queries/app.ts';
import { syncStanding } from './sync-standing.ts';
import { useNow } from './use-now.ts';

/** The reason as a sentence, or null when changes are possible. */
export function useWriteBlocked(): string | null {
  const account = useAccount().data;
  const sync = useSyncState().data;
  const nowMs = useNow(5_000);
  if (account?.connection === 'invalid') return 'The platform refuses this API key. Connect again to make changes.';
  if (account?.connection === 'none') return 'No API key is connected. Connect to make changes.';
  if (sync?.lastError?.code === 'store_read_only') {
    return 'This profile was written by a newer Pakdesk and is open read-only.';
  }
  if (sync && syncStanding(sync) === 'offline')
    return 'Offline. Changes are possible when the platform can be reached again.';
  if (sync?.status === 'stopped') return 'No usable API key. Connect again to make changes.';
  if (sync?.status === 'waiting' && sync.nextAt !== null && sync.nextAt > nowMs) {
    return 'The platform asked for a pause. Changes are possible again in a moment.';
  }
  return null;
}
