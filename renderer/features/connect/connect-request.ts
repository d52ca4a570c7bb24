/** Whether Connect was asked for over an open account: to enter its key again. */
import { useSyncExternalStore } from 'react';

let asked = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  asked = next;
  for (const listener of listeners) listener();
}

export const askForKeyAgain = () => set(true);
export const leaveConnect = () => set(false);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeyAskedAgain(): boolean {
  return useSyncExternalStore(subscribe, () => asked);
}
