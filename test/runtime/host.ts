/** Starts the app in the Chromium runtime: Chromium here, main in a child process. Tests are the host themselves; so is `npm start`. */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, collect } from './child-process.ts';
import { ChromiumHost } from './chromium-host.ts';
import { newBrowserDir, openChromium } from './chromium-process.ts';
import { AppExitedError, type Exit, type LaunchOptions, type RunningApp } from './running-app.ts';
import { HOST_MARK } from './standin/host-link.ts';

export async function launchChromium(options: LaunchOptions = {}): Promise<RunningApp> {
  const userDataDir =
    options.userDataDir === undefined ? await mkdtemp(join(tmpdir(), 'pakdesk-profile-')) : options.userDataDir;
  const browserDir = await newBrowserDir();
  const context = openChromium(browserDir, options);
  const host = new ChromiumHost(context, options);
  const main = fork(
    join(import.meta.dirname, 'child.ts'),
    [...(userDataDir === null ? [] : ['--profile', userDataDir]), ...(options.args ?? [])],
    {
      env: {
        ...childEnvironment(options),
        [HOST_MARK]: '1',
        ...(options.main === undefined ? {} : { PAKDESK_MAIN: options.main }),
        ...(options.colorScheme ? { PAKDESK_SYSTEM_THEME: options.colorScheme } : {}),
      },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const stdout = collect(main.stdout, options.showOutput ? process.stdout : undefined);
  const stderr = collect(main.stderr, options.showOutput ? process.stderr : undefined);
  host.connect(main);

  const ended = new Promise<Exit>((resolve) => main.once('exit', (code, signal) => resolve({ code, signal })));
  const exited = ended.then(async (exit) => {
    host.child.end('main has ended');
    await context.then((open) => open.close()).catch(() => undefined);
    await rm(browserDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return exit;
  });
  const kill = async () => {
    main.kill('SIGKILL');
    await exited;
  };

  let timer: NodeJS.Timeout | undefined;
  const noWindow = new Promise<never>((_resolve, reject) => {
    void ended.then((exit) => reject(new AppExitedError(exit, stdout(), stderr())));
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason), { once: true });
    const timeoutMs = options.timeoutMs ?? 30_000;
    timer = setTimeout(() => reject(new Error(`No window after ${timeoutMs} ms.\n${stderr()}`)), timeoutMs);
  });
  // After there is a window, nobody waits for it any more.
  noWindow.catch(() => undefined);
  try {
    await Promise.race([host.ready, noWindow]);
    const page = await Promise.race([host.firstPage, noWindow]);
    return {
      runtime: 'chromium',
      page,
      pages: () => host.pages(),
      main,
      userDataDir,
      stdout,
      stderr,
      opened: () => host.opened(),
      notifications: () => host.notifications(),
      badge: () => host.badge(),
      clickNotification: (id) => host.child.ask('notificationClicked', { id }),
      answerSaveDialog: async (path) => host.answerSaveDialog(path),
      answerOpenDialog: async (path) => host.answerOpenDialog(path),
      tray: {
        items: () => host.child.ask('trayItems', {}),
        choose: (item) => host.child.ask('chooseInTray', { item }),
        closeWindow: () => host.child.ask('closeByButton', { window: 1 }),
      },
      exited,
      close: async () => {
        await host.child.ask('quit', {}).catch(() => undefined);
        return exited;
      },
      kill,
    };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
