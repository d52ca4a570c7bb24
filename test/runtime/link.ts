/** What the host (which owns Chromium) and main (in a child process) ask of each other, over the child's own IPC pipe. No port. */

export interface Bounds {
  x?: number;
  y?: number;
  width: number;
  height: number;
}

/** What the system would show. */
export interface ShownNotification {
  id: number;
  title: string;
  body: string;
  buttons: string[];
}

export interface SenderFrame {
  /** As main knows it: `app://pakdesk/…`. */
  url: string;
  isMainFrame: boolean;
}

export interface ServedResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Asked by main, done by the host. */
export interface HostCalls {
  openWindow: (input: { window: number; bounds: Bounds; preload: string | null }) => void;
  loadUrl: (input: { window: number; url: string }) => void;
  reload: (input: { window: number }) => void;
  closeWindow: (input: { window: number }) => void;
  focusWindow: (input: { window: number }) => void;
  setBounds: (input: { window: number; bounds: Bounds; state: 'normal' | 'maximized' | 'minimized' }) => void;
  send: (input: { window: number; channel: string; args: string }) => void;
  setColorScheme: (input: { scheme: 'light' | 'dark' | null }) => void;
  setAccelerators: (input: { accelerators: string[] }) => void;
  openExternal: (input: { url: string }) => void;
  /** Answers with the button that was chosen. */
  messageBox: (input: { title: string; message: string; buttons: string[]; cancelId: number }) => number;
  printToPdf: (input: { window: number }) => Uint8Array;
  notify: (input: ShownNotification) => void;
  setBadge: (input: { count: number }) => void;
  /** Where to save; null = cancelled. */
  saveDialog: (input: { defaultPath: string }) => string | null;
  openDialog: (input: { title: string }) => string | null;
}

/** Asked by the host, done by main's stand-in. */
export interface ChildCalls {
  serve: (input: { url: string; method: string }) => ServedResponse;
  invoke: (input: { window: number; channel: string; args: string; frame: SenderFrame | null }) => string;
  /** True when main lets the page go there. */
  mayNavigate: (input: { window: number; url: string; isMainFrame: boolean }) => boolean;
  mayOpenWindow: (input: { window: number; url: string }) => boolean;
  mayRequest: (input: { url: string; resourceType: string }) => boolean;
  mayDownload: (input: { url: string }) => boolean;
  loaded: (input: { window: number; url: string }) => void;
  crashed: (input: { window: number; reason: string }) => void;
  /** An error or a warning on the page's console; Chromium's own among them. */
  consoleMessage: (input: { window: number; level: 'warning' | 'error'; message: string }) => void;
  boundsChanged: (input: { window: number; bounds: Required<Bounds> }) => void;
  /** The user closed it: it is gone already. */
  windowGone: (input: { window: number }) => void;
  notificationClicked: (input: { id: number }) => void;
  accelerator: (input: { accelerator: string }) => void;
  /** What is in the tray's menu; null = there is no icon. */
  trayItems: (input: Record<string, never>) => string[] | null;
  chooseInTray: (input: { item: string }) => void;
  /** Closing by the window's own button; false = main kept the window, hidden. */
  closeByButton: (input: { window: number }) => boolean;
  /** A key press or a move of the pointer in the page. */
  touched: (input: Record<string, never>) => void;
  quit: (input: Record<string, never>) => void;
}

type AnyCalls = HostCalls | ChildCalls;
type Input<C, N extends keyof C> = C[N] extends (input: infer I) => unknown ? I : never;
type Output<C, N extends keyof C> = C[N] extends (input: never) => infer O ? O : never;
/** The functions one side provides: each may answer at once or later. */
export type Provided<C> = { [N in keyof C]: (input: Input<C, N>) => Output<C, N> | Promise<Output<C, N>> };

/** One end of the pipe. */
export interface Port {
  send: (message: unknown) => void;
  onMessage: (listener: (message: unknown) => void) => void;
}

type Message =
  | { kind: 'ask'; id: number; name: string; input: unknown }
  | { kind: 'answer'; id: number; ok: true; value: unknown }
  | { kind: 'answer'; id: number; ok: false; message: string };

export interface Link<Theirs extends AnyCalls> {
  ask: <N extends keyof Theirs & string>(name: N, input: Input<Theirs, N>) => Promise<Output<Theirs, N>>;
  /** Rejects everything that is still waiting. */
  end: (reason: string) => void;
}

export function createLink<Theirs extends AnyCalls, Mine extends AnyCalls>(
  port: Port,
  mine: Provided<Mine>,
): Link<Theirs> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let ended: string | null = null;

  port.onMessage((received) => {
    const message = received as Message;
    if (message.kind === 'answer') {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(message.value);
      else asked?.reject(new Error(message.message));
      return;
    }
    const provided = (mine as unknown as Record<string, (input: unknown) => unknown>)[message.name];
    void (async () => provided?.(message.input))().then(
      (value) => port.send({ kind: 'answer', id: message.id, ok: true, value } satisfies Message),
      (error: unknown) =>
        port.send({
          kind: 'answer',
          id: message.id,
          ok: false,
          message: error instanceof Error ? error.message : String(error),
        } satisfies Message),
    );
  });

  return {
    ask: (name, input) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(new Error(ended));
        lastId += 1;
        waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
        port.send({ kind: 'ask', id: lastId, name, input } satisfies Message);
      }),
    end: (reason) => {
      ended ??= reason;
      for (const asked of waiting.values()) asked.reject(new Error(reason));
      waiting.clear();
    },
  };
}
