/** Keys that work everywhere. Those of the table are with the table; ⌘/Ctrl-K is the palette's own. */
import { useEffect } from 'react';
import { goTo, parseRoute } from '../../routes.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { isDialogOpen, openDialog } from '../dialogs.ts';
import { focusSearch } from '../keys/search-focus.ts';
import { showBlocked } from './toasts.tsx';

export function useShortcuts(): void {
  const blocked = useWriteBlocked();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen()) return;
      if (hasMod(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'n') {
        event.preventDefault();
        if (event.repeat) return;
        if (blocked !== null) showBlocked(blocked);
        else openDialog({ kind: 'mint' });
        return;
      }
      if (hasMod(event) && event.shiftKey && !event.altKey && event.key.toLowerCase() === 's') {
        event.preventDefault();
        // A link can be made while the platform is away: the key is minted when it is back.
        if (!event.repeat) openDialog({ kind: 'sell' });
        return;
      }
      if (event.key === '/' && !hasMod(event) && !isTyping(event)) {
        const { screen } = parseRoute(window.location.hash);
        // It has a search of its own.
        if (screen === 'payments') return;
        event.preventDefault();
        if (screen !== 'keys') goTo('keys');
        focusSearch();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [blocked]);
}
