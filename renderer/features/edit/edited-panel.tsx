import { Button, Text } from '@mantine/core';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { OperationNote } from '../operation-note.tsx';
import { takeBack, type Undoable } from '../undo/undo-toast.tsx';

export function EditedPanel({ changed }: { changed: Undoable }) {
  const undo = async () => {
    if (await takeBack(changed)) closeDialog();
  };
  return (
    <div className="dialog-form">
      <bdi className="dialog-target">{changed.key.label}</bdi>
      <OperationNote operation={changed.operation} />
      <Text size="sm">The platform took it: {changed.operation.summary}.</Text>
      <DialogFoot>
        {changed.undoUntil != null && (
          <Button size="sm" variant="default" onClick={() => void undo()}>
            Undo
          </Button>
        )}
        <Button size="sm" data-autofocus onClick={closeDialog}>
          Done
        </Button>
      </DialogFoot>
    </div>
  );
}
