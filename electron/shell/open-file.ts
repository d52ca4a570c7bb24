// The native open dialog. Threat: a page that was taken over reads where it likes; so a path only ever comes from the user, in the system's own dialog.
import { app, BrowserWindow, dialog, type OpenDialogOptions } from 'electron';

/** Asks for a backup; null when cancelled. */
export async function chooseBackupFile(): Promise<string | null> {
  const options: OpenDialogOptions = {
    title: 'Choose a Pakdesk backup',
    defaultPath: app.getPath('downloads'),
    filters: [
      { name: 'Pakdesk backup', extensions: ['pakdesk'] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile', 'dontAddToRecent'],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
