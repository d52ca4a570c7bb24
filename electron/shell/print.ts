// The window's print view as a PDF. Threat: a page that was taken over prints at will; so only on a call that ends in the user's own save dialog.
import { BrowserWindow } from 'electron';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

export async function printToPdf(): Promise<Uint8Array> {
  const [window] = BrowserWindow.getAllWindows();
  if (!window || window.isDestroyed()) {
    throw new AppError(appErrorData('store_failed', 'There is no window to print.', 'Open Pakdesk’s window first.'));
  }
  // Size and margins are the style sheet's own (@page): the same on every computer.
  return window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
}
