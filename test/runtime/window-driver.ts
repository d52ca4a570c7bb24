/** One window of Chromium for main: the bridge in its page, the frame that each call comes from, its place on the screen. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright';
import type { Bounds, ChildCalls, Link } from './link.ts';
import { toAppUrl } from './origin.ts';
import { bridgeScript, type FromPage, type ToPage } from './page-bridge.ts';

interface Context {
  frameId: string;
  /** The function in the page that takes messages; null until the page has handed it over. */
  receiver: string | null;
}

export class WindowDriver {
  readonly page: Page;
  readonly #id: number;
  readonly #child: Link<ChildCalls>;
  readonly #cdp: CDPSession;
  readonly #contexts = new Map<number, Context>();
  readonly #frameUrls = new Map<string, string>();
  readonly #names = {
    binding: `pakdeskBinding${randomBytes(12).toString('hex')}`,
    receiver: `pakdeskReceiver${randomBytes(12).toString('hex')}`,
  };
  #mainFrameId = '';
  #accelerators: string[] = [];

  private constructor(id: number, page: Page, child: Link<ChildCalls>, cdp: CDPSession) {
    this.#id = id;
    this.page = page;
    this.#child = child;
    this.#cdp = cdp;
  }

  static async attach(id: number, page: Page, child: Link<ChildCalls>, preload: string | null): Promise<WindowDriver> {
    const cdp = await page.context().newCDPSession(page);
    const driver = new WindowDriver(id, page, child, cdp);
    await driver.#install(preload);
    return driver;
  }

  async #install(preload: string | null): Promise<void> {
    const cdp = this.#cdp;
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const aux = context.auxData as { frameId?: string; isDefault?: boolean } | undefined;
      if (aux?.isDefault && aux.frameId) this.#contexts.set(context.id, { frameId: aux.frameId, receiver: null });
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#contexts.delete(executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.#mainFrameId = frame.id;
      this.#frameUrls.set(frame.id, frame.url);
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === this.#names.binding) void this.#fromPage(JSON.parse(payload) as FromPage, executionContextId);
    });
    await cdp.send('Page.enable');
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.#mainFrameId = frameTree.frame.id;
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: this.#names.binding });
    const source = preload === null ? '' : await readFile(preload, 'utf8');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: bridgeScript(this.#names, source) });
  }

  async #fromPage(message: FromPage, contextId: number): Promise<void> {
    const context = this.#contexts.get(contextId);
    try {
      if (message.type === 'ready') {
        if (context) await this.#takeReceiver(contextId, context);
      } else if (message.type === 'accelerator') {
        await this.#child.ask('accelerator', { accelerator: message.accelerator });
      } else if (message.type === 'touched') {
        await this.#child.ask('touched', {});
      } else if (message.type === 'bounds') {
        await this.#child.ask('boundsChanged', { window: this.#id, bounds: message.bounds });
      } else {
        const answer = await this.#invoke(message, context);
        // The document that asked may have gone meanwhile: its context is looked up again.
        await this.#toContext(this.#contexts.get(contextId), answer);
      }
    } catch (error) {
      if (!this.page.isClosed()) console.error(`chromium runtime: ${(error as Error).message}`);
    }
  }

  async #invoke(message: FromPage & { type: 'invoke' }, context: Context | undefined): Promise<ToPage> {
    const url = context && this.#frameUrls.get(context.frameId);
    const frame = url ? { url: toAppUrl(url), isMainFrame: context.frameId === this.#mainFrameId } : null;
    const { id, channel, args } = message;
    try {
      const value = await this.#child.ask('invoke', { window: this.#id, channel, args, frame });
      return { type: 'answer', id, ok: true, value };
    } catch (error) {
      return { type: 'answer', id, ok: false, message: (error as Error).message };
    }
  }

  async #takeReceiver(contextId: number, context: Context): Promise<void> {
    const { receiver } = this.#names;
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      contextId,
      expression: `(() => { const taken = globalThis.${receiver}; delete globalThis.${receiver}; return taken; })()`,
    });
    context.receiver = result.objectId ?? null;
    await this.#toContext(context, { type: 'accelerators', accelerators: this.#accelerators });
  }

  async #toContext(context: Context | undefined, message: ToPage): Promise<void> {
    if (!context?.receiver) return;
    await this.#cdp.send('Runtime.callFunctionOn', {
      objectId: context.receiver,
      functionDeclaration: 'function (text) { this(text); }',
      arguments: [{ value: JSON.stringify(message) }],
      silent: true,
    });
  }

  async #toMainFrame(message: ToPage): Promise<void> {
    for (const context of [...this.#contexts.values()]) {
      if (context.frameId === this.#mainFrameId) await this.#toContext(context, message);
    }
  }

  async send(channel: string, args: string): Promise<void> {
    await this.#toMainFrame({ type: 'event', channel, args });
  }

  async printToPdf(): Promise<Uint8Array> {
    const { data } = await this.#cdp.send('Page.printToPDF', { printBackground: true, preferCSSPageSize: true });
    return Buffer.from(data, 'base64');
  }

  async setAccelerators(accelerators: string[]): Promise<void> {
    this.#accelerators = accelerators;
    await this.#toMainFrame({ type: 'accelerators', accelerators });
  }

  async setBounds(bounds: Bounds, state: 'normal' | 'maximized' | 'minimized'): Promise<void> {
    const { windowId } = await this.#cdp.send('Browser.getWindowForTarget');
    // Chromium takes a place only in the normal state.
    if (state !== 'normal') {
      await this.#cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: state } });
      return;
    }
    const { x, y, width, height } = bounds;
    await this.#cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    await this.#cdp.send('Browser.setWindowBounds', {
      windowId,
      bounds: { width, height, ...(x === undefined || y === undefined ? {} : { left: x, top: y }) },
    });
  }
}
