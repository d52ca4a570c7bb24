/** Copies are made in main; what the clipboard then holds is told until it is cleared. */
import { useCallback, useEffect, useState } from 'react';
import type { OnClipboard } from '../handout/use-copy-key.ts';

export interface Copies {
  /** Runs the copy and remembers what was copied, under `name`, only after it succeeded. */
  run: (name: string, copy: () => Promise<{ clearsInMs: number | null }>) => Promise<void>;
  onClipboard: OnClipboard | null;
}

export function useCopies(): Copies {
  const [onClipboard, setOnClipboard] = useState<OnClipboard | null>(null);
  const run = useCallback<Copies['run']>(async (name, copy) => {
    const { clearsInMs } = await copy();
    setOnClipboard({ what: name, clearsAt: clearsInMs === null ? null : Date.now() + clearsInMs });
  }, []);
  useEffect(() => {
    if (onClipboard?.clearsAt == null) return;
    const timer = setTimeout(() => setOnClipboard(null), Math.max(0, onClipboard.clearsAt - Date.now()));
    return () => clearTimeout(timer);
  }, [onClipboard]);
  return { run, onClipboard };
}
