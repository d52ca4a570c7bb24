// The app's entry: the order of boot, and nothing else.
import { join } from 'node:path';
import { app, type BrowserWindow, session } from 'electron';
import { systemClock } from './clock.ts';
import { createLog } from './log.ts';
import { parseCommandLine } from './shell/command-line.ts';
import { setApplicationMenu } from './shell/menu.ts';
import { denyDownloads, denyNavigationEverywhere } from './shell/navigation.ts';
import { denyPermissions } from './shell/permissions.ts';
import { createAppServer, handleAppScheme, registerAppScheme } from './shell/protocol.ts';
import { quitWhenSettled } from './shell/quit.ts';
import { denyForeignRequests } from './shell/requests.ts';
import { focusOnSecondInstance, takeSingleInstanceLock } from './shell/single-instance.ts';
import { createMainWindow, publish } from './shell/window.ts';
import { windowStateFile } from './shell/window-state.ts';

const build = join(import.meta.dirname, '..');
const commandLine = parseCommandLine(process.argv.slice(1), process.cwd());
app.enableSandbox();
if (commandLine.profileDir) app.setPath('userData', commandLine.profileDir);
if (!takeSingleInstanceLock()) app.exit(0);

const production = app.isPackaged;
const userData = app.getPath('userData');
const log = createLog((line) => process.stderr.write(`${line}\n`), systemClock.now);
let window: BrowserWindow | null = null;

registerAppScheme();
denyNavigationEverywhere(log);
focusOnSecondInstance(() => window);
setApplicationMenu(publish, production);
quitWhenSettled({ settle: () => Promise.resolve(), clock: systemClock, log });

app.whenReady().then(() => {
  denyPermissions(session.defaultSession, log);
  denyDownloads(session.defaultSession, log);
  denyForeignRequests(session.defaultSession, log, production);
  handleAppScheme(createAppServer(join(build, 'renderer')));
  window = createMainWindow({
    preload: join(build, 'preload', 'preload.cjs'),
    production,
    hidden: commandLine.hidden,
    stateFile: windowStateFile(join(userData, 'window.json')),
    log,
  });
});
