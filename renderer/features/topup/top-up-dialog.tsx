/** More GB, more days, or both; what comes out of it is shown before it is sent. */
import { Button, Text } from '@mantine/core';
import { useCallback } from 'react';
import { useKeys } from '../../queries/keys.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { StepList } from '../activity/step-list.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog, openDialog } from '../dialogs.ts';
import { OperationNote } from '../operation-note.tsx';
import { useIntent } from '../use-intent.ts';
import { useKey } from '../use-key.ts';
import { KeyChange } from './key-change.tsx';
import { PartlyDialog } from './partly-dialog.tsx';
import { topUpKey } from './top-up-call.ts';
import { TopUpForm, type TopUpRequest } from './top-up-form.tsx';
import './topup.css';

export function TopUpDialog({ keyId }: { keyId: string }) {
  const keys = useKeys();
  const pakKey = useKey(keyId);
  const blocked = useWriteBlocked();
  const nowMs = useNow(30_000);
  const send = useCallback((request: TopUpRequest, intentId: string) => topUpKey(keyId, request, intentId), [keyId]);
  const topUp = useIntent(send);

  if (topUp.value?.outcome === 'partly') {
    return <PartlyDialog keyId={keyId} partly={topUp.value} nowMs={nowMs} />;
  }
  if (topUp.value !== null) {
    const { before, key, operation } = topUp.value;
    return (
      <DialogFrame title="Topped up">
        <div className="dialog-form">
          <bdi className="dialog-target">{key.label}</bdi>
          <OperationNote operation={operation} />
          <KeyChange before={before} after={key} nowMs={nowMs} labels={['Before', 'Now']} />
          <StepList steps={operation.steps} />
          <DialogFoot>
            <Button size="sm" variant="default" onClick={() => openDialog({ kind: 'handout', keyId })}>
              Hand out
            </Button>
            <Button size="sm" data-autofocus onClick={closeDialog}>
              Done
            </Button>
          </DialogFoot>
        </div>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Top up" busy={topUp.running}>
      {pakKey ? (
        <TopUpForm pakKey={pakKey} topUp={topUp} blocked={blocked} nowMs={nowMs} />
      ) : keys.isPending ? (
        <LoadingRows rows={4} columns={[90]} />
      ) : (
        <Text size="sm">This key is not in the list any more. Nothing was added.</Text>
      )}
    </DialogFrame>
  );
}
