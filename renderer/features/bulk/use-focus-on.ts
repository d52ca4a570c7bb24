/** A dialog that goes on to its next step: the focus goes to what is marked there, as it does when a dialog opens. */
import { type RefObject, useEffect, useRef } from 'react';

export function useFocusOn(shown: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) ref.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [shown]);
  return ref;
}
