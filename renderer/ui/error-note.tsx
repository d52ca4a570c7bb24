/** What happened, what still works, the next step, and the id that support asks for. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { api } from '../ipc-client.ts';
import { asAppError } from './app-error.ts';
import { CopyButton } from './copy-button.tsx';

export interface ErrorNoteProps {
  error: unknown;
  /** One sentence: "Your keys as of 14:02 are still here." */
  stillWorks?: string;
  onRetry?: () => void;
  retryLabel?: string;
  /** Names of fields whose problems are shown at the fields themselves. */
  shownFields?: readonly string[];
}

export function ErrorNote({ error, stillWorks, onRetry, retryLabel = 'Try again', shownFields = [] }: ErrorNoteProps) {
  const data = asAppError(error);
  const loose = data.fields.filter((problem) => !shownFields.includes(problem.field));
  const id = data.requestId ?? data.errorId;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={data.message}
      className="error-note"
    >
      {stillWorks && <Text size="sm">{stillWorks}</Text>}
      {data.nextStep && <Text size="sm">{data.nextStep}</Text>}
      {data.retryAfterMs !== null && (
        <Text size="sm">Wait {Math.max(1, Math.ceil(data.retryAfterMs / 1000))} s before trying again.</Text>
      )}
      {loose.length > 0 && (
        <ul className="error-note-fields">
          {loose.map((problem) => (
            <li key={`${problem.field} ${problem.message}`}>
              {problem.field === '' ? problem.message : `${problem.field}: ${problem.message}`}
            </li>
          ))}
        </ul>
      )}
      {(onRetry || id !== null) && (
        <Group gap={8} mt={8}>
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {retryLabel}
            </Button>
          )}
          {id !== null && (
            <>
              <Text size="xs" c="dimmed" className="mono">
                {data.requestId === null ? 'error' : 'request'} {id}
              </Text>
              <CopyButton size="compact-xs" label="Copy id" copy={() => api.app.copyText({ text: id })} />
            </>
          )}
        </Group>
      )}
    </Alert>
  );
}
