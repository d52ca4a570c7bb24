/** `app`: the life of the process, in Electron's order of events. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvent } from './event.ts';
import { HOST_MARK, host, provide, tell } from './host-link.ts';
import { SingleInstanceLock } from './single-instance-lock.ts';

const repo = join(import.meta.dirname, '..', '..', '..');

function appData(): string {
  const home = homedir();
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support');
  return process.env['XDG_CONFIG_HOME'] ?? join(home, '.config');
}

const { version, productName } = JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8')) as {
  version: string;
  productName: string;
};

type PathName = Parameters<Electron.App['getPath']>[0];

/** What `app` needs of the windows, given by standin/window.ts: the two would import each other otherwise. */
export interface OpenWindows {
  /** False when a window refused to close. */
  closeAll: () => boolean;
  destroyAll: () => void;
  count: () => number;
}

export class AppStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.App,
      | 'enableSandbox'
      | 'exit'
      | 'getName'
      | 'getPath'
      | 'getVersion'
      | 'isPackaged'
      | 'isReady'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'setAppUserModelId'
      | 'setBadgeCount'
      | 'setPath'
      | 'whenReady'
    >
{
  readonly isPackaged = false;
  readonly name = productName;
  #paths = new Map<PathName, string>();
  #ready = false;
  #quitting = false;
  #windows: OpenWindows = { closeAll: () => true, destroyAll: () => undefined, count: () => 0 };
  #lock: SingleInstanceLock | null = null;

  adopt(windows: OpenWindows): void {
    this.#windows = windows;
  }

  becomeReady(): void {
    this.#ready = true;
    this.emit('ready', createEvent({}), {});
  }

  /** The sandbox is Chromium's own; the host only leaves it out for root, which Chromium demands. */
  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  setAppUserModelId(): void {}

  setBadgeCount(count = 0): boolean {
    tell(host.ask('setBadge', { count }));
    return true;
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#ready ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()));
  }

  getName(): string {
    return this.name;
  }

  getVersion(): string {
    return version;
  }

  getPath(name: PathName): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'appData') return appData();
    if (name === 'userData' || name === 'sessionData') return join(appData(), this.name);
    if (name === 'crashDumps') return join(this.getPath('userData'), 'Crashpad');
    if (name === 'logs') return join(this.getPath('userData'), 'logs');
    if (name === 'temp') return tmpdir();
    if (name === 'home') return homedir();
    if (name === 'downloads') return join(homedir(), 'Downloads');
    throw new Error(`The stand-in knows no folder for ${name}.`);
  }

  setPath(name: PathName, path: string): void {
    this.#paths.set(name, path);
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    this.#lock ??= new SingleInstanceLock(this.getPath('userData'), (argv, cwd, data) => {
      this.emit('second-instance', createEvent({}), argv, cwd, data);
    });
    return this.#lock.take(additionalData);
  }

  quit(): void {
    // As in Electron, the caller's own code runs on first.
    setImmediate(() => this.#quitNow());
  }

  #quitNow(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    const beforeQuit = createEvent({});
    this.emit('before-quit', beforeQuit);
    if (beforeQuit.defaultPrevented || !this.#windows.closeAll()) {
      this.#quitting = false;
      return;
    }
    const willQuit = createEvent({});
    this.emit('will-quit', willQuit);
    if (willQuit.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.#end(0);
  }

  exit(exitCode = 0): void {
    this.#windows.destroyAll();
    this.#end(exitCode);
  }

  #end(exitCode: number): never {
    this.emit('quit', createEvent({}), exitCode);
    this.#lock?.release();
    process.exit(exitCode);
  }

  /** The last window has closed: quitting is the default, as in Electron. */
  allWindowsClosed(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }
}

export const app = new AppStandIn();

provide('quit', () => app.quit());

if (process.env[HOST_MARK]) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  process.on('disconnect', () => {
    app.quit();
    // Whatever main still wants to finish: with nobody left to see it, it gets this long.
    setTimeout(() => app.exit(0), 5000).unref();
  });
}
