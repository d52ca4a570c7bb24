// The application menu: each command goes to the page as a `command` event. Threat: the default menu brings reload, zoom to any page and developer tools.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { EventPayload, Publish } from '../../shared/ipc/contract.ts';

type Command = EventPayload<'command'>['command'];

export function menuTemplate(
  publish: Publish,
  lockNow: () => void,
  platform: NodeJS.Platform,
  production: boolean,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => publish('command', { command }),
  });
  const mac = platform === 'darwin';
  const settings = item('Settings', 'settings', 'CmdOrCtrl+,');
  // Done in main: it works whatever the page is doing.
  const lock = { label: 'Lock Pakdesk', accelerator: 'CmdOrCtrl+Shift+L', click: lockNow };
  return [
    ...(mac
      ? [
          {
            label: 'Pakdesk',
            submenu: [
              { role: 'about' as const },
              { type: 'separator' as const },
              settings,
              lock,
              { type: 'separator' as const },
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              { type: 'separator' as const },
              { role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: 'File',
      submenu: [
        item('Mint key…', 'mint', 'CmdOrCtrl+N'),
        item('Sell on the call…', 'sell', 'CmdOrCtrl+Shift+S'),
        item('Find customer or action…', 'search', 'CmdOrCtrl+K'),
        ...(mac ? [] : [{ type: 'separator' as const }, settings, lock]),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    // Without it, copy and paste have no keys on macOS.
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Keys', 'keys'),
        item('Payments', 'payments'),
        item('Usage', 'usage'),
        item('Composer', 'composer'),
        item('Test', 'test'),
        item('Alerts', 'alerts'),
        item('Activity', 'activity'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(production ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ];
}

export function setApplicationMenu(publish: Publish, lockNow: () => void, production: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(publish, lockNow, process.platform, production)));
}
