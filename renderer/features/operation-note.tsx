/** What the platform did otherwise than asked: seldom, and then it must be seen. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Operation } from '../../shared/ipc/activity.ts';

export function OperationNote({ operation }: { operation: Operation }) {
  if (operation.note === '') return null;
  return (
    <Alert role="status" className="careful-note" color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
      <Text size="sm">{operation.note}</Text>
    </Alert>
  );
}
