/** Does in Chromium what main asks for, and asks main before the page goes, loads or opens anything. */
import type { ChildProcess } from 'node:child_process';
import type { BrowserContext, Page } from 'playwright';
import { freeFile } from './free-file.ts';
import { type ChildCalls, createLink, type HostCalls, type Link, type ShownNotification } from './link.ts';
import { PAGE_ORIGIN, toAppUrl } from './origin.ts';
import type { LaunchOptions } from './running-app.ts';
import { WindowDriver } from './window-driver.ts';

export class ChromiumHost {
  readonly #context: Promise<BrowserContext>;
  readonly #options: LaunchOptions;
  readonly #drivers = new Map<number, WindowDriver>();
  readonly #openings = new Map<number, Promise<WindowDriver>>();
  readonly #opened: string[] = [];
  readonly #notifications: ShownNotification[] = [];
  #badge: number | null = null;
  /** Without one, a file goes where the dialog would have begun. */
  #saveAnswer: { path: string | null } | null = null;
  /** Nobody is there to choose a file: the dialog is cancelled unless a test answers. */
  #openAnswer: string | null = null;
  #accelerators: string[] = [];
  #expectedPages = 0;
  #link: Link<ChildCalls> | null = null;
  #firstLoaded: (page: Page) => void = () => undefined;
  readonly firstPage: Promise<Page>;
  /** Settles when every request of a page is answered here: no page may be loaded before, as it would go to the network. */
  readonly ready: Promise<void>;

  constructor(context: Promise<BrowserContext>, options: LaunchOptions) {
    this.#context = context;
    this.#options = options;
    this.firstPage = new Promise((resolve) => {
      this.#firstLoaded = resolve;
    });
    this.ready = this.#prepare();
    // Told to whoever waits for it.
    this.ready.catch(() => undefined);
  }

