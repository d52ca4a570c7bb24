/** A form that was sent with something missing: the first field that is wrong takes the focus, so that Enter and typing go on. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export function useFocusProblem(): { form: RefObject<HTMLFormElement | null>; tried: boolean; onTry: () => void } {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return { form, tried: tries > 0, onTry: useCallback(() => setTries((old) => old + 1), []) };
}
