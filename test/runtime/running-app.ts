/** The app as a test or the start script drives it: the same in both runtimes. */
import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright';
import type { ShownNotification } from './link.ts';

export interface LaunchOptions {
  /** Arguments for main: `--demo`, `--platform FILE`, `--hidden`. */
  args?: string[];
  /** Over the present environment; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** The app's folder. Without one, a fresh temporary folder, which is left in place; null = the one the user's own app has. */
  userDataDir?: string | null;
  /** Main's output goes to this process's own as well. */
  showOutput?: boolean;
  /** Another main program than the app's, for comparing: a file that Node can run. */
  main?: string;
  /** The system's theme, for settings.theme = system. */
  colorScheme?: 'light' | 'dark';
  /** Called for what main opens in the browser; without it nothing is opened. `opened()` tells in any case. */
  onOpenExternal?: (url: string) => void;
  /** Aborting it before there is a window ends everything; afterwards `close` does. */
  signal?: AbortSignal;
  /** How long the first window may take, in ms. Default 30 s. */
  timeoutMs?: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningApp {
  readonly runtime: 'electron' | 'chromium';
  /** The first window's page, loaded. */
  readonly page: Page;
  pages(): Page[];
  readonly main: ChildProcess;
  /** Null: the app chose its usual one. */
  readonly userDataDir: string | null;
  /** What main has written so far. */
  stdout(): string;
  stderr(): string;
  /** Addresses that main asked the system to open. */
  opened(): string[];
  /** What main asked the system to show, in its order. Nothing is shown. */
  notifications(): ShownNotification[];
  clickNotification(id: number): Promise<void>;
  /** The number on the app's icon; null until it was set. */
  badge(): number | null;
  /** What the save dialog answers from now on: this path, or Cancel when null. Nobody sees a dialog. */
  answerSaveDialog(path: string | null): Promise<void>;
  /** What the open dialog answers from now on. */
  answerOpenDialog(path: string | null): Promise<void>;
  /** The items of the tray's menu, null without an icon; choosing one; and the first window's own closing button, which says whether it is closed. Null: this runtime cannot reach them. */
  readonly tray: {
    items(): Promise<string[] | null>;
    choose(item: string): Promise<void>;
    closeWindow(): Promise<boolean>;
  } | null;
  /** Settles when main has ended, for whatever reason. */
  readonly exited: Promise<Exit>;
  /** Quits as from the menu, and resolves when main has ended. To close the window as the user does: `page.close()`. */
  close(): Promise<Exit>;
  /** kill -9 of main. The window ends with it. */
  kill(): Promise<void>;
}

/** Main ended before it had a window: a second instance, a bad argument, a crash at start. */
export class AppExitedError extends Error {
  override readonly name = 'AppExitedError';
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
  constructor(exit: Exit, stdout: string, stderr: string) {
    super(`Pakdesk ended (code ${exit.code}, signal ${exit.signal}) before it had a window.\n${stderr}`);
    this.exit = exit;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}
