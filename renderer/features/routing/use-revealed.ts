/** The secret in the page, only while it is asked for: gone with the screen, the key, or after a minute. */
import { useCallback, useEffect, useState } from 'react';
import { api } from '../../ipc-client.ts';

const SHOWN_MS = 60_000;

export interface Revealed {
  secret: string | null;
  error: unknown;
  pending: boolean;
  reveal: () => void;
  hide: () => void;
}

export function useRevealed(keyId: string | null): Revealed {
  const [state, setState] = useState<{ keyId: string; secret: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const hide = useCallback(() => setState(null), []);

  useEffect(() => {
    if (state === null) return;
    const timer = setTimeout(hide, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state, hide]);

  const reveal = useCallback(async () => {
    if (keyId === null) return;
    setPending(true);
    setError(null);
    try {
      setState({ keyId, secret: (await api.keys.reveal({ keyId })).secret });
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(false);
    }
  }, [keyId]);

  return {
    secret: state !== null && state.keyId === keyId ? state.secret : null,
    error,
    pending,
    reveal: () => void reveal(),
    hide,
  };
}
