import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconPlus, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { formatDateTime } from '../../../shared/format.ts';
import { api } from '../../ipc-client.ts';
import { useSyncState } from '../../queries/app.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { MOD_KEY } from '../../ui/mod-key.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { openDialog } from '../dialogs.ts';
import { openPalette } from '../palette/type-ahead.ts';
import { showFailure } from './toasts.tsx';

export function TopBar({ slotRef }: { slotRef: (element: HTMLElement | null) => void }) {
  const blocked = useWriteBlocked();
  return (
    <header className="top-bar">
      <div className="top-bar-slot" ref={slotRef} />
      <UnstyledButton
        className="search-button"
        onClick={openPalette}
        title="Search customers and actions"
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch size={14} aria-hidden="true" />
        <span className="search-button-text">Search</span>
        <kbd>{MOD_KEY}K</kbd>
      </UnstyledButton>
      <Refresh />
      <GuardedButton
        blocked={blocked}
        title={`Make a key for a customer (${MOD_KEY}N)`}
        leftSection={<IconPlus size={15} />}
        onClick={() => openDialog({ kind: 'mint' })}
      >
        Mint
      </GuardedButton>
    </header>
  );
}

function Refresh() {
  const client = useQueryClient();
  const sync = useSyncState().data;
  const refresh = useMutation({
    mutationFn: () => api.sync.now({}),
    onSuccess: (state) => client.setQueryData(['sync'], state),
    onError: (error) => showFailure('The platform was not read', error),
  });
  const busy = refresh.isPending || sync?.status === 'syncing';
  const asOf = sync?.asOf ?? null;
  return (
    <div className="refresh">
      <ActionIcon
        aria-label="Refresh"
        title={
          asOf === null ? 'Read the platform now' : `Read the platform now. Figures as of ${formatDateTime(asOf)}.`
        }
        aria-busy={busy}
        onClick={() => {
          if (!busy) refresh.mutate();
        }}
      >
        <IconRefresh size={16} className={busy ? 'spinning' : undefined} aria-hidden="true" />
      </ActionIcon>
      <span className="refresh-time figure dimmed">{asOf === null ? '' : clockTime(asOf)}</span>
    </div>
  );
}
