/**
 * Runs the real preload bundle in the page. Written into each document before any script of the page; it takes the raw binding
 * away, so that afterwards the page has the bridge and nothing else. Unlike Electron's, it runs in the page's own world.
 */
import { decode, encode } from './wire.ts';

export type FromPage =
  | { type: 'ready' }
  | { type: 'invoke'; id: number; channel: string; args: string }
  | { type: 'accelerator'; accelerator: string }
  | { type: 'touched' }
  | { type: 'bounds'; bounds: { x: number; y: number; width: number; height: number } };

export type ToPage =
  | { type: 'answer'; id: number; ok: true; value: string }
  | { type: 'answer'; id: number; ok: false; message: string }
  | { type: 'event'; channel: string; args: string }
  | { type: 'accelerators'; accelerators: string[] };

interface Names {
  binding: string;
  receiver: string;
}

type RunPreload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: Record<string, unknown>,
) => void;

/** Its text goes into the page: it may use nothing from outside itself. */
function installBridge(
  names: Names,
  toText: (value: unknown) => string,
  fromText: (text: string) => unknown,
  runPreload: RunPreload,
): void {
  const page = globalThis as unknown as Record<string, unknown>;
  const rawPost = page[names.binding] as (text: string) => void;
  delete page[names.binding];
  // As in Electron, preload runs in the main frame alone.
  if (window.top !== window) return;

  const post = (message: FromPage) => rawPost(JSON.stringify(message));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<(event: unknown, ...args: unknown[]) => void>>();
  let accelerators = new Set<string>();
  let lastId = 0;

  const receive = (text: string): void => {
    const message = JSON.parse(text) as ToPage;
    if (message.type === 'accelerators') {
      accelerators = new Set(message.accelerators);
    } else if (message.type === 'event') {
      const args = fromText(message.args) as unknown[];
      for (const listener of listeners.get(message.channel) ?? []) listener({}, ...args);
    } else {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(fromText(message.value));
      else asked?.reject(new Error(message.message));
    }
  };
  // The host takes it away as soon as it has hold of it.
  Object.defineProperty(page, names.receiver, { value: receive, configurable: true });

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        // Throws for a function or a symbol, as Electron does.
        const copy = toText(structuredClone(args));
        waiting.set(lastId, { resolve, reject });
        post({ type: 'invoke', id: lastId, channel, args: copy });
      }),
    on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    off: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) => {
      listeners.get(channel)?.delete(listener);
    },
  };

  const frozen = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const inner = value;
      return Object.freeze((...args: unknown[]) => frozen(inner(...args)));
    }
    // Promises stay as they are: freezing one does not change what it settles to.
    if (typeof value !== 'object' || value === null || value instanceof Promise) return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozen(inner)])));
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => {
      Object.defineProperty(page, name, { value: frozen(api), enumerable: true });
    },
  };

  const module = { exports: {} };
  runPreload(
    (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error(`A sandboxed preload cannot require ${name}.`);
    },
    module,
    module.exports,
  );

  const toMenu = (event: KeyboardEvent): void => {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const name = [
      ...(event.ctrlKey || event.metaKey ? ['CmdOrCtrl'] : []),
      ...(event.altKey ? ['Alt'] : []),
      ...(event.shiftKey ? ['Shift'] : []),
      key,
    ].join('+');
    if (event.defaultPrevented || !accelerators.has(name)) return;
    event.preventDefault();
    post({ type: 'accelerator', accelerator: name });
  };
  // As in Electron the page has the key first: what it takes does not reach the menu. Added now, this one hears it last.
  window.addEventListener(
    'keydown',
    (event) => {
      const last = (heard: KeyboardEvent) => {
        if (heard === event) toMenu(event);
      };
      window.addEventListener('keydown', last, { once: true });
    },
    { capture: true },
  );
  let touchedAt = 0;
  const touched = () => {
    if (performance.now() - touchedAt < 1000 && touchedAt > 0) return;
    touchedAt = performance.now();
    post({ type: 'touched' });
  };
  for (const name of ['keydown', 'pointermove', 'pointerdown', 'wheel'])
    window.addEventListener(name, touched, { capture: true, passive: true });
  window.addEventListener('resize', () => {
    post({
      type: 'bounds',
      bounds: { x: window.screenX, y: window.screenY, width: window.outerWidth, height: window.outerHeight },
    });
  });
  post({ type: 'ready' });
}

/** `preloadSource` is the built preload; without one the page gets no bridge, as a window without a preload would. */
export function bridgeScript(names: Names, preloadSource: string): string {
  const run = `function (require, module, exports) {\n${preloadSource}\n}`;
  return `(${installBridge})(${JSON.stringify(names)}, ${encode}, ${decode}, ${run});`;
}
