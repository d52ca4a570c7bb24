/** What a row of the work list and an alert lead to: dialogs that exist, a message to copy, or the key itself. */
import type { AlertAction } from '../../../shared/ipc/alerts.ts';
import { api } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { openDialog } from '../dialogs.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';

export const WORDS: Record<AlertAction, string> = {
  topUp: 'Top up',
  extend: 'Extend',
  disable: 'Switch off',
  rotate: 'Rotate',
  copyRenewal: 'Copy message',
  show: 'Show',
};

/** True for what changes something at the platform, and so is off while there is none. */
export function isWrite(action: AlertAction): boolean {
  return action !== 'copyRenewal' && action !== 'show';
}

export function doAction(action: AlertAction, keyId: string): void {
  switch (action) {
    case 'topUp':
    case 'extend':
      openDialog({ kind: 'topUp', keyId });
      return;
    case 'disable':
    case 'rotate':
      openDialog({ kind: action, keyId });
      return;
    case 'copyRenewal':
      api.forecast.copyRenewal({ keyId }).then(
        () => showDone('Renewal message copied.'),
        (error: unknown) => showFailure('The message was not copied', error),
      );
      return;
    case 'show':
      goTo('usage', { key: keyId, range: '30d' });
  }
}
