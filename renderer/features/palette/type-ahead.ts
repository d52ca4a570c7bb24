/** What is typed between ⌘/Ctrl-K and the moment the search field has the focus. Without it, fast fingers lose letters, or press a key of the table. */
import { spotlight } from '@mantine/spotlight';

/** Should the field never get the focus, the keyboard must not stay caught. */
const GIVE_UP_MS = 2_000;

let take: ((letter: string) => void) | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function onKeyDown(event: KeyboardEvent): void {
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isLetter && event.key !== 'Enter') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // An Enter before there is anything to choose from would open whatever line of the table is active.
  if (isLetter) take?.(event.key);
}

/** The palette, while it is there, takes the letters. */
export function takeLetters(taker: ((letter: string) => void) | null): void {
  take = taker;
}

export function endTypeAhead(): void {
  clearTimeout(timer);
  window.removeEventListener('keydown', onKeyDown, true);
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
