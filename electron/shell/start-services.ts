// Gives the privileged side its Electron parts (clipboard, settings file, windows) and opens the door for the page.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, ipcMain, powerMonitor } from 'electron';
import { callChannels } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { LIVE_HOME, type NewAccountHome } from '../account/account-home.ts';
import { systemClock } from '../clock.ts';
import type { ErrorTrail } from '../diagnosis/error-trail.ts';
import type { RunMarker } from '../diagnosis/run-marker.ts';
import { createRouter } from '../ipc/router.ts';
import type { Log } from '../log.ts';
import { createPlatformClient } from '../platform/client.ts';
import { createProber } from '../probe/run-probe.ts';
import { createServices } from '../services.ts';
import type { Services } from '../services-types.ts';
import { RELEASE_KEY } from '../updates/release-key.ts';
import { createOsKeychain } from '../vault/os-keychain.ts';
import { APP_ORIGIN } from './app-origin.ts';
import { createClipboard } from './clipboard.ts';
import { openExternalPage } from './external.ts';
import { lockShell, lockWithSystem } from './lock-screen.ts';
import { applyLoginItem } from './login-item.ts';
import { createNotifier } from './notifications.ts';
import { chooseBackupFile } from './open-file.ts';
import { printToPdf } from './print.ts';
import { closeAndClear } from './quit.ts';
import { createPathChooser } from './save-file.ts';
import { createSettingsBackend } from './settings-backend.ts';
import { systemClipboard } from './system-clipboard.ts';
import { systemFacts } from './system-facts.ts';
import { createTray } from './tray.ts';
import { loadUpdater, thisBuild, whyNoUpdates } from './updates.ts';
import { applyTheme, isRegisteredWindow, publish } from './window.ts';
import type { WindowStateFile } from './window-state.ts';

/** The name under which the OS keychain lists this app's entries. */
const KEYCHAIN_SERVICE = 'Pakdesk';

export interface StartOptions {
  userData: string;
  log: Log;
  stateFile: WindowStateFile;
  /** Where a new account connects to: the live platform unless `--platform` named one on this computer. */
  home: NewAccountHome | null;
  demo: boolean;
  run: RunMarker;
  trail: ErrorTrail;
  licensesFile: string;
  /** What hides in the tray. */
  window: () => BrowserWindow | null;
}

export interface Started {
  /** Where no lock is set, the page shows where to set one. */
  lockNow: () => void;
  /** The window's process went away and the page was loaded again. */
  pageReloaded: (errorId: string) => void;
  /** Waits for what is in flight. */
  close: () => Promise<void>;
}

export function startServices(options: StartOptions): Started {
  const { userData, log, stateFile, home, demo, window, run, trail, licensesFile } = options;
  const clipboard = createClipboard({ system: systemClipboard(), clock: systemClock, log });
  const notifier = createNotifier({ publish, log });
  const services: Services = createServices({
    dir: userData,
    clock: systemClock,
    log,
    publish,
    info: () => ({
      version: app.getVersion(),
      runtime: process.versions['electron'] === undefined ? 'chromium' : 'electron',
      platform: process.platform,
      profileDir: userData,
    }),
    openPage: openExternalPage,
    clipboard,
    choosePath: createPathChooser(join(userData, 'export-folder.json'), log),
    printToPdf,
    settingsBackend: createSettingsBackend(userData, systemClock.now),
    chooseFile: chooseBackupFile,
    onSettings: (changed) => {
      applyTheme(changed.theme, stateFile);
      applyBackground(changed);
    },
    keychain: createOsKeychain(KEYCHAIN_SERVICE),
    home: home ?? LIVE_HOME,
    update: { off: whyNoUpdates(thisBuild()), loadUpdater, releaseKey: RELEASE_KEY },
    notifier,
    diagnosis: {
      system: systemFacts,
      run: () => ({ startedAt: run.startedAt, pageCrashes: run.pageCrashes(), before: run.before }),
      errors: trail.list,
      homeFolder: homedir(),
      licensesFile,
    },
    lockShell: lockShell({ window, clipboard, clearNotifications: notifier.clear, log }),
    runProbe: createProber(),
    createClient: (baseUrl, getApiKey) =>
      createPlatformClient({
        baseUrl,
        getApiKey,
        clock: systemClock,
        log,
        proxy: () => services.settings().apiProxy,
      }),
    // Only the demo needs it: it stays out of the start.
    startDemo: async () =>
      (await import('../demo/embedded-platform.ts')).startEmbeddedPlatform({ authCacheMs: 30_000, payAfterMs: 20_000 }),
  });
  const readNow = () => {
    services.readNow().catch((error: unknown) => log.error('sync.notRead', error));
  };
  const tray = createTray({ window, readNow, log });
  function applyBackground(settings: Settings): void {
    tray.apply(settings.keepInTray);
    applyLoginItem(settings, log);
  }
  applyBackground(services.settings());
  // One read for however long it slept: the scheduler's own sleep starts anew from there.
  powerMonitor.on('resume', readNow);
  const { handlers, lock } = services;
  lockWithSystem(lock);
  const router = createRouter({
    handlers,
    appOrigin: APP_ORIGIN,
    isRegistered: isRegisteredWindow,
    log,
    clock: systemClock,
    isLocked: lock.isLocked,
  });
  router.listen(ipcMain, callChannels());
  services.start(demo).catch((error: unknown) => {
    const errorId = log.error('account.notOpened', error);
    services.notify({
      id: 'account-not-opened',
      at: systemClock.now(),
      severity: 'error',
      title: 'The account could not be opened',
      text: `${error instanceof Error ? error.message : 'Something went wrong.'} (${errorId})`,
    });
  });
  return {
    lockNow() {
      if (lock.state().enabled) void lock.close('user');
      else publish('command', { command: 'lock' });
    },
    pageReloaded(errorId) {
      services.notify({
        id: 'page-reloaded',
        at: systemClock.now(),
        severity: 'info',
        title: 'The window was loaded again',
        text: `Its process ended by itself (${errorId}). What was under way went on; what was typed and not sent is gone.`,
      });
    },
    close: () => closeAndClear(services.close, clipboard.clearCopied),
  };
}
