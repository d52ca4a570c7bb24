/** "Done" with a way back, where the platform has one: for as long as the toast stands, also by ⌘/Ctrl-Z. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { api, newIntentId } from '../../ipc-client.ts';
import { hasMod, MOD_KEY } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { shortLabel } from '../short-label.ts';

export type Undoable = Awaited<ReturnType<typeof api.keys.edit>>;

const SHOWN_MS = 12_000;

/** One press, one request. Resolves to true when it was taken back. */
export async function takeBack({ operation, key }: Undoable): Promise<boolean> {
  try {
    await api.keys.undo({ intentId: newIntentId(), operationId: operation.id });
    showDone(`Taken back: ${shortLabel(key.label)} is as before.`);
    return true;
  } catch (error) {
    showFailure('Nothing was taken back', error);
    return false;
  }
}

function UndoMessage({ words, changed, onGone }: { words: string; changed: Undoable; onGone: () => void }) {
  const [busy, setBusy] = useState(false);
  const pressed = useRef(false);
  const undo = useRef(() => {});
  undo.current = () => {
    if (pressed.current) return;
    pressed.current = true;
    setBusy(true);
    void takeBack(changed).then(onGone);
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!hasMod(event) || event.shiftKey || event.key.toLowerCase() !== 'z' || isTyping(event)) return;
      event.preventDefault();
      undo.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <span className="undo-toast">
      <span>{words}</span>
      <Button
        size="compact-xs"
        variant="default"
        loading={busy}
        title={`${MOD_KEY.trim()}+Z`}
        onClick={() => undo.current()}
      >
        Undo
      </Button>
    </span>
  );
}

/** Where it cannot be taken back, only tells that it is done. */
export function showChanged(words: string, changed: Undoable): void {
  if (changed.undoUntil == null) {
    showDone(words);
    return;
  }
  const id = `undo-${changed.operation.id}`;
  notifications.show({
    id,
    color: 'teal',
    autoClose: SHOWN_MS,
    message: <UndoMessage words={words} changed={changed} onGone={() => notifications.hide(id)} />,
  });
}
