/** How wide an element is, measured before it is first painted and again whenever that changes. */
import { useLayoutEffect, useState } from 'react';

/** 0 while there is no element. */
export function useWidth(element: HTMLElement | null): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    if (!element) return;
    setWidthPx(element.clientWidth);
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
