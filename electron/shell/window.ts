// The app's window. Threat: a page that was taken over reaches Node, the disk or the network through a window that is more than a page.
import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Log } from '../log.ts';
import { APP_URL } from './app-origin.ts';
import { denyWebRtcPackets } from './requests.ts';
import { logViolations } from './violations.ts';
import { MIN_SIZE, type Theme, type WindowState, type WindowStateFile } from './window-state.ts';

/** The page's own background (renderer/ui), so that nothing flashes before the first paint. */
const BACKGROUND = { light: '#ffffff', dark: '#141517' };

export function webPreferences(preload: string, production: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    plugins: false,
    experimentalFeatures: false,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // Its dictionaries are fetched from a foreign host.
    spellcheck: false,
    devTools: !production,
  };
}

/** Ids of the web contents that the router listens to. */
const registeredContents = new Set<number>();

export function isRegisteredWindow(webContentsId: number): boolean {
  return registeredContents.has(webContentsId);
}

/** Sends an event of the contract to every window of ours that is still there. */
export const publish: Publish = (name, payload) => {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed() && registeredContents.has(window.webContents.id)) window.webContents.send(name, payload);
  }
};

/** Colours the window's frame as well, and is remembered for the next start's first paint. */
export function applyTheme(theme: Theme, stateFile: WindowStateFile): void {
  nativeTheme.themeSource = theme;
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const state = stateFile.read(screens);
  if (state.theme !== theme) stateFile.write({ ...state, theme });
  const background = nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
  for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(background);
}

function rememberBounds(window: BrowserWindow, stateFile: WindowStateFile, log: Log): void {
  window.on('close', () => {
    try {
      const screens = screen.getAllDisplays().map((display) => display.workArea);
      const { theme } = stateFile.read(screens);
      const bounds = window.getNormalBounds();
      stateFile.write({ theme, maximized: window.isMaximized(), bounds } satisfies WindowState);
    } catch (error) {
      log.error('window.stateNotSaved', error);
    }
  });
}

export interface MainWindowOptions {
  preload: string;
  production: boolean;
  hidden: boolean;
  stateFile: WindowStateFile;
  log: Log;
}

/** The only place that makes a window. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const state = options.stateFile.read(screen.getAllDisplays().map((display) => display.workArea));
  nativeTheme.themeSource = state.theme;
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Pakdesk',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: webPreferences(options.preload, options.production),
  });
  const { id } = window.webContents;
  registeredContents.add(id);
  window.on('closed', () => registeredContents.delete(id));
  denyWebRtcPackets(window.webContents);
  logViolations(window.webContents, options.log);
  rememberBounds(window, options.stateFile, options.log);
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    if (!options.hidden) window.show();
  });
  window.loadURL(APP_URL).catch((error) => options.log.error('window.loadFailed', error));
  return window;
}
