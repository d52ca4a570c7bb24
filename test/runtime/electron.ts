/** What stands for the module `electron` outside Electron: only what electron/shell and electron-store use. */
import { app } from './standin/app.ts';
import { BrowserWindow } from './standin/browser-window.ts';
import { ipcMain } from './standin/ipc.ts';
import { Menu } from './standin/menu.ts';
import { NotificationStandIn as Notification } from './standin/notification.ts';
import { protocol, session } from './standin/session.ts';
import { ClipboardItem, clipboard, dialog, nativeTheme, screen, shell } from './standin/system.ts';
import { nativeImage, powerMonitor, systemPreferences, Tray } from './standin/tray.ts';

export {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
};

/** electron-store takes the default export. */
export default { app, ipcMain, shell };
