// Opening at login. Electron knows it on macOS and Windows; on Linux it is a file of the desktop's own standard.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { Log } from '../log.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';

/** In the Exec line of a desktop file. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`;
}

export function desktopEntry(program: string, args: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Pakdesk',
    `Exec=${[quoted(program), ...args].join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Only of the installed app: a run from the source folder would be opened with somebody else's arguments. */
export function applyLoginItem({ openAtLogin, keepInTray }: Settings, log: Log): void {
  if (!app.isPackaged) return;
  // Hidden only where an icon leads back to it.
  const args = keepInTray ? ['--hidden'] : [];
  try {
    if (process.platform !== 'linux') {
      app.setLoginItemSettings({ openAtLogin, args });
      return;
    }
    const folder = join(app.getPath('appData'), 'autostart');
    const file = join(folder, 'pakdesk.desktop');
    if (openAtLogin) {
      mkdirSync(folder, { recursive: true });
      writeFileAtomic(file, desktopEntry(process.env['APPIMAGE'] ?? process.execPath, args));
    } else rmSync(file, { force: true });
  } catch (error) {
    log.error('loginItem.notSet', error);
  }
}
