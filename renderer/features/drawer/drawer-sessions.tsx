/** What is connected with this key now; one or all of it can be closed. */
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { countryName } from '../../../shared/country.ts';
import { formatMb } from '../../../shared/format.ts';
import { type LiveSession, MAX_ACCOUNT_SESSIONS } from '../../../shared/ipc/sessions.ts';
import { useCloseSessions, useSessions } from '../../queries/sessions.ts';
import { asAppError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const BYTES_PER_MB = 1_048_576;

function traffic({ bytesIn, bytesOut }: LiveSession): string {
  if (bytesIn === null && bytesOut === null) return '—';
  return formatMb(((bytesIn ?? 0) + (bytesOut ?? 0)) / BYTES_PER_MB);
}

function place({ country, carrier, pool }: LiveSession): string {
  return [country === null ? null : countryName(country), carrier, pool].filter((word) => word !== null).join(' · ');
}

export function DrawerSessions({ keyId }: { keyId: string }) {
  const live = useSessions(keyId, true);
  const close = useCloseSessions(keyId);
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState(false);

  if (live.isPending) return <LoadingRows rows={2} columns={[60, 30]} />;
  if (live.error !== null) return <ErrorNote error={live.error} onRetry={() => void live.refetch()} />;
  const { sessions, accountCount, unavailable } = live.data;
  if (unavailable !== null) return <p className="dimmed drawer-text">Not to be seen here. {unavailable}</p>;

  const made = sessions.filter(({ synthesized }) => synthesized);
  const shown = all ? sessions : sessions.filter(({ synthesized }) => !synthesized);
  const closeAll = () => {
    setAsking(false);
    close.mutate(sessions.map(({ sessionKey }) => sessionKey));
  };
  return (
    <div className="drawer-sessions">
      <p className="dimmed drawer-text figure">
        {sessions.length === 0
          ? 'Nothing is connected with this key.'
          : `${sessions.length - made.length} named of ${accountCount ?? '—'} in the account; the ceiling is ${MAX_ACCOUNT_SESSIONS}.`}
      </p>
      {made.length > 0 && (
        <Switch
          size="xs"
          label={`Show ${made.length} that the gateway named itself`}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      )}
      {shown.length > 0 && (
        <ul className="session-list" aria-label="Live sessions of this key">
          {shown.map((session) => (
            <li key={session.sessionKey} className="session-row">
              <span className="session-what">
                <bdi className="mono truncate" title={session.sessionId}>
                  {session.sessionId || session.sessionKey}
                </bdi>
                <span className="dimmed truncate">{place(session)}</span>
                <span className="dimmed figure">
                  {session.rotation ?? '—'} · {traffic(session)} · <RelativeTime at={session.lastActivityAt} />
                </span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Close session ${session.sessionId || session.sessionKey}`}
                loading={close.isPending && close.variables.includes(session.sessionKey)}
                onClick={() => close.mutate([session.sessionKey])}
              >
                Close
              </Button>
            </li>
          ))}
        </ul>
      )}
      {sessions.length > 1 &&
        (asking ? (
          <div className="drawer-ask" role="alertdialog" aria-label="Close all sessions of this key?">
            <span>Close all {sessions.length}? The customer’s programs must connect anew.</span>
            {/* The safe answer comes first and has the focus. */}
            <Button size="compact-xs" variant="default" autoFocus onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button size="compact-xs" color="red" onClick={closeAll}>
              Close all
            </Button>
          </div>
        ) : (
          <Button size="compact-sm" variant="default" loading={close.isPending} onClick={() => setAsking(true)}>
            Close all {sessions.length}…
          </Button>
        ))}
      <span role="status">
        {close.data && close.data.closed > 0 && `Closed ${close.data.closed}. `}
        {close.data && close.data.failed > 0 && (
          <span className="field-error">
            Not closed: {close.data.failed}. {close.data.message}
          </span>
        )}
        {close.error !== null && <span className="field-error">Not closed. {asAppError(close.error).message}</span>}
      </span>
    </div>
  );
}
