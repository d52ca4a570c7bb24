/** What the palette can do that belongs to no single key. */
import {
  IconActivity,
  IconBuildingStore,
  IconCash,
  IconChartAreaLine,
  IconCoin,
  IconKey,
  IconLink,
  IconListCheck,
  IconLock,
  IconPlugConnected,
  IconPlus,
  IconQrcode,
  IconRefresh,
  IconSettings,
  IconStack2,
  IconTablePlus,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../ipc-client.ts';
import { lockState } from '../../queries/lock.ts';
import { goTo } from '../../routes.ts';
import { MOD_KEY } from '../../ui/mod-key.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { openDialog } from '../dialogs.ts';
import { showBlocked, showFailure } from '../frame/toasts.tsx';

export interface AppAction {
  id: string;
  name: string;
  keywords: string;
  icon: TablerIcon;
  shortcut?: string;
  run: () => void;
}

export function useAppActions(): AppAction[] {
  const blocked = useWriteBlocked();
  const client = useQueryClient();
  return useMemo(
    () => [
      {
        id: 'mint',
        name: 'Mint a key',
        keywords: 'new create customer add',
        icon: IconPlus,
        shortcut: `${MOD_KEY}N`,
        run: () => (blocked === null ? openDialog({ kind: 'mint' }) : showBlocked(blocked)),
      },
      {
        id: 'sell',
        name: 'Sell on the call',
        keywords: 'stripe payment link qr checkout pay card charge',
        icon: IconQrcode,
        shortcut: `${MOD_KEY}Shift S`,
        run: () => openDialog({ kind: 'sell' }),
      },
      {
        id: 'manualPayment',
        name: 'Enter a payment by hand',
        keywords: 'cash bank transfer crypto paid invoice',
        icon: IconCash,
        run: () => openDialog({ kind: 'manualPayment' }),
      },
      {
        id: 'bulkMint',
        name: 'Mint many keys from a table',
        keywords: 'bulk csv import paste create customers',
        icon: IconTablePlus,
        run: () => (blocked === null ? openDialog({ kind: 'bulkMint' }) : showBlocked(blocked)),
      },
      {
        id: 'bulk',
        name: 'Change many keys from a list',
        keywords: 'bulk paste top up add gb days expiry cap enable disable rotate revoke',
        icon: IconListCheck,
        run: () => (blocked === null ? openDialog({ kind: 'bulk', action: null, keyIds: [] }) : showBlocked(blocked)),
      },
      {
        id: 'bulkJob',
        name: 'Last bulk job',
        keywords: 'progress report resume retry failed',
        icon: IconStack2,
        run: () => openDialog({ kind: 'bulkJob', jobId: null }),
      },
      {
        id: 'refresh',
        name: 'Refresh',
        keywords: 'sync read reload',
        icon: IconRefresh,
        run: () => {
          api.sync.now({}).then(
            (state) => client.setQueryData(['sync'], state),
            (error: unknown) => showFailure('The platform was not read', error),
          );
        },
      },
      { id: 'keys', name: 'Go to Keys', keywords: 'customers list', icon: IconKey, run: () => goTo('keys') },
      {
        id: 'payments',
        name: 'Go to Payments',
        keywords: 'paid money inbox stripe x402 refund',
        icon: IconCoin,
        run: () => goTo('payments'),
      },
      {
        id: 'usage',
        name: 'Go to Usage',
        keywords: 'traffic renewals chart',
        icon: IconChartAreaLine,
        run: () => goTo('usage'),
      },
      { id: 'composer', name: 'Go to Composer', keywords: 'url country', icon: IconLink, run: () => goTo('composer') },
      { id: 'test', name: 'Go to Test', keywords: 'prove gateway', icon: IconPlugConnected, run: () => goTo('test') },
      {
        id: 'activity',
        name: 'Go to Activity',
        keywords: 'journal changes',
        icon: IconActivity,
        run: () => goTo('activity'),
      },
      {
        id: 'storefront',
        name: 'Storefront for machines',
        keywords: 'x402 usdc sell agents crypto base solana settings',
        icon: IconBuildingStore,
        run: () => goTo('settings', { section: 'storefront' }),
      },
      {
        id: 'lock',
        name: 'Lock Pakdesk',
        keywords: 'hide away leave passphrase secure',
        icon: IconLock,
        shortcut: `${MOD_KEY}⇧L`,
        run: () => {
          const enabled = client.getQueryData(lockState.queryKey)?.enabled ?? false;
          if (!enabled) return goTo('settings', { section: 'lock' });
          api.lock.now({}).catch((error: unknown) => showFailure('Pakdesk was not locked', error));
        },
      },
      {
        id: 'settings',
        name: 'Go to Settings',
        keywords: 'theme presets preferences',
        icon: IconSettings,
        run: () => goTo('settings'),
      },
    ],
    [blocked, client],
  );
}
