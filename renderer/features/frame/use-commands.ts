/** What the native menu and notifications ask for. */
import { useEffect } from 'react';
import { onEvent } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { openDialog } from '../dialogs.ts';
import { openPalette } from '../palette/type-ahead.ts';
import { showBlocked } from './toasts.tsx';

export function useCommands(): void {
  const blocked = useWriteBlocked();
  useEffect(
    () =>
      onEvent('command', ({ command, keyId }) => {
        switch (command) {
          case 'search':
            return openPalette();
          case 'mint':
            return blocked === null ? openDialog({ kind: 'mint' }) : showBlocked(blocked);
          case 'sell':
            return openDialog({ kind: 'sell' });
          case 'topUp':
          case 'disable':
          case 'rotate':
            if (keyId === undefined) return;
            return blocked === null ? openDialog({ kind: command, keyId }) : showBlocked(blocked);
          case 'show':
            return goTo('keys', { key: keyId });
          case 'alerts':
            return goTo('alerts');
          case 'lock':
            return goTo('settings', { section: 'lock' });
          default:
            return goTo(command);
        }
      }),
    [blocked],
  );
}
