// The one door from the page into main: sender → parse → run → envelope. Threat: a page that was taken over calls whatever it can reach.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { AppError, type AppErrorData, appErrorData, type Envelope } from '../../shared/ipc/app-error.ts';
import { calls, type Handlers } from '../../shared/ipc/contract.ts';
import { WHILE_LOCKED } from '../../shared/ipc/lock.ts';
import type { CallRow } from '../../shared/ipc/row.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export interface RouterOptions {
  handlers: Handlers;
  /** Parsed origin of the app's own page, such as `app://pakdesk`. */
  appOrigin: string;
  /** True for the web contents of windows that this app opened. */
  isRegistered: (webContentsId: number) => boolean;
  log: Log;
  clock: Pick<Clock, 'now'>;
  /** While it is true only the calls of the lock itself are answered. */
  isLocked: () => boolean;
}

/** The part of Electron's event that decides who is calling. */
export type Sender = Pick<IpcMainInvokeEvent, 'senderFrame'> & { sender: Pick<IpcMainInvokeEvent['sender'], 'id'> };

/** Calls a second for each channel; a screen needs a few, a flood is cut here. */
const CALLS_PER_SECOND = 200;

/** A schema's complaint repeats the names of keys that it does not know, however long they are. */
const MAX_COMPLAINT = 200;
const inShort = (text: string) => (text.length > MAX_COMPLAINT ? `${text.slice(0, MAX_COMPLAINT)}…` : text);

type AnyHandler = (input: unknown) => unknown;

/** `a.b` → its row and handler; only the contract's own properties count, so `__proto__.x` finds nothing. */
function findCall(handlers: Handlers, channel: string): { row: CallRow; handler: AnyHandler } | null {
  const [domain = '', name = '', ...rest] = channel.split('.');
  if (rest.length > 0 || !Object.hasOwn(calls, domain)) return null;
  const rows = (calls as unknown as Record<string, Record<string, CallRow>>)[domain];
  if (!rows || !Object.hasOwn(rows, name)) return null;
  const row = rows[name];
  const handler = (handlers as unknown as Record<string, Record<string, AnyHandler>>)[domain]?.[name];
  return row && handler ? { row, handler } : null;
}

/** Why this sender is refused; null when it may call. */
export function denySender(
  event: Sender,
  options: Pick<RouterOptions, 'appOrigin' | 'isRegistered'>,
): 'unregistered window' | 'no frame' | 'not the main frame' | 'foreign origin' | null {
  if (!options.isRegistered(event.sender.id)) return 'unregistered window';
  const frame = event.senderFrame;
  if (!frame) return 'no frame';
  if (frame.parent !== null) return 'not the main frame';
  const url = URL.parse(frame.url);
  // Non-special schemes have the origin "null" in URL: compare scheme and host themselves.
  if (!url || `${url.protocol}//${url.host}` !== options.appOrigin) return 'foreign origin';
  return null;
}

export function createRouter(options: RouterOptions) {
  const windows = new Map<string, { from: number; count: number }>();

  function flooded(channel: string): boolean {
    const now = options.clock.now();
    const seen = windows.get(channel);
    if (!seen || now - seen.from >= 1000 || now < seen.from) {
      windows.set(channel, { from: now, count: 1 });
      return false;
    }
    seen.count += 1;
    if (seen.count === CALLS_PER_SECOND + 1) options.log.warn('ipc.flood', { channel });
    return seen.count > CALLS_PER_SECOND;
  }

  const isShut = (channel: string) => options.isLocked() && !WHILE_LOCKED.includes(channel);
  const LOCKED = appErrorData('locked', 'Pakdesk is locked.', 'Unlock it first.');

  const refuse = (data: AppErrorData): Envelope<never> => ({ ok: false, error: data });

  async function dispatch(channel: string, event: Sender, args: unknown[]): Promise<Envelope<unknown>> {
    const denied = denySender(event, options);
    if (denied) {
      const errorId = options.log.error('ipc.refused', new Error(denied), { channel });
      return refuse(appErrorData('refused', 'This page may not call Pakdesk.', '', { errorId }));
    }
    const found = findCall(options.handlers, channel);
    if (!found) {
      const errorId = options.log.error('ipc.refused', new Error('unknown channel'), {
        channel: channel.slice(0, 100),
      });
      return refuse(appErrorData('refused', 'Pakdesk has no such call.', '', { errorId }));
    }
    if (isShut(channel)) return refuse(LOCKED);
    if (flooded(channel)) {
      return refuse(
        appErrorData('busy', 'Too many calls at once.', 'Wait a second and try again.', { retryAfterMs: 1000 }),
      );
    }
    try {
      const parsed = args.length === 1 ? found.row.input.safeParse(args[0]) : null;
      if (!parsed?.success) {
        const issues = parsed?.error?.issues ?? [];
        const errorId = options.log.error('ipc.invalidInput', new Error('input does not fit the contract'), {
          channel,
          paths: issues.slice(0, 5).map((issue) => inShort(issue.path.join('.'))),
        });
        const fields = issues
          .slice(0, 20)
          .map((issue) => ({ field: inShort(String(issue.path[0] ?? '')), message: inShort(issue.message) }));
        return refuse(
          appErrorData('invalid_input', fields[0]?.message ?? 'That input does not fit.', 'Correct it and try again.', {
            errorId,
            fields,
          }),
        );
      }
      // Parsing the answer strips every field that the contract does not name: nothing crosses by accident.
      const value = found.row.output.parse(await found.handler(parsed.data));
      // It was locked meanwhile: the answer is nobody's any more.
      return isShut(channel) ? refuse(LOCKED) : { ok: true, value };
    } catch (error) {
      if (error instanceof AppError) {
        const errorId = error.data.errorId ?? options.log.error('ipc.failed', error, { channel, code: error.code });
        // A failure's text may name a customer or a file: after the lock it is nobody's either.
        return refuse(isShut(channel) ? LOCKED : { ...error.data, errorId });
      }
      const errorId = options.log.error('ipc.crashed', error, { channel });
      if (isShut(channel)) return refuse(LOCKED);
      return refuse(
        appErrorData('internal', 'Something in Pakdesk went wrong.', 'Try again; if it stays, send us the error id.', {
          errorId,
        }),
      );
    }
  }

  /** Registers every call of the contract. */
  function listen(ipcMain: Pick<IpcMain, 'handle'>, channels: string[]): void {
    for (const channel of channels) {
      ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => dispatch(channel, event, args));
    }
  }

  return { dispatch, listen };
}
