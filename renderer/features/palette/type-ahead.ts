/** What is typed between ⌘/Ctrl-K and the moment the search field has the focus. Without it, fast fingers lose letters, or press a key of the table. */
import { spotlight } from '@mantine/spotlight';

/** Should the field never get the focus, the keyboard must not stay caught. */
const GIVE_UP_MS = 2_000;

let take: ((letter: string) => void) | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let entered = false;

function onKeyDown(event: KeyboardEvent): void {
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isLetter && event.key !== 'Enter') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Nothing can be chosen yet, and the table must not get it: it is pressed once the field has the focus.
  if (!isLetter) entered = true;
  else if (!entered) take?.(event.key);
}

/** The palette, while it is there, takes the letters. */
export function takeLetters(taker: ((letter: string) => void) | null): void {
  take = taker;
}

/** True if Enter was pressed meanwhile, and is still to be done. */
export function endTypeAhead(): boolean {
  clearTimeout(timer);
  window.removeEventListener('keydown', onKeyDown, true);
  const wasEntered = entered;
  entered = false;
  return wasEntered;
}

export function openPalette(): void {
  endTypeAhead();
  // Asked for again while it is there: the field has the focus, so nobody would end the catching of its Enter.
  if (!document.activeElement?.closest('.palette')) {
    window.addEventListener('keydown', onKeyDown, true);
    timer = setTimeout(endTypeAhead, GIVE_UP_MS);
  }
  spotlight.open();
}
