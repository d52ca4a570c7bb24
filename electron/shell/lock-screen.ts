// The app lock's part of the window and the system. Threat: what was on the screen, in the page's memory, in a notification or on the clipboard outlives the lock.
import { type BrowserWindow, powerMonitor } from 'electron';
import type { AppLock } from '../lock/app-lock.ts';
import type { LockShell } from '../lock/install.ts';
import type { Log } from '../log.ts';
import type { Clipboard } from './clipboard.ts';
import { systemTouchId } from './touch-id.ts';

export interface LockScreenOptions {
  window: () => BrowserWindow | null;
  clipboard: Pick<Clipboard, 'clearOurs'>;
  clearNotifications: () => void;
  log: Log;
}

export function lockShell({ window, clipboard, clearNotifications, log }: LockScreenOptions): LockShell {
  return {
    onLocked() {
      // A new document: whatever the old one held, its memory goes with it. It is not asked to clear anything itself.
      const shown = window();
      if (shown && !shown.isDestroyed()) shown.webContents.reload();
      clearNotifications();
      clipboard.clearOurs().catch((error: unknown) => log.error('clipboard.notCleared', error));
    },
    touchId: systemTouchId(process.platform),
    idleMs: () => powerMonitor.getSystemIdleTime() * 1000,
  };
}

/** Linux has no `lock-screen`: there it locks when the computer sleeps, and by the time nobody touched it. */
export function lockWithSystem(lock: Pick<AppLock, 'state' | 'close'>): void {
  const close = () => {
    if (lock.state().onSleep) void lock.close('sleep');
  };
  powerMonitor.on('suspend', close);
  powerMonitor.on('lock-screen', close);
}
