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
      onEvent('command', ({ command }) => {
        if (command === 'search') openPalette();
        else if (command !== 'mint') goTo(command);
        else if (blocked !== null) showBlocked(blocked);
        else openDialog({ kind: 'mint' });
      }),
    [blocked],
  );
}
