/** `webContents` of a window, and the questions that the host asks before a page goes anywhere. */
import { EventEmitter } from 'node:events';
import { encode } from '../wire.ts';
import { createEvent } from './event.ts';
import { host, provide, tell } from './host-link.ts';
import { defaultSession } from './session.ts';

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type WebRtcPolicy = Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0];

export class WebContentsStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.WebContents,
      | 'id'
      | 'getURL'
      | 'isDestroyed'
      | 'printToPDF'
      | 'reload'
      | 'send'
      | 'setWebRTCIPHandlingPolicy'
      | 'getWebRTCIPHandlingPolicy'
    >
{
  readonly id: number;
  readonly session = defaultSession;
  #url = '';
  #destroyed = false;
  #windowOpenHandler: WindowOpenHandler | null = null;
  #webRtcPolicy: WebRtcPolicy = 'default';

  constructor(id: number) {
    super();
    this.id = id;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    tell(host.ask('send', { window: this.id, channel, args: encode(args) }));
  }

  reload(): void {
    tell(host.ask('reload', { window: this.id }));
  }

  /** Chromium prints with the same options that print.ts gives: the style sheet's own page size, and backgrounds. */
  async printToPDF(): Promise<Buffer> {
    return Buffer.from(await host.ask('printToPdf', { window: this.id }));
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  /** Chromium takes this from its command line alone: the host always starts it with the strictest value. */
  setWebRTCIPHandlingPolicy(policy: WebRtcPolicy): void {
    this.#webRtcPolicy = policy;
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.#webRtcPolicy;
  }

  mayNavigate(url: string, isMainFrame: boolean): boolean {
    const frame = createEvent({ url, isMainFrame });
    this.emit('will-frame-navigate', frame);
    if (!isMainFrame) return !frame.defaultPrevented;
    const main = createEvent({ url, isMainFrame });
    this.emit('will-navigate', main, url);
    return !main.defaultPrevented && !frame.defaultPrevented;
  }

  mayOpenWindow(url: string): boolean {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    };
    return this.#windowOpenHandler?.(details as Electron.HandlerDetails).action === 'allow';
  }

  loaded(url: string): void {
    this.#url = url;
    this.emit('dom-ready', createEvent({}));
    this.emit('did-finish-load', createEvent({}));
  }

  crashed(reason: string): void {
    this.emit('render-process-gone', createEvent({}), { reason, exitCode: 1 });
  }

  consoleMessage(level: 'warning' | 'error', message: string): void {
    this.emit('console-message', createEvent({ level, message }));
  }

  destroyed(): void {
    this.#destroyed = true;
    this.emit('destroyed', createEvent({}));
    this.removeAllListeners();
  }
}

const open = new Map<number, WebContentsStandIn>();

export function contentsById(id: number): WebContentsStandIn | null {
  return open.get(id) ?? null;
}

export function openContents(id: number): WebContentsStandIn {
  const contents = new WebContentsStandIn(id);
  open.set(id, contents);
  return contents;
}

export function closeContents(contents: WebContentsStandIn): void {
  open.delete(contents.id);
  contents.destroyed();
}

provide('mayNavigate', ({ window, url, isMainFrame }) => contentsById(window)?.mayNavigate(url, isMainFrame) ?? false);
provide('mayOpenWindow', ({ window, url }) => contentsById(window)?.mayOpenWindow(url) ?? false);
provide('consoleMessage', ({ window, level, message }) => contentsById(window)?.consoleMessage(level, message));
provide('crashed', ({ window, reason }) => contentsById(window)?.crashed(reason));
