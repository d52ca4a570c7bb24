/** Sent, and no answer seen: the one thing that must not be done now is to do it again. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { AppError } from '../../shared/ipc/app-error.ts';

interface UnknownOutcomeProps {
  error: AppError;
  /** "mint the key again": what not to do by hand. */
  dont: string;
  running: boolean;
  onSettle: () => void;
}

export function UnknownOutcome({ error, dont, running, onSettle }: UnknownOutcomeProps) {
  return (
    <Alert
      role="alert"
      className="careful-note"
      color="yellow"
      variant="light"
      icon={<IconHourglass size={18} />}
      title={error.message}
    >
      <Text size="sm">
        The request was sent, but its answer was not seen. Pakdesk settles it under the same idempotency key, so it can
        happen only once. Do not {dont}: ask here, or look in Activity.
      </Text>
      {error.data.nextStep && <Text size="sm">{error.data.nextStep}</Text>}
      <Group mt={8}>
        <Button size="xs" variant="default" loading={running} onClick={onSettle}>
          Ask the platform again
        </Button>
      </Group>
    </Alert>
  );
}
