/** The table by keyboard: arrows move, Space ticks, Enter opens, single letters act on the active line. */
import type { KeyboardEvent } from 'react';
import { hasMod } from '../../ui/mod-key.ts';
import type { RowActionId } from './use-row-actions.ts';

interface TableKeys {
  count: number;
  activeIndex: number;
  pageSize: () => number;
  /** `extend`: ticks what is passed over. */
  move: (index: number, extend: boolean) => void;
  run: (id: RowActionId) => void;
  menu: () => void;
  tick: (range: boolean) => void;
  selectAll: () => void;
  /** False when nothing was ticked. */
  clear: () => boolean;
  /** Opens or shuts the group of the active line; false when it has none. */
  fold: (open: boolean) => boolean;
  /** True when the active line is a group, which Enter then opens or shuts. */
  toggleGroup: () => boolean;
}

/** On the active line, or on the key in the drawer. */
export const LETTERS: Readonly<Record<string, RowActionId>> = {
  c: 'copyUrl',
  t: 'topUp',
  h: 'handout',
  e: 'edit',
  n: 'notes',
  p: 'pin',
};

export function useTableKeys(keys: TableKeys) {
  const { count, activeIndex, pageSize, move, run, menu } = keys;
  return (event: KeyboardEvent) => {
    if (count === 0 || event.altKey) return;
    const act = (work: () => void) => {
      event.preventDefault();
      work();
    };
    if (hasMod(event)) return event.key.toLowerCase() === 'a' && !event.shiftKey ? act(keys.selectAll) : undefined;
    const onButton = event.target instanceof HTMLButtonElement;
    const go = (index: number) => act(() => move(index, event.shiftKey));
    switch (event.key) {
      case 'ArrowDown':
        return go(activeIndex + 1);
      case 'ArrowUp':
        return go(Math.max(0, activeIndex - 1));
      case 'PageDown':
        return go(activeIndex + pageSize());
      case 'PageUp':
        return go(Math.max(0, activeIndex - pageSize()));
      case 'Home':
        return go(0);
      case 'End':
        return go(count - 1);
      case 'ArrowRight':
      case 'ArrowLeft':
        return keys.fold(event.key === 'ArrowRight') ? event.preventDefault() : undefined;
      case 'Enter':
        if (onButton) return undefined;
        return act(() => {
          if (!keys.toggleGroup()) run('open');
        });
      case ' ':
        return onButton ? undefined : act(() => keys.tick(event.shiftKey));
      case 'Escape':
        return keys.clear() ? event.preventDefault() : undefined;
      case 'F10':
        return event.shiftKey ? act(menu) : undefined;
      case '.':
      case 'ContextMenu':
        return act(menu);
    }
    const letter = event.shiftKey || event.repeat ? undefined : LETTERS[event.key.toLowerCase()];
    return letter === undefined ? undefined : act(() => run(letter));
  };
}
