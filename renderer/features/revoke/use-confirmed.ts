/** A change that main only makes with a token of its own: asked for when the dialog opens, anew when it was used or is too old. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Operation } from '../../../shared/ipc/activity.ts';
import type { PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import { type Intent, useIntent } from '../use-intent.ts';

export type ConfirmedAction = 'disable' | 'rotate' | 'revoke';
type Send = (input: { keyId: string; intentId: string; confirmToken: string }) => Promise<Changed>;
export interface Changed {
  key: PakKey;
  operation: Operation;
  undoUntil?: number | null | undefined;
}

/** Main's tokens are good for two minutes; a margin for the way there. */
const TOKEN_MS = 110_000;

const SEND: Record<ConfirmedAction, Send> = {
  disable: (input) => api.keys.setEnabled({ ...input, enabled: false }),
  rotate: (input) => api.keys.rotate(input),
  revoke: (input) => api.keys.revoke(input),
};

export interface Confirmed {
  /** The key as the platform told it just now; null while it is asked. */
  fresh: PakKey | null;
  prepareError: unknown;
  prepareAgain: () => void;
  intent: Intent<null, Changed>;
}

export function useConfirmed(keyId: string, action: ConfirmedAction, blocked: boolean): Confirmed {
  const [fresh, setFresh] = useState<PakKey | null>(null);
  const [prepareError, setPrepareError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const token = useRef<{ text: string; at: number } | null>(null);

  useEffect(() => {
    if (blocked) return;
    let current = true;
    setPrepareError(null);
    // `round` is read so that asking again runs this effect again.
    void round;
    api.keys
      .prepare({ keyId, action })
      .then((prepared) => {
        if (!current) return;
        token.current = { text: prepared.token, at: Date.now() };
        setFresh(prepared.key);
      })
      .catch((reason: unknown) => {
        if (current) setPrepareError(reason);
      });
    return () => {
      current = false;
    };
  }, [keyId, action, blocked, round]);

  const call = useCallback(
    async (_: null, intentId: string) => {
      const known = token.current;
      token.current = null;
      const confirmToken =
        known !== null && Date.now() - known.at < TOKEN_MS
          ? known.text
          : (await api.keys.prepare({ keyId, action })).token;
      return SEND[action]({ keyId, intentId, confirmToken });
    },
    [keyId, action],
  );

  return { fresh, prepareError, prepareAgain: () => setRound((old) => old + 1), intent: useIntent(call) };
}