  get child(): Link<ChildCalls> {
    if (!this.#link) throw new Error('main is not connected');
    return this.#link;
  }

  pages(): Page[] {
    return [...this.#drivers.values()].map((driver) => driver.page).filter((page) => !page.isClosed());
  }

  opened(): string[] {
    return [...this.#opened];
  }

  notifications(): ShownNotification[] {
    return [...this.#notifications];
  }

  badge(): number | null {
    return this.#badge;
  }

  answerOpenDialog(path: string | null): void {
    this.#openAnswer = path;
  }

  answerSaveDialog(path: string | null): void {
    this.#saveAnswer = { path };
  }

  connect(main: ChildProcess): void {
    this.#link = createLink<ChildCalls, HostCalls>(
      {
        send: (message) => {
          // Main may end between the question and the answer: without a callback that would be thrown at nobody.
          if (main.connected) main.send(message as object, () => undefined);
        },
        onMessage: (listener) => main.on('message', listener),
      },
      {
        openWindow: async (input) => {
          const opening = this.#openWindow(input.window, input.bounds, input.preload);
          this.#openings.set(input.window, opening);
          await opening;
        },
        loadUrl: async ({ window, url }) => {
          const { page } = await this.#driver(window);
          await page.goto(url, { waitUntil: 'domcontentloaded' });
        },
        reload: async ({ window }) => {
          await (await this.#driver(window)).page.reload();
        },
        closeWindow: async ({ window }) => {
          await (await this.#driver(window)).page.close();
        },
        focusWindow: async ({ window }) => {
          await (await this.#driver(window)).page.bringToFront();
        },
        setBounds: async ({ window, bounds, state }) => {
          await (await this.#driver(window)).setBounds(bounds, state);
        },
        send: async ({ window, channel, args }) => {
          await (await this.#driver(window)).send(channel, args);
        },
        setColorScheme: async ({ scheme }) => {
          const colorScheme = scheme ?? this.#options.colorScheme ?? null;
          for (const opening of this.#openings.values()) await (await opening).page.emulateMedia({ colorScheme });
        },
        setAccelerators: async ({ accelerators }) => {
          this.#accelerators = accelerators;
          for (const opening of this.#openings.values()) await (await opening).setAccelerators(accelerators);
        },
        openExternal: ({ url }) => {
          this.#opened.push(url);
          this.#options.onOpenExternal?.(url);
        },
        messageBox: ({ title, message, buttons, cancelId }) => {
          console.error(`${title}\n${message}\n(Chromium runtime: answered with "${buttons[cancelId] ?? 'cancel'}")`);
          return cancelId;
        },
        notify: (notification) => void this.#notifications.push(notification),
        setBadge: ({ count }) => {
          this.#badge = count;
        },
        printToPdf: async ({ window }) => (await this.#driver(window)).printToPdf(),
        openDialog: () => this.#openAnswer,
        saveDialog: ({ defaultPath }) => (this.#saveAnswer ? this.#saveAnswer.path : freeFile(defaultPath)),
      },
    );
  }

  async #driver(window: number): Promise<WindowDriver> {
    const opening = this.#openings.get(window);
    if (!opening) throw new Error(`There is no window ${window}.`);
    return opening;
  }

  async #openWindow(
    id: number,
    bounds: { x?: number; y?: number; width: number; height: number },
    preload: string | null,
  ): Promise<WindowDriver> {
    await this.ready;
    const context = await this.#context;
    let page = this.#drivers.size === 0 ? context.pages()[0] : undefined;
    if (!page) {
      this.#expectedPages += 1;
      page = await context.newPage();
    }
    const driver = await WindowDriver.attach(id, page, this.child, preload);
    this.#drivers.set(id, driver);
    await driver.setAccelerators(this.#accelerators);
    await driver.setBounds(bounds, 'normal');
    page.on('domcontentloaded', () => {
      this.child.ask('loaded', { window: id, url: page.url() }).then(
        () => this.#firstLoaded(page),
        () => undefined,
      );
    });
    page.on('crash', () => void this.child.ask('crashed', { window: id, reason: 'crashed' }).catch(() => undefined));
    page.on('console', (message) => {
      const level = message.type();
      if (level !== 'error' && level !== 'warning') return;
      const input = { window: id, level, message: message.text() } as const;
      void this.child.ask('consoleMessage', input).catch(() => undefined);
    });
    page.on('download', (download) => {
      void this.child.ask('mayDownload', { url: download.url() }).catch(() => undefined);
      void download.cancel().catch(() => undefined);
    });
    page.on('close', () => {
      this.#drivers.delete(id);
      void this.child.ask('windowGone', { window: id }).catch(() => undefined);
    });
    return driver;
  }

  /** Before main asks for a window: who serves its page, and what else may be requested. */
  async #prepare(): Promise<void> {
    const context = await this.#context;
    await context.grantPermissions([]);
    context.on('page', (page) => void this.#onPage(page));
    await context.route('**/*', async (route, request) => {
      try {
        const url = request.url();
        const navigation = request.isNavigationRequest();
        const window = this.#windowOf(request.frame().page());
        const isMainFrame = request.frame().parentFrame() === null;
        if (url.startsWith(`${PAGE_ORIGIN}/`)) {
          const { status, headers, body } = await this.child.ask('serve', {
            url: toAppUrl(url),
            method: request.method(),
          });
          await route.fulfill({ status, headers, body: Buffer.from(body) });
          return;
        }
        if (navigation && !(await this.child.ask('mayNavigate', { window, url, isMainFrame }))) {
          // `aborted` leaves the present page as it is; any other reason shows an error page in its place.
          await route.abort('aborted');
          return;
        }
        if (await this.child.ask('mayRequest', { url, resourceType: request.resourceType() })) await route.continue();
        else await route.abort('blockedbyclient');
      } catch {
        // Main or the page has gone meanwhile.
        await route.abort().catch(() => undefined);
      }
    });
  }

  #windowOf(page: Page): number {
    for (const [id, driver] of this.#drivers) if (driver.page === page) return id;
    return 0;
  }

  /** A page that main did not ask for: a popup. */
  async #onPage(page: Page): Promise<void> {
    if (this.#expectedPages > 0) {
      this.#expectedPages -= 1;
      return;
    }
    const opener = await page.opener();
    const window = opener ? this.#windowOf(opener) : 0;
    const allowed = await this.child.ask('mayOpenWindow', { window, url: toAppUrl(page.url()) }).catch(() => false);
    if (!allowed) await page.close().catch(() => undefined);
  }
}
