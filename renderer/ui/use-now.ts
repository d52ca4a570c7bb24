/** The platform's time: this computer's, corrected by the skew that main measured. */
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useSyncState } from '../queries/app.ts';

/** Re-renders every `intervalMs`; between two ticks the value does not move, so it is safe to memoise on. */
export function useNow(intervalMs: number): number {
  const skewMs = useSyncState().data?.clockSkewMs ?? 0;
  const tick = useRef<number | null>(null);
  tick.current ??= Date.now();
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(() => {
        tick.current = Date.now();
        listener();
      }, intervalMs);
      return () => clearInterval(timer);
    },
    [intervalMs],
  );
  return useSyncExternalStore(subscribe, () => tick.current ?? 0) + skewMs;
}
