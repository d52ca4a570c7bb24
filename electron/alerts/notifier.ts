// How alerts pop up: what main asks of the system, and which dialog a click opens. Runs in plain Node; electron/shell/notifications.ts is the real one.

import type { Summary } from '../../shared/alerts-quiet.ts';
import { ACTION_WORDS } from '../../shared/alerts-words.ts';
import type { Alert, AlertAction } from '../../shared/ipc/alerts.ts';
import type { EventPayload } from '../../shared/ipc/contract.ts';

type Command = EventPayload<'command'>;

export interface Popup {
  title: string;
  body: string;
  /** On a button, where the system shows one; null = none. */
  button: string | null;
  /** What the page is asked to show when it, or its button, is clicked. */
  command: Command;
}

export interface Notifier {
  isSupported(): boolean;
  /** True while nothing may be shown: what is to be told waits. */
  isHeld(): boolean;
  show(popup: Popup): void;
  setBadge(count: number): void;
}

/** A renewal message is copied from the key's own place, not blindly from a notification. */
const COMMANDS: Record<AlertAction, Command['command']> = {
  topUp: 'topUp',
  extend: 'topUp',
  disable: 'disable',
  rotate: 'rotate',
  copyRenewal: 'show',
  show: 'show',
};

export function popupOf({ title, text, actions, keyId }: Alert): Popup {
  const [action] = actions;
  if (action === undefined || keyId === null) {
    return { title, body: text, button: null, command: { command: 'alerts' } };
  }
  return { title, body: text, button: ACTION_WORDS[action], command: { command: COMMANDS[action], keyId } };
}

export function summaryPopup({ title, body }: Summary): Popup {
  return { title, body, button: 'Show alerts', command: { command: 'alerts' } };
}

/** Where there is no desktop: the list is kept all the same. */
export const SILENT: Notifier = {
  isSupported: () => false,
  isHeld: () => false,
  show: () => undefined,
  setBadge: () => undefined,
};
