/** It is done at the platform; what is still under way at the gateway is counted down. */
import { Button, Text } from '@mantine/core';
import type { Operation } from '../../../shared/ipc/activity.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { OperationNote } from '../operation-note.tsx';
import { GatewayCountdown } from './gateway-countdown.tsx';

interface DoneDialogProps {
  title: string;
  label: string;
  text: string;
  operation: Operation;
}

export function DoneDialog({ title, label, text, operation }: DoneDialogProps) {
  return (
    <DialogFrame title={title} size={460}>
      <div className="dialog-form">
        <bdi className="dialog-target">{label}</bdi>
        <OperationNote operation={operation} />
        <Text size="sm">{text}</Text>
        <GatewayCountdown since={operation.endedAt ?? operation.startedAt} />
        <DialogFoot>
          <Button size="sm" data-autofocus onClick={closeDialog}>
            Done
          </Button>
        </DialogFoot>
      </div>
    </DialogFrame>
  );
}
