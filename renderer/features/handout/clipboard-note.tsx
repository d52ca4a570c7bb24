/** What is on the clipboard, and for how long. */
import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { OnClipboard } from './use-copy-key.ts';

function useSecondsTo(at: number | null): number | null {
  const [, tick] = useState(0);
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => tick((old) => old + 1), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}

export function ClipboardNote({ onClipboard }: { onClipboard: OnClipboard | null }) {
  const seconds = useSecondsTo(onClipboard?.clearsAt ?? null);
  return (
    <Text size="xs" c="dimmed" className="clipboard-note">
      {onClipboard === null
        ? 'Copies are made outside this window: the secret stays hidden.'
        : seconds === null
          ? `${onClipboard.what} is on the clipboard.`
          : `${onClipboard.what} is on the clipboard; it clears in ${seconds} s.`}
    </Text>
  );
}
