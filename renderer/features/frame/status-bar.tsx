import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { AccountState } from '../../../shared/ipc/account.ts';
import type { SyncState } from '../../../shared/ipc/app.ts';
import { useUnreadAlerts } from '../../queries/alerts.ts';
import { useAppInfo, useSyncState } from '../../queries/app.ts';
import { routeHash } from '../../routes.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { syncStanding } from '../../ui/sync-standing.ts';

const BulkStatus = lazy(async () => ({ default: (await import('../bulk/bulk-status.tsx')).BulkStatus }));

const SKEW_WARNING_MS = 120_000;

function statusWord(sync: SyncState, connection: AccountState['connection']): { level: string; word: string } {
  if (connection === 'invalid') return { level: 'bad', word: 'API key refused' };
  switch (syncStanding(sync)) {
    case 'idle':
    case 'syncing':
      return { level: 'ok', word: 'online' };
    case 'offline':
      return { level: 'warn', word: 'offline' };
    case 'waiting':
      return {
        level: 'warn',
        word: sync.nextAt === null ? 'asked to wait' : `asked to wait until ${clockTime(sync.nextAt)}`,
      };
    case 'failing':
      return { level: 'bad', word: 'platform not answering properly' };
    case 'stopped':
      return { level: 'warn', word: 'not connected' };
  }
}

export function StatusBar({ account }: { account: AccountState }) {
  const sync = useSyncState().data;
  const info = useAppInfo().data;
  const unread = useUnreadAlerts();
  const status = sync && statusWord(sync, account.connection);
  const skewMs = sync?.clockSkewMs ?? null;
  return (
    <footer className="status-bar">
      {sync && status && (
        <>
          <span className="status-word" data-level={status.level} title={sync.lastError?.message}>
            <span className="status-dot" aria-hidden="true" />
            {status.word}
          </span>
          <span>
            {sync.asOf === null ? (
              'not synced yet'
            ) : (
              <>
                synced <RelativeTime at={sync.asOf} />
              </>
            )}
          </span>
          <span className="figure">
            {sync.keyCount.toLocaleString('en-US')} {sync.keyCount === 1 ? 'key' : 'keys'}
          </span>
        </>
      )}
      {unread > 0 && (
        <a className="status-alerts" href={routeHash('alerts')}>
          {unread} {unread === 1 ? 'alert' : 'alerts'}
        </a>
      )}
      {account.keptIn === 'session' && account.profile?.kind === 'live' && (
        <span title="No keychain was used: the API key is forgotten when Pakdesk closes.">
          key for this session only
        </span>
      )}
      {skewMs !== null && Math.abs(skewMs) >= SKEW_WARNING_MS && (
        <Text span inherit className="status-warn" title="Waits and expiries use the platform’s time.">
          this computer’s clock is {Math.round(Math.abs(skewMs) / 60_000)} min {skewMs > 0 ? 'behind' : 'ahead'}
        </Text>
      )}
      <Suspense fallback={null}>
        <BulkStatus />
      </Suspense>
      <span className="status-space" />
      {info && <span title={`${info.runtime} on ${info.platform}`}>Pakdesk {info.version}</span>}
    </footer>
  );
}
