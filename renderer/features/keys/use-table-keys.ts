/** The table by keyboard: arrows move, Enter opens, single letters act on the active line. */
import type { KeyboardEvent } from 'react';
import { hasMod } from '../../ui/mod-key.ts';
import type { RowActionId } from './use-row-actions.ts';

interface TableKeys {
  count: number;
  activeIndex: number;
  pageSize: () => number;
  move: (index: number) => void;
  run: (id: RowActionId) => void;
  menu: () => void;
}

/** On the active line, or on the key in the drawer. */
export const LETTERS: Readonly<Record<string, RowActionId>> = { c: 'copyUrl', t: 'topUp', h: 'handout', e: 'edit' };

export function useTableKeys({ count, activeIndex, pageSize, move, run, menu }: TableKeys) {
  return (event: KeyboardEvent) => {
    if (count === 0 || event.altKey || hasMod(event)) return;
    const onButton = event.target instanceof HTMLButtonElement;
    const act = (work: () => void) => {
      event.preventDefault();
      work();
    };
    switch (event.key) {
      case 'ArrowDown':
        return act(() => move(activeIndex + 1));
      case 'ArrowUp':
        return act(() => move(Math.max(0, activeIndex - 1)));
      case 'PageDown':
        return act(() => move(activeIndex + pageSize()));
      case 'PageUp':
        return act(() => move(Math.max(0, activeIndex - pageSize())));
      case 'Home':
        return act(() => move(0));
      case 'End':
        return act(() => move(count - 1));
      case 'Enter':
        return onButton ? undefined : act(() => run('open'));
      case '.':
      case 'ContextMenu':
        return act(menu);
    }
    const letter = event.shiftKey || event.repeat ? undefined : LETTERS[event.key.toLowerCase()];
    return letter === undefined ? undefined : act(() => run(letter));
  };
}
