/** Open tunnels go on after a change: here they can be closed, where the account has the right. */
import { Button, Text } from '@mantine/core';
import { useCloseSessions, useSessions } from '../../queries/sessions.ts';
import { asAppError } from '../../ui/app-error.ts';

export function OpenSessions({ keyId }: { keyId: string }) {
  const live = useSessions(keyId, true);
  const close = useCloseSessions(keyId);
  if (live.isPending) return <Text size="xs">Looking for open sessions…</Text>;
  if (live.error !== null) {
    return (
      <Text size="xs" c="dimmed">
        Open sessions could not be read: {asAppError(live.error).message}
      </Text>
    );
  }
  const { sessions, unavailable } = live.data;
  if (unavailable !== null) {
    return (
      <Text size="xs" c="dimmed">
        Open sessions cannot be closed from here. {unavailable}
      </Text>
    );
  }
  const outcome = close.data;
  return (
    <div className="aftercare-row" role="status">
      <span>
        {sessions.length === 0
          ? outcome && outcome.closed > 0
            ? `Closed ${outcome.closed}. No session is open.`
            : 'No session is open.'
          : `${sessions.length} ${sessions.length === 1 ? 'session is' : 'sessions are'} open and may go on.`}
        {outcome && outcome.failed > 0 && <span className="field-error"> Not closed: {outcome.message}</span>}
        {close.error !== null && <span className="field-error"> Not closed: {asAppError(close.error).message}</span>}
      </span>
      {sessions.length > 0 && (
        <Button
          size="compact-sm"
          variant="default"
          loading={close.isPending}
          onClick={() => close.mutate(sessions.map(({ sessionKey }) => sessionKey))}
        >
          {sessions.length === 1 ? 'Close it' : `Close all ${sessions.length}`}
        </Button>
      )}
    </div>
  );
}
