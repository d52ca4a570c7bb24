/** What deserves a look: told once, explained with its figures, and kept until it is dealt with. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { ALERT_VIEWS, type AlertView, useAlertStatus, useAlerts, useReadAll } from '../../queries/alerts.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { showFailure } from '../frame/toasts.tsx';
import { AlertRow } from './alert-row.tsx';
import '../common.css';
import './alerts.css';

const LIMIT = 200;
const WORDS: Record<AlertView, string> = { current: 'Current', unread: 'Unread', dismissed: 'Dismissed', all: 'All' };
const NOTHING: Record<AlertView, string> = {
  current: 'No key is near its cap, about to expire or behaving oddly.',
  unread: 'Everything was read.',
  dismissed: 'Nothing was dismissed.',
  all: 'Nothing has happened yet. Caps, expiries, forecasts, odd usage and incidents of the platform come here.',
};

/** Up and down from one alert to the next. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.alert-row')];
  const at = rows.findIndex((row) => row.contains(event.target as Node));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))];
  next?.querySelector<HTMLElement>('button')?.focus();
  event.preventDefault();
}

export function AlertsScreen() {
  const param = useRouteParam('show');
  const show = ALERT_VIEWS.find((view) => view === param) ?? 'current';
  const list = useAlerts(show, LIMIT);
  const status = useAlertStatus().data;
  const readAll = useReadAll();
  const { alerts = [], unread = 0, next = null, notLookedFor = [] } = list.data ?? {};
  return (
    <>
      <ScreenHeader title="Alerts">
        <SegmentedControl
          aria-label="Which alerts"
          value={show}
          onChange={(view) => goTo('alerts', { show: view })}
          data={ALERT_VIEWS.map((value) => ({
            value,
            label: value === 'unread' && unread > 0 ? `${WORDS.unread} ${unread}` : WORDS[value],
          }))}
        />
      </ScreenHeader>
      <div className="screen alerts">
        <div className="alerts-bar">
          <span className="dimmed">
            {status?.quietNow && status.quietUntil !== null
              ? `Quiet hours until ${clockTime(status.quietUntil)}: nothing pops up, everything is kept here.`
              : status && !status.notificationsSupported
                ? 'This system shows no notifications: they are kept here.'
                : ''}
          </span>
          {unread > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              loading={readAll.isPending}
              onClick={() =>
                readAll.mutate(undefined, { onError: (error) => showFailure('The alerts stay unread', error) })
              }
            >
              Mark all as read
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => goTo('settings', { section: 'alerts' })}
          >
            Settings
          </Button>
        </div>
        {notLookedFor.map((why) => (
          <p key={why} className="dimmed alerts-note">
            {why}
          </p>
        ))}
        {list.error ? (
          <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <LoadingRows rows={6} columns={[50, 20]} />
        ) : alerts.length === 0 ? (
          <EmptyState
            icon={<IconBell size={28} />}
            title={show === 'current' ? 'Nothing needs you' : 'None'}
            text={NOTHING[show]}
          />
        ) : (
          <ul className="alert-list" onKeyDown={walk} aria-label="Alerts">
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </ul>
        )}
        {next !== null && <p className="dimmed alerts-note">The newest {LIMIT} are shown.</p>}
      </div>
    </>
  );
}
