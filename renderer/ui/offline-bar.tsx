/** A quiet line: everything can be read, changes wait for the network. */
import { IconCloudOff } from '@tabler/icons-react';
import { formatDateTime } from '../../shared/format.ts';
import { useSyncState } from '../queries/app.ts';
import { clockTime } from './clock-time.ts';
import { syncStanding } from './sync-standing.ts';

export function OfflineBar() {
  const sync = useSyncState().data;
  if (!sync || syncStanding(sync) !== 'offline') return null;
  return (
    <div className="offline-bar" role="status">
      <IconCloudOff size={14} aria-hidden="true" />
      {sync.asOf === null ? (
        'Offline. Nothing was read from the platform yet.'
      ) : (
        <span>
          Offline. Figures as of <time title={formatDateTime(sync.asOf)}>{clockTime(sync.asOf)}</time>.
        </span>
      )}
    </div>
  );
}
