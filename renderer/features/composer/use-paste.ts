/** What was pasted, typed or dropped: read in main. A paste does not enter the page: main takes it from the clipboard itself. */
import { type ClipboardEvent, useCallback, useEffect, useState } from 'react';
import type { Paste } from '../../../shared/ipc/composer.ts';
import { api } from '../../ipc-client.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { isDialogOpen } from '../dialogs.ts';

export interface Pasting {
  error: unknown;
  busy: boolean;
  fromClipboard: () => void;
  fromText: (text: string) => Promise<boolean>;
  /** For a paste into one of the fields: main decides. A proxy or a key is read there and never enters the page; a name or a city does. */
  intoField: (event: ClipboardEvent) => void;
  forget: () => void;
}

/** `onRead` gets what main read; nothing of it holds a secret. */
export function usePaste(onRead: (paste: Paste) => void, enabled: boolean): Pasting {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const run = useCallback(
    async (read: () => Promise<Paste>) => {
      setBusy(true);
      setError(null);
      try {
        onRead(await read());
        return true;
      } catch (reason) {
        setError(reason);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [onRead],
  );
  const fromClipboard = useCallback(() => void run(() => api.composer.recogniseClipboard({})), [run]);
  const fromText = useCallback((text: string) => run(() => api.composer.recognise({ text })), [run]);

  const intoField = useCallback(
    (event: ClipboardEvent) => {
      // Not even looked at here: what a page has read stays in its memory for a while.
      event.preventDefault();
      const { target } = event;
      void (async () => {
        try {
          const { text } = await api.composer.fieldText({});
          if (text === null) return fromClipboard();
          if (!(target instanceof HTMLElement) || !target.isConnected) return;
          target.focus();
          // The one way that keeps the field's own undo and tells React of the change.
          document.execCommand('insertText', false, text);
        } catch (reason) {
          setError(reason);
        }
      })();
    },
    [fromClipboard],
  );

  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const isPaste = hasMod(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'v';
      if (!isPaste || event.defaultPrevented || isDialogOpen() || isTyping(event)) return;
      event.preventDefault();
      if (!event.repeat) fromClipboard();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [enabled, fromClipboard]);

  return { error, busy, fromClipboard, fromText, intoField, forget: useCallback(() => setError(null), []) };
}
