// One app for each profile folder. Threat: two instances on one database and one keychain entry mint twice; a second one's arguments are anybody's text.
import { app, type BrowserWindow } from 'electron';

/** False: another instance has it, and this one must exit before it touches anything. */
export function takeSingleInstanceLock(): boolean {
  return app.requestSingleInstanceLock();
}

/** The second instance's arguments are not even looked at: it only brings this window to the front. */
export function focusOnSecondInstance(window: () => BrowserWindow | null): void {
  app.on('second-instance', () => {
    const present = window();
    if (!present) return;
    if (present.isMinimized()) present.restore();
    present.show();
    present.focus();
  });
}
