/** `ipcMain`: calls from the page arrive with the frame that the host saw them come from. */
import { EventEmitter } from 'node:events';
import { decode, encode } from '../wire.ts';
import { provide } from './host-link.ts';
import { contentsById, type WebContentsStandIn } from './web-contents.ts';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** The part of WebFrameMain that a sender check reads. */
function senderFrame(frame: { url: string; isMainFrame: boolean } | null) {
  if (!frame) return null;
  const { url } = frame;
  const parsed = URL.parse(url);
  return {
    url,
    origin: parsed ? `${parsed.protocol}//${parsed.host}` : 'null',
    parent: frame.isMainFrame ? null : { url: '' },
  };
}

export class IpcMainStandIn extends EventEmitter implements Pick<Electron.IpcMain, 'handle' | 'removeHandler'> {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  async invoke(
    sender: WebContentsStandIn,
    frame: { url: string; isMainFrame: boolean } | null,
    channel: string,
    args: unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`Error invoking remote method '${channel}': No handler registered for '${channel}'`);
    const event = { type: 'frame', sender, senderFrame: senderFrame(frame), frameId: 1, processId: 1 };
    return handler(event as unknown as Electron.IpcMainInvokeEvent, ...args);
  }
}

export const ipcMain = new IpcMainStandIn();

provide('invoke', async ({ window, channel, args, frame }) => {
  const sender = contentsById(window);
  if (!sender) throw new Error('That window has gone.');
  return encode(await ipcMain.invoke(sender, frame, channel, decode(args) as unknown[]));
});
