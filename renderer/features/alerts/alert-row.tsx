import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconUrgent } from '@tabler/icons-react';
import type { Alert } from '../../../shared/ipc/alerts.ts';
import { useAlertChange } from '../../queries/alerts.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { showFailure } from '../frame/toasts.tsx';
import { doAction, isWrite, WORDS } from '../usage/key-actions.ts';

const ICONS = { info: IconInfoCircle, warning: IconAlertTriangle, error: IconUrgent } as const;
const SEVERITY_WORDS = { info: 'For information', warning: 'Warning', error: 'Urgent' } as const;

export function AlertRow({ alert }: { alert: Alert }) {
  const blocked = useWriteBlocked();
  const change = useAlertChange();
  const { id, severity, keyId, title, text, figures, actions, at, stillThere, endedAt, readAt, dismissedAt } = alert;
  const Icon = ICONS[severity];
  const set = (what: 'markRead' | 'dismiss' | 'restore') =>
    change.mutate({ what, ids: [id] }, { onError: (error) => showFailure('The alert stays as it was', error) });
  return (
    <li className="alert-row" data-severity={severity} data-unread={readAt === null || undefined}>
      <Icon size={18} aria-label={SEVERITY_WORDS[severity]} role="img" />
      <div className="alert-words">
        <h2>
          <bdi>{title}</bdi>
          {readAt === null && <span className="visually-hidden"> (unread)</span>}
        </h2>
        <p>{text}</p>
        {figures.length > 0 && (
          <dl className="alert-figures">
            {figures.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="figure">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="alert-when">
          <RelativeTime at={at} />
          {!stillThere && (
            <>
              {' '}
              · over <RelativeTime at={endedAt} none="" />
            </>
          )}
        </p>
        <div className="alert-actions">
          {keyId !== null &&
            actions.map((action, index) => (
              <GuardedButton
                key={action}
                blocked={isWrite(action) ? blocked : null}
                size="compact-sm"
                variant={index === 0 ? 'filled' : 'default'}
                aria-label={`${WORDS[action]}: ${alert.label}`}
                onClick={() => {
                  doAction(action, keyId);
                  if (readAt === null) set('markRead');
                }}
              >
                {WORDS[action]}
              </GuardedButton>
            ))}
          {readAt === null && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => set('markRead')}>
              Mark as read
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            title={dismissedAt === null ? 'Out of sight until it happens anew' : undefined}
            onClick={() => set(dismissedAt === null ? 'dismiss' : 'restore')}
          >
            {dismissedAt === null ? 'Dismiss' : 'Bring back'}
          </Button>
        </div>
      </div>
    </li>
  );
}
