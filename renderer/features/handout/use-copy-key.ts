/** Copies in main, and keeps what the clipboard then holds until it is cleared. */
import { useCallback, useEffect, useState } from 'react';
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';

export type CopyWhat =
  | { kind: 'secret' }
  | { kind: 'proxy'; format: HandoutFormat; routing: Routing }
  | { kind: 'message'; routing: Routing; templateId?: string; as?: 'rich' | 'source' };

export interface OnClipboard {
  what: string;
  /** Null = it stays. */
  clearsAt: number | null;
}

/** The answer of main: `as` tells what form it took on the clipboard. */
export type Copied = Awaited<ReturnType<typeof api.keys.copy>>;

export function onClipboardOf(what: string, { clearsInMs }: Pick<Copied, 'clearsInMs'>): OnClipboard {
  return { what, clearsAt: clearsInMs === null ? null : Date.now() + clearsInMs };
}

export function useCopyKey(
  keyId: string | null,
  before: OnClipboard | null = null,
): {
  copy: (what: CopyWhat, name: string) => Promise<Copied | null>;
  onClipboard: OnClipboard | null;
} {
  const [onClipboard, setOnClipboard] = useState<OnClipboard | null>(before);
  const copy = useCallback(
    async (what: CopyWhat, name: string) => {
      if (keyId === null) return null;
      const copied = await api.keys.copy({ keyId, what });
      setOnClipboard(onClipboardOf(name, copied));
      return copied;
    },
    [keyId],
  );
  useEffect(() => {
    if (onClipboard?.clearsAt == null) return;
    const timer = setTimeout(() => setOnClipboard(null), Math.max(0, onClipboard.clearsAt - Date.now()));
    return () => clearTimeout(timer);
  }, [onClipboard]);
  return { copy, onClipboard };
}
