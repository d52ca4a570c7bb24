/** The app in Electron itself, driven as the Chromium runtime is. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { childEnvironment, collect } from './child-process.ts';
import { detectElectron } from './electron-binary.ts';
import type { ShownNotification } from './link.ts';
import { REPO } from './repo.ts';
import { AppExitedError, type Exit, type LaunchOptions, type RunningApp } from './running-app.ts';

export async function launchElectron(options: LaunchOptions = {}): Promise<RunningApp> {
  const executablePath = detectElectron();
  if (!executablePath)
    throw new Error("Electron's binary is not here: node node_modules/electron/install.js fetches it.");
  const userDataDir =
    options.userDataDir === undefined ? await mkdtemp(join(tmpdir(), 'pakdesk-profile-')) : options.userDataDir;
  const profile = userDataDir === null ? [] : ['--profile', userDataDir];
  const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath,
    args: [REPO, ...(rootOnLinux ? ['--no-sandbox'] : []), ...profile, ...(options.args ?? [])],
    cwd: REPO,
    env: childEnvironment(options),
    colorScheme: options.colorScheme ?? null,
    timeout: options.timeoutMs ?? 30_000,
  });
  const main = electron.process();
  const stdout = collect(main.stdout, options.showOutput ? process.stdout : undefined);
  const stderr = collect(main.stderr, options.showOutput ? process.stderr : undefined);
  const exited = new Promise<Exit>((resolve) => main.once('exit', (code, signal) => resolve({ code, signal })));

  // The browser of the machine that runs the tests stays closed.
  const opened: string[] = [];
  await electron.evaluate(({ shell }) => {
    shell.openExternal = async (url) => {
      console.log(`pakdesk-opened ${url}`);
    };
  });
  electron.on('console', (message) => {
    const [mark, url] = message.text().split(' ');
    if (mark === 'pakdesk-opened' && url) {
      opened.push(url);
      options.onOpenExternal?.(url);
    }
  });

  // Nor does its desktop show anything.
  const notifications: ShownNotification[] = [];
  let badge: number | null = null;
  await electron.evaluate(({ app, Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { pakdeskShown: shown });
    Notification.prototype.show = function show(this: Electron.Notification) {
      const buttons = this.actions.map(({ text }) => text ?? '');
      console.log(
        `pakdesk-notified ${JSON.stringify({ id: shown.push(this), title: this.title, body: this.body, buttons })}`,
      );
    };
    Notification.isSupported = () => true;
    app.setBadgeCount = (count = 0) => {
      console.log(`pakdesk-badge ${count}`);
      return true;
    };
  });
  electron.on('console', (message) => {
    const text = message.text();
    const at = text.indexOf(' ');
    if (text.startsWith('pakdesk-notified ')) notifications.push(JSON.parse(text.slice(at + 1)) as ShownNotification);
    if (text.startsWith('pakdesk-badge ')) badge = Number(text.slice(at + 1));
  });

  const first = await Promise.race([
    electron.firstWindow({ timeout: options.timeoutMs ?? 30_000 }),
    exited.then((exit) => Promise.reject(new AppExitedError(exit, stdout(), stderr()))),
  ]);
  await first.waitForLoadState('domcontentloaded');
  return {
    runtime: 'electron',
    page: first,
    pages: () => electron.windows(),
    main,
    userDataDir,
    stdout,
    stderr,
    opened: () => [...opened],
    notifications: () => [...notifications],
    badge: () => badge,
    clickNotification: (id) =>
      electron.evaluate((_electron, index) => {
        const { pakdeskShown } = globalThis as unknown as { pakdeskShown: Electron.Notification[] };
        pakdeskShown[index - 1]?.emit('click');
      }, id),
    answerSaveDialog: (path) =>
      electron.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' });
      }, path),
    answerOpenDialog: (path) =>
      electron.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = async () => ({
          canceled: filePath === null,
          filePaths: filePath === null ? [] : [filePath],
        });
      }, path),
    tray: null,
    exited,
    close: async () => {
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      return exited;
    },
    kill: async () => {
      main.kill('SIGKILL');
      await exited;
    },
  };
}
