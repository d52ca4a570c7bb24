import { Button, Text } from '@mantine/core';
import type { Operation } from '../../../shared/ipc/activity.ts';
import type { PakKey } from '../../../shared/key.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { OperationNote } from '../operation-note.tsx';

export function EditedPanel({ changed }: { changed: { key: PakKey; operation: Operation } }) {
  return (
    <div className="dialog-form">
      <bdi className="dialog-target">{changed.key.label}</bdi>
      <OperationNote operation={changed.operation} />
      <Text size="sm">The platform took it: {changed.operation.summary}.</Text>
      <DialogFoot>
        <Button size="sm" data-autofocus onClick={closeDialog}>
          Done
        </Button>
      </DialogFoot>
    </div>
  );
}
