// Calls on alerts: the list that remembers. What is looked for and told is in electron/alerts/.
import { quietUntil } from '../../shared/alerts-quiet.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { OpenAccount } from '../account/open-account.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { readOnlyError } from '../store/sqlite.ts';
import type { Store } from '../store/types.ts';

export interface AlertsDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  notifier: Notifier;
  publish: Publish;
}

function parseCursor(cursor: string | undefined): readonly [number, string] | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,16}):(.+)$/.exec(cursor);
  if (match === null) {
    throw new AppError(
      appErrorData('invalid_input', 'That is no page of the list.', 'Read it again from its beginning.'),
    );
  }
  return [Number(match[1]), match[2] ?? ''];
}

export function alertsHandlers({ open, settings, notifier, publish }: AlertsDeps): Handlers['alerts'] {
  const change = (work: (store: Store, nowMs: number) => void) => {
    const { session, alerts } = open();
    if (session.store.readOnly) throw readOnlyError();
    work(session.store, session.clock.now());
    publish('dataChanged', { domains: ['alerts'] });
    return { unread: alerts.announce() };
  };

  return {
    list({ limit, cursor, show = 'all', kinds, keyId }) {
      const { session, alerts } = open();
      const page = session.store.alerts.list({
        limit,
        cursor: parseCursor(cursor),
        show,
        kinds: kinds ?? null,
        keyId: keyId ?? null,
      });
      const last = page.alerts.at(-1);
      return {
        alerts: page.alerts,
        next: page.more && last !== undefined ? `${last.at}:${last.id}` : null,
        unread: session.store.alerts.unread(),
        notLookedFor: alerts.notLookedFor(),
      };
    },
    unreadCount: () => ({ unread: open().session.store.alerts.unread() }),
    markRead: ({ ids }) => change((store, nowMs) => store.alerts.markRead(ids, nowMs)),
    dismiss: ({ ids }) => change((store, nowMs) => store.alerts.dismiss(ids, nowMs)),
    restore: ({ ids }) => change((store) => store.alerts.restore(ids)),
    testNotification() {
      if (!notifier.isSupported()) {
        return { shown: false, reason: 'This system shows no notifications to Pakdesk. Alerts are kept in the list.' };
      }
      notifier.show({
        title: 'Pakdesk can notify you',
        body: 'This is how an alert looks. A click on it opens the list of alerts.',
        button: 'Show alerts',
        command: { command: 'alerts' },
      });
      return { shown: true, reason: '' };
    },
    status() {
      const nowMs = open().session.clock.now();
      const until = quietUntil(settings().alerts.quietHours, nowMs);
      return { notificationsSupported: notifier.isSupported(), quietNow: until !== null, quietUntil: until };
    },
  };
}
