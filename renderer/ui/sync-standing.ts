/** How the platform stands, without a flicker: while it is tried again, what was wrong before is still so. */
import type { SyncState } from '../../shared/ipc/app.ts';

export function syncStanding({ status, lastError }: Pick<SyncState, 'status' | 'lastError'>): SyncState['status'] {
  if (status !== 'syncing' || lastError === null) return status;
  if (lastError.code === 'offline') return 'offline';
  // A pause that the platform asked for is over when it is asked again.
  return lastError.code === 'rate_limited' ? status : 'failing';
}
