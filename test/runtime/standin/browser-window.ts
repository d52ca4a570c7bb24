/** `BrowserWindow`: a window of the Chromium that the host holds. */
import { EventEmitter } from 'node:events';
import type { Bounds } from '../link.ts';
import { toAppUrl, toPageUrl } from '../origin.ts';
import { app } from './app.ts';
import { createEvent } from './event.ts';
import { host, provide, tell } from './host-link.ts';
import { closeContents, openContents, type WebContentsStandIn } from './web-contents.ts';

/** What a page may not have in either runtime; a window that asks for it is refused rather than opened weaker. */
function assertSandboxed(preferences: Electron.WebPreferences = {}): void {
  const { sandbox, contextIsolation, webSecurity, nodeIntegration } = preferences;
  if (!sandbox || contextIsolation === false || webSecurity === false || nodeIntegration) {
    throw new Error('The Chromium runtime opens only sandboxed windows.');
  }
}

const windows = new Map<number, BrowserWindow>();
let lastId = 0;

export class BrowserWindow
  extends EventEmitter
  implements
    Pick<
      Electron.BrowserWindow,
      | 'id'
      | 'close'
      | 'destroy'
      | 'focus'
      | 'getBounds'
      | 'getNormalBounds'
      | 'hide'
      | 'isDestroyed'
      | 'isMaximized'
      | 'isMinimized'
      | 'isVisible'
      | 'loadURL'
      | 'maximize'
      | 'minimize'
      | 'restore'
      | 'setBackgroundColor'
      | 'show'
    >
{
  readonly id: number;
  readonly webContents: WebContentsStandIn;
  #bounds: Required<Bounds>;
  #state: 'normal' | 'maximized' | 'minimized' = 'normal';
  #visible: boolean;
  #destroyed = false;
  #shownOnce = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    assertSandboxed(options.webPreferences);
    lastId += 1;
    this.id = lastId;
    this.#visible = options.show !== false;
    const { width = 800, height = 600, x, y } = options;
    this.#bounds = { width, height, x: x ?? 0, y: y ?? 0 };
    this.webContents = openContents(this.id);
    windows.set(this.id, this);
    const placed = x === undefined || y === undefined ? { width, height } : { width, height, x, y };
    tell(host.ask('openWindow', { window: this.id, bounds: placed, preload: options.webPreferences?.preload ?? null }));
    app.emit('web-contents-created', createEvent({}), this.webContents);
    app.emit('browser-window-created', createEvent({}), this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static fromWebContents(contents: { id: number }): BrowserWindow | null {
    return windows.get(contents.id) ?? null;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows.values()].at(-1) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await host.ask('loadUrl', { window: this.id, url: toPageUrl(url) });
  }

  /** Chromium's window is there from the start; `show` can only bring it to the front. */
  show(): void {
    this.#visible = true;
    this.emit('show');
    tell(host.ask('focusWindow', { window: this.id }));
  }

  hide(): void {
    this.#visible = false;
    this.minimize();
  }

  focus(): void {
    tell(host.ask('focusWindow', { window: this.id }));
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  maximize(): void {
    this.#place('maximized');
  }

  minimize(): void {
    this.#place('minimized');
  }

  restore(): void {
    this.#place('normal');
  }

  #place(state: 'normal' | 'maximized' | 'minimized'): void {
    this.#state = state;
    tell(host.ask('setBounds', { window: this.id, bounds: this.#bounds, state }));
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  /** The page paints its own; Chromium's window has none to set. */
  setBackgroundColor(): void {}

  close(): void {
    if (this.#destroyed) return;
    const event = createEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#forget();
    tell(host.ask('closeWindow', { window: this.id }));
  }

  /** The user's own closing cannot be refused here: Chromium has done it already. */
  gone(): void {
    if (this.#destroyed) return;
    this.emit('close', createEvent({}));
    if (!this.#destroyed) this.#forget();
  }

  #forget(): void {
    this.#destroyed = true;
    windows.delete(this.id);
    closeContents(this.webContents);
    this.emit('closed');
    this.removeAllListeners();
    if (windows.size === 0) app.allWindowsClosed();
  }

  loaded(url: string): void {
    this.webContents.loaded(toAppUrl(url));
    if (this.#shownOnce) return;
    this.#shownOnce = true;
    this.emit('ready-to-show');
  }

  boundsChanged(bounds: Required<Bounds>): void {
    if (this.#state === 'normal') this.#bounds = bounds;
    this.emit('resize');
  }
}

app.adopt({
  closeAll: () => {
    for (const window of windows.values()) window.close();
    return windows.size === 0;
  },
  destroyAll: () => {
    for (const window of windows.values()) window.destroy();
  },
  count: () => windows.size,
});

provide('loaded', ({ window, url }) => windows.get(window)?.loaded(url));
provide('boundsChanged', ({ window, bounds }) => windows.get(window)?.boundsChanged(bounds));
provide('windowGone', ({ window }) => windows.get(window)?.gone());
provide('closeByButton', ({ window }) => {
  const closed = windows.get(window);
  closed?.close();
  return closed === undefined || closed.isDestroyed();
});
