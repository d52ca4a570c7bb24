/** A dialog that goes on to its next step: what is marked there takes the focus, so that Enter goes on from step to step. */
import { type ReactNode, useEffect, useRef } from 'react';

/** What is marked may come a moment after the rest: it is waited for, unless the user went elsewhere meanwhile. */
export function Focused({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = ref.current;
    if (place === null) return;
    const take = () => {
      const marked = place.querySelector<HTMLElement>('[data-autofocus]');
      if (!place.contains(document.activeElement)) marked?.focus();
      return marked !== null;
    };
    if (take()) return;
    const observer = new MutationObserver(() => {
      if (take()) observer.disconnect();
    });
    observer.observe(place, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return <div ref={ref}>{children}</div>;
}
