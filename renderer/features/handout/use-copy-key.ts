/** Copies in main, and keeps what the clipboard then holds until it is cleared. */
import { useCallback, useEffect, useState } from 'react';
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';

export type CopyWhat =
  | { kind: 'secret' }
  | { kind: 'proxy'; format: HandoutFormat; routing: Routing }
  | { kind: 'message'; routing: Routing };

export interface OnClipboard {
  what: string;
  /** Null = it stays. */
  clearsAt: number | null;
}

export function useCopyKey(keyId: string | null): {
  copy: (what: CopyWhat, name: string) => Promise<void>;
  onClipboard: OnClipboard | null;
} {
  const [onClipboard, setOnClipboard] = useState<OnClipboard | null>(null);
  const copy = useCallback(
    async (what: CopyWhat, name: string) => {
      if (keyId === null) return;
      const { clearsInMs } = await api.keys.copy({ keyId, what });
      setOnClipboard({ what: name, clearsAt: clearsInMs === null ? null : Date.now() + clearsInMs });
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
