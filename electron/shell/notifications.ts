// Native notifications and the badge. Threat: a click that is lost because the notification was collected, or that lands in a window nobody sees.
import { app, BrowserWindow, Notification } from 'electron';
import type { EventPayload, Publish } from '../../shared/ipc/contract.ts';
import type { Notifier, Popup } from '../alerts/notifier.ts';
import type { Log } from '../log.ts';

/** Titles and texts hold customers' labels: long ones are cut, so that the system does not. */
const TITLE_CHARS = 120;
const BODY_CHARS = 400;

function cut(text: string, chars: number): string {
  // By whole characters: half of an emoji is no text that a desktop takes.
  const characters = Array.from(text);
  return characters.length > chars ? `${characters.slice(0, chars - 1).join('')}…` : text;
}

export interface NotificationOptions {
  publish: Publish;
  log: Log;
  /** Brings the app to the front; the first window there is, unless given. */
  showWindow?: () => void;
}

function showFirstWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Also takes down what is shown: at locking, as it holds customers' names. */
export type SystemNotifier = Notifier & { clear(): void };

export function createNotifier({ publish, log, showWindow = showFirstWindow }: NotificationOptions): SystemNotifier {
  /** Electron forgets the listeners of a notification that nothing refers to. */
  const shown = new Set<Notification>();

  function follow(command: EventPayload<'command'>): void {
    showWindow();
    publish('command', command);
  }

  return {
    isSupported: () => Notification.isSupported(),
    // The app lock holds them; the system's own "do not disturb" keeps them by itself.
    isHeld: () => false,
    show({ title, body, button, command }: Popup) {
      const notification = new Notification({
        title: cut(title, TITLE_CHARS),
        body: cut(body, BODY_CHARS),
        // Only macOS shows it; a click anywhere does the same.
        ...(button === null ? {} : { actions: [{ type: 'button' as const, text: button }] }),
      });
      shown.add(notification);
      const end = () => void shown.delete(notification);
      notification.on('click', () => {
        end();
        follow(command);
      });
      notification.on('action', () => {
        end();
        follow(command);
      });
      notification.on('close', end);
      notification.on('failed', (_event, error) => {
        end();
        log.error('notifications.failed', new Error(error));
      });
      notification.show();
    },
    clear() {
      for (const notification of [...shown]) notification.close();
      shown.clear();
    },
    setBadge(count) {
      // False where the system has no such thing.
      app.setBadgeCount(count);
    },
  };
}
