/** A new key, from a name to what the customer is sent, in one dialog: Enter mints, and the hand-out is on the clipboard. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import { useSettings } from '../../queries/settings.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { showDone } from '../frame/toasts.tsx';
import { HandoutPanel } from '../handout/handout-panel.tsx';
import { OperationNote } from '../operation-note.tsx';
import { shortLabel } from '../short-label.ts';
import { useIntent } from '../use-intent.ts';
import { MintForm } from './mint-form.tsx';
import { copyMinted, type MintOrder } from './mint-order.ts';
import './mint.css';

async function mintKey(order: MintOrder, intentId: string) {
  const { key, operation } = await api.keys.mint({ ...order.input, intentId });
  const copied = await copyMinted(key, order);
  if (copied !== null && 'clipboard' in copied) {
    const { what, clearsAt } = copied.clipboard;
    const clears =
      clearsAt === null ? '' : ` The clipboard is cleared in ${Math.round((clearsAt - Date.now()) / 1_000)} s.`;
    showDone(`${what} for ${shortLabel(key.label)} is copied: paste it to the customer.${clears}`);
  }
  return { key, operation, copied };
}

export function MintDialog() {
  const [round, setRound] = useState(0);
  return <MintOnce key={round} onAnother={() => setRound((old) => old + 1)} />;
}

function MintOnce({ onAnother }: { onAnother: () => void }) {
  const settings = useSettings();
  const blocked = useWriteBlocked();
  const mint = useIntent(mintKey);

  if (mint.value !== null) {
    const { key, operation, copied } = mint.value;
    return (
      <DialogFrame title="Key minted" size={720}>
        <OperationNote operation={operation} />
        {copied !== null && 'failure' in copied && (
          <ErrorNote error={copied.failure} stillWorks="The key is minted and works; only the copy was not made." />
        )}
        <HandoutPanel
          pakKey={key}
          copied={copied !== null && 'clipboard' in copied ? copied.clipboard : null}
          actions={
            <Button variant="subtle" size="xs" onClick={onAnother}>
              Mint another
            </Button>
          }
        />
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Mint a key" busy={mint.running}>
      {settings.data ? (
        <MintForm settings={settings.data} mint={mint} blocked={blocked} />
      ) : settings.error ? (
        <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <LoadingRows rows={4} columns={[90]} />
      )}
    </DialogFrame>
  );
}
