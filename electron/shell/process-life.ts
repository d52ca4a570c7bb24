// When a process fails. Threats: going on in an unknown state with money at stake; a page that crashes, reloads and crashes for ever; a crash report that holds a key.
import { app, type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

const MAX_RELOADS = 3;
const RELOAD_WINDOW_MS = 10 * 60_000;

/** Nothing is uploaded: crashReporter is never started, as a dump of memory can hold the key. */
export function quitOnFatalError(log: Log, onFatal: (errorId: string) => void): void {
  const fatal = (event: string) => (cause: unknown) => {
    // On disk when it returns, as every line of the log.
    const errorId = log.error(event, cause);
    onFatal(errorId);
    dialog.showErrorBox(
      'Pakdesk has to close',
      `Something went wrong inside Pakdesk (error ${errorId}). What was under way is settled at the next start. The log is in the profile folder.`,
    );
    app.exit(1);
  };
  process.on('uncaughtException', fatal('process.uncaughtException'));
  process.on('unhandledRejection', fatal('process.unhandledRejection'));
}

/** A page that went away is loaded again, a few times; main and what it has in flight go on meanwhile. */
export interface CrashWatch {
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** It was loaded again. */
  onReload: (errorId: string) => void;
}

export function reloadAfterCrash(window: BrowserWindow, { clock, log, onReload }: CrashWatch): void {
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    const errorId = log.error('page.gone', new Error(details.reason), { exitCode: details.exitCode });
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = clock.now();
    reloads = reloads.filter((at) => now - at < RELOAD_WINDOW_MS);
    if (reloads.length < MAX_RELOADS) {
      reloads.push(now);
      window.webContents.reload();
      onReload(errorId);
      return;
    }
    dialog.showErrorBox(
      'The window keeps failing',
      'Pakdesk has reloaded it three times. Close Pakdesk and start it again; nothing that was under way is lost.',
    );
  });
  window.on('unresponsive', () => log.warn('page.unresponsive'));
  window.on('responsive', () => log.info('page.responsive'));
}

export function logChildProcesses(log: Log): void {
  app.on('child-process-gone', (_event, details) => {
    log.warn('process.gone', { type: details.type, reason: details.reason, exitCode: details.exitCode });
  });
}
