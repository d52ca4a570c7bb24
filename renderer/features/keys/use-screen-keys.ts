/** Keys of the whole screen: 1…9 the smart lists, Esc closes the drawer, letters act on the key in it. */
import { useEffect } from 'react';
import { SMART_LISTS } from '../../../shared/key-view.ts';
import { goTo } from '../../routes.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { isDialogOpen } from '../dialogs.ts';
import type { KeyRow } from './key-rows.ts';
import { setKeysView } from './keys-view.ts';
import type { RowActions } from './use-row-actions.ts';
import { LETTERS } from './use-table-keys.ts';

export function useScreenKeys(profileId: string, selected: KeyRow | null, actions: RowActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen() || isTyping(event) || hasMod(event) || event.altKey) return;
      if (event.key === 'Escape') {
        goTo('keys');
        return;
      }
      const chosen = /^[1-9]$/.test(event.key) ? SMART_LISTS[Number(event.key) - 1] : undefined;
      if (chosen) setKeysView(profileId, { list: chosen.id });
      const letter = event.shiftKey || event.repeat ? undefined : LETTERS[event.key.toLowerCase()];
      if (selected !== null && letter !== undefined) actions.run(letter, selected.key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [profileId, selected, actions]);
}
