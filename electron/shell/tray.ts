// The tray, where the user wants it: the window closes, reading usage goes on. Threat: an app that cannot be reached or ended any more, so the window only hides while there is an icon.
import { app, type BrowserWindow, Menu, nativeImage, Tray } from 'electron';
import type { Log } from '../log.ts';
import { TRAY_IMAGE } from './tray-image.ts';

export interface TrayOptions {
  window: () => BrowserWindow | null;
  readNow: () => void;
  log: Log;
}

export interface TrayIcon {
  /** Makes the icon or takes it away. */
  apply(wanted: boolean): void;
}

export function createTray({ window, readNow, log }: TrayOptions): TrayIcon {
  let tray: Tray | null = null;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });

  function show(): void {
    const shown = window();
    if (!shown || shown.isDestroyed()) return;
    if (shown.isMinimized()) shown.restore();
    shown.show();
    shown.focus();
  }

  const held = window();
  held?.on('close', (event) => {
    if (tray === null || quitting) return;
    event.preventDefault();
    held.hide();
  });

  return {
    apply(wanted) {
      if (wanted === (tray !== null)) return;
      if (!wanted) {
        tray?.destroy();
        tray = null;
        // What was in the tray would be nowhere.
        if (held?.isVisible() === false) show();
        return;
      }
      try {
        const made = new Tray(nativeImage.createFromDataURL(TRAY_IMAGE));
        made.setToolTip('Pakdesk');
        made.setContextMenu(
          Menu.buildFromTemplate([
            { label: 'Open Pakdesk', click: show },
            { label: 'Read usage now', click: readNow },
            { type: 'separator' },
            { label: 'Quit Pakdesk', click: () => app.quit() },
          ]),
        );
        made.on('click', show);
        tray = made;
      } catch (error) {
        // A desktop without a tray: the window then closes the app as before.
        log.error('tray.notMade', error);
      }
    },
  };
}
