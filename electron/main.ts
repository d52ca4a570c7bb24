// The app's entry: the order of boot, and nothing else.
import { join } from 'node:path';
import { app, type BrowserWindow, session } from 'electron';
import { systemClock } from './clock.ts';
import { createErrorTrail } from './diagnosis/error-trail.ts';
import { markRun, type RunMarker } from './diagnosis/run-marker.ts';
import { createLog } from './log.ts';
import { readCommandLine, readHome } from './shell/command-line.ts';
import { openLogFile } from './shell/log-file.ts';
import { setApplicationMenu } from './shell/menu.ts';
import { denyDownloads, denyNavigationEverywhere } from './shell/navigation.ts';
import { denyPermissions } from './shell/permissions.ts';
import { logChildProcesses, quitOnFatalError, reloadAfterCrash } from './shell/process-life.ts';
import { createAppServer, handleAppScheme, registerAppScheme } from './shell/protocol.ts';
import { quitWhenSettled } from './shell/quit.ts';
import { denyForeignRequests } from './shell/requests.ts';
import { focusOnSecondInstance, takeSingleInstanceLock } from './shell/single-instance.ts';
import { type Started, startServices } from './shell/start-services.ts';
import { createMainWindow, publish } from './shell/window.ts';
import { windowStateFile } from './shell/window-state.ts';

const build = join(import.meta.dirname, '..');
const production = app.isPackaged;

// Before anything else: the sandbox, the profile folder, and that no other instance has it.
app.enableSandbox();
const commandLine = readCommandLine();
if (commandLine.profileDir) app.setPath('userData', commandLine.profileDir);
if (takeSingleInstanceLock()) boot(app.getPath('userData'));
else app.exit(0);

function boot(userData: string): void {
  const trail = createErrorTrail(openLogFile({ dir: join(userData, 'logs') }));
  const log = createLog(trail.sink, systemClock.now);
  const home = readHome(commandLine);
  const stateFile = windowStateFile(join(userData, 'window.json'));
  let window: BrowserWindow | null = null;
  let services: Started | null = null;
  let run: RunMarker | null = null;

  // What must stand before the app is ready.
  quitOnFatalError(log, (errorId) => run?.fatal(errorId));
  logChildProcesses(log);
  registerAppScheme();
  denyNavigationEverywhere(log);
  focusOnSecondInstance(() => window);
  setApplicationMenu(publish, () => services?.lockNow(), production);
  quitWhenSettled({
    settle: async () => {
      await services?.close();
      run?.end();
    },
    clock: systemClock,
    log,
  });

  // The window comes before the database, the keychain and the network.
  app.whenReady().then(() => {
    denyPermissions(session.defaultSession, log);
    denyDownloads(session.defaultSession, log);
    denyForeignRequests(session.defaultSession, log, production);
    handleAppScheme(createAppServer(join(build, 'renderer')));
    window = createMainWindow({
      preload: join(build, 'preload', 'preload.cjs'),
      production,
      hidden: commandLine.hidden,
      stateFile,
      log,
    });
    const marked = markRun({ dir: userData, version: app.getVersion(), clock: systemClock, log });
    run = marked;
    reloadAfterCrash(window, {
      clock: systemClock,
      log,
      onReload: (errorId) => {
        marked.pageCrashed();
        services?.pageReloaded(errorId);
      },
    });
    services = startServices({
      userData,
      log,
      stateFile,
      run: marked,
      trail,
      licensesFile: join(import.meta.dirname, 'licenses.json'),
      home,
      demo: commandLine.demo,
      window: () => window,
    });
  });
}
