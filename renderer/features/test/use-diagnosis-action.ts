/** What the one button of a diagnosis does. The words come with the diagnosis; the deed goes by its action, never by text. */
import { useCallback } from 'react';
import type { LabAction } from '../../../shared/ipc/lab-report.ts';
import { api } from '../../ipc-client.ts';
import { goTo } from '../../routes.ts';
import { openDialog } from '../dialogs.ts';
import { type Intent, useIntent } from '../use-intent.ts';

export const ACTION_LABELS: Record<LabAction, string | null> = {
  topUp: 'Top up…',
  enable: 'Switch it on',
  revealAgain: 'Read the secret again and retry',
  checkUsername: 'Check the proxy username',
  changeCountry: 'Choose another country',
  openComposer: 'Open in the composer',
  waitAndRetry: 'Retry',
  retry: 'Retry',
  settingsEcho: 'Open the echo services',
  checkClock: 'Test again',
  none: null,
};

/** Those that change something at the platform, or ask it: off while it cannot be reached. */
export const NEEDS_PLATFORM: ReadonlySet<LabAction> = new Set<LabAction>(['topUp', 'enable', 'revealAgain']);

/** Those that run the test again. */
export const RUNS_AGAIN: ReadonlySet<LabAction> = new Set<LabAction>([
  'revealAgain',
  'waitAndRetry',
  'retry',
  'checkClock',
]);

export type Retry = (options?: { freshSecret?: boolean }) => void;

interface DiagnosisAction {
  run: (action: LabAction) => void;
  /** Switching the key on; the test runs again once it is done. */
  enabling: Intent<null, Changed>;
}

type Changed = Awaited<ReturnType<typeof api.keys.setEnabled>>;

export function useDiagnosisAction(keyId: string, onRetry: Retry): DiagnosisAction {
  const call = useCallback(
    async (_: null, intentId: string) => {
      const changed = await api.keys.setEnabled({ intentId, keyId, enabled: true, confirmToken: null });
      onRetry();
      return changed;
    },
    [keyId, onRetry],
  );
  const enabling = useIntent(call);
  const run = (action: LabAction) => {
    switch (action) {
      case 'topUp':
        openDialog({ kind: 'topUp', keyId });
        break;
      case 'enable':
        enabling.send(null);
        break;
      case 'revealAgain':
        onRetry({ freshSecret: true });
        break;
      case 'checkUsername':
        goTo('settings', { section: 'account' });
        break;
      case 'changeCountry':
      case 'openComposer':
        goTo('composer', { key: keyId });
        break;
      case 'settingsEcho':
        goTo('settings', { section: 'echo' });
        break;
      case 'waitAndRetry':
      case 'retry':
      case 'checkClock':
        onRetry();
        break;
      case 'none':
        break;
    }
  };
  return { run, enabling };
}
