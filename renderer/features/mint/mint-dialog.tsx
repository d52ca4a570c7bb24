/** A new key, from a name to what the customer is sent, in one dialog. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import { useSettings } from '../../queries/settings.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { HandoutPanel } from '../handout/handout-panel.tsx';
import { OperationNote } from '../operation-note.tsx';
import { useIntent } from '../use-intent.ts';
import type { MintInput } from './mint-fields.ts';
import { MintForm } from './mint-form.tsx';
import './mint.css';

const mintKey = (input: MintInput, intentId: string) => api.keys.mint({ ...input, intentId });

export function MintDialog() {
  const [round, setRound] = useState(0);
  return <MintOnce key={round} onAnother={() => setRound((old) => old + 1)} />;
}

function MintOnce({ onAnother }: { onAnother: () => void }) {
  const settings = useSettings();
  const blocked = useWriteBlocked();
  const mint = useIntent(mintKey);

  if (mint.value !== null) {
    const { key, operation } = mint.value;
    return (
      <DialogFrame title="Key minted" size={720}>
        <OperationNote operation={operation} />
        <HandoutPanel
          pakKey={key}
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
