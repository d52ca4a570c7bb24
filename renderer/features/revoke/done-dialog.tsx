/** It is done at the platform; what is still under way at the gateway is counted down. */
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { OperationNote } from '../operation-note.tsx';
import { shortLabel } from '../short-label.ts';
import { showChanged, takeBack } from '../undo/undo-toast.tsx';
import { Aftercare } from './aftercare.tsx';
import type { Changed } from './use-confirmed.ts';

interface DoneDialogProps {
  title: string;
  text: string;
  changed: Changed;
  /** "is switched off": what the toast says when the dialog is closed, where there is a way back. */
  done?: string;
}

export function DoneDialog({ title, text, changed, done }: DoneDialogProps) {
  const { key, operation, undoUntil } = changed;
  const [busy, setBusy] = useState(false);
  const canUndo = done !== undefined && undoUntil != null;
  const close = () => {
    closeDialog();
    if (canUndo) showChanged(`${shortLabel(key.label)} ${done}.`, changed);
  };
  const undo = async () => {
    setBusy(true);
    if (await takeBack(changed)) closeDialog();
    else setBusy(false);
  };
  return (
    <DialogFrame title={title} size={460} onClose={close}>
      <div className="dialog-form">
        <bdi className="dialog-target">{key.label}</bdi>
        <OperationNote operation={operation} />
        <Text size="sm">{text}</Text>
        <Aftercare keyId={key.id} operation={operation} whose="its" />
        <DialogFoot>
          {canUndo && (
            <Button size="sm" variant="default" loading={busy} onClick={() => void undo()}>
              Undo
            </Button>
          )}
          <Button size="sm" data-autofocus onClick={close}>
            Done
          </Button>
        </DialogFoot>
      </div>
    </DialogFrame>
  );
}
