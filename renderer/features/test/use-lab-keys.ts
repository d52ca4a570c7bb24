/** Keys of the screen: 1 to 4 choose the check, ⌘/Ctrl-Enter runs it, Esc cancels it. */
import { useEffect } from 'react';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { isDialogOpen } from '../dialogs.ts';
import { changeSetup } from './lab-setup.ts';
import { CHECKS } from './lab-words.ts';

interface LabKeys {
  run: (() => void) | null;
  cancel: (() => void) | null;
}

/** An Esc that closes a list or a menu is not meant for the run. */
function closesSomething({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.getAttribute('aria-expanded') === 'true' ||
      target.closest('[role="menu"], [role="listbox"], [role="dialog"]') !== null)
  );
}

export function useLabKeys({ run, cancel }: LabKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen() || event.altKey) return;
      if (event.key === 'Enter' && hasMod(event) && !event.repeat && run !== null) {
        event.preventDefault();
        run();
        return;
      }
      if (event.key === 'Escape' && cancel !== null && !closesSomething(event)) {
        event.preventDefault();
        cancel();
        return;
      }
      if (hasMod(event) || event.ctrlKey || event.metaKey || isTyping(event)) return;
      const chosen = /^[1-4]$/.test(event.key) ? CHECKS[Number(event.key) - 1] : undefined;
      if (chosen) changeSetup({ kind: chosen.kind });
    };
    // Before the fields and lists, which let an Esc through after having closed themselves.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [run, cancel]);
}
