/** Name, cap and expiry of a key. */
import { Text } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { api } from '../../ipc-client.ts';
import { useKeys } from '../../queries/keys.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { shortLabel } from '../short-label.ts';
import { showChanged } from '../undo/undo-toast.tsx';
import { useIntent } from '../use-intent.ts';
import { useKey } from '../use-key.ts';
import type { EditInput } from './edit-fields.ts';
import { EditForm } from './edit-form.tsx';
import { EditedPanel } from './edited-panel.tsx';

export function EditDialog({ keyId }: { keyId: string }) {
  const keys = useKeys();
  const pakKey = useKey(keyId);
  const blocked = useWriteBlocked();
  const nowMs = useNow(30_000);
  const send = useCallback(
    (input: EditInput, intentId: string) => api.keys.edit({ ...input, keyId, intentId }),
    [keyId],
  );
  const edit = useIntent(send);
  const done = edit.value;
  // What the platform did otherwise than asked must be read; the rest needs no second dialog.
  const plain = done !== null && done.operation.note === '';
  useEffect(() => {
    if (done === null || !plain) return;
    closeDialog();
    showChanged(`${shortLabel(done.key.label)}: ${done.operation.summary}.`, done);
  }, [done, plain]);

  return (
    <DialogFrame title={edit.value ? 'Changed' : 'Edit key'} busy={edit.running}>
      {edit.value ? (
        <EditedPanel changed={edit.value} />
      ) : pakKey ? (
        <EditForm pakKey={pakKey} edit={edit} blocked={blocked} nowMs={nowMs} />
      ) : keys.isPending ? (
        <LoadingRows rows={4} columns={[90]} />
      ) : (
        <Text size="sm">This key is not in the list any more. Nothing was changed.</Text>
      )}
    </DialogFrame>
  );
}
