// The clipboard, with what was copied taken back after a time. Threat: a customer's secret that stays in the clipboard, or "Copied" that was not.
import { createHmac, randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** The part of Electron's clipboard that is used. */
export interface SystemClipboard {
  readText(): Promise<string>;
  writeText(text: string): Promise<void>;
  clear(): void;
  /** Absent where it takes plain text only. */
  writeRich?(text: string, html: string): Promise<void>;
}

export interface Clipboard {
  /** Throws clipboard_failed when the system does not give it. */
  read(): Promise<string>;
  clear(): Promise<void>;
  /** Writes and reads back; throws clipboard_failed when it is not there. Cleared after the time if it still holds this text. */
  write(text: string, clearAfterMs: number | null): Promise<void>;
  /** The same with a formatted twin; absent where the system's clipboard takes none. */
  writeRich?: (rich: { text: string; html: string }, clearAfterMs: number | null) => Promise<void>;
  /** At quitting: a secret whose time is not up yet goes now. */
  clearCopied(): Promise<void>;
  /** At locking: whatever of ours it still holds, secret or not. */
  clearOurs(): Promise<void>;
}

export interface ClipboardOptions {
  system: SystemClipboard;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
}

/** Windows turns line ends around. */
const sameText = (text: string) => text.replaceAll('\r\n', '\n');

export function createClipboard({ system, clock, log }: ClipboardOptions): Clipboard {
  // Only a keyed hash of what was copied is kept: the secret itself is not held for as long as the clipboard holds it.
  const hashKey = randomBytes(32);
  const hash = (text: string) => createHmac('sha256', hashKey).update(sameText(text)).digest('hex');
  /** What was written last, until it was cleared. */
  let ours: string | null = null;
  let pending: { hash: string; timer: AbortController } | null = null;

  const failed = (what: string, cause: unknown) =>
    new AppError(
      appErrorData(
        'clipboard_failed',
        `The clipboard could not be ${what}.`,
        'Try again; another program may hold it.',
      ),
      { cause },
    );

  async function read(): Promise<string> {
    try {
      return await system.readText();
    } catch (error) {
      throw failed('read', error);
    }
  }

  async function clear(): Promise<void> {
    try {
      // Writing first: some systems report an emptied clipboard only when something was written.
      await system.writeText('');
      system.clear();
    } catch (error) {
      throw failed('emptied', error);
    }
  }

  /** What the user has copied since then stays. */
  async function clearIfHeld(copied: string): Promise<void> {
    try {
      if (hash(await read()) === copied) await clear();
    } catch (error) {
      log.error('clipboard.notCleared', error);
    }
  }

  function forget(): void {
    pending?.timer.abort();
    pending = null;
  }

  const writeRich = system.writeRich?.bind(system);
  async function put(text: string, write: () => Promise<void>, clearAfterMs: number | null): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw failed('written', error);
    }
    if (sameText(await read()) !== sameText(text)) throw failed('written', new Error('it holds something else'));
    forget();
    const copied = hash(text);
    ours = copied;
    if (clearAfterMs === null) return;
    const timer = new AbortController();
    pending = { hash: copied, timer };
    clock.sleep(clearAfterMs, timer.signal).then(
      () => {
        pending = null;
        return clearIfHeld(copied);
      },
      // Something else was copied since, or the app quits.
      () => undefined,
    );
  }

  return {
    read,
    clear,
    write: (text, clearAfterMs) => put(text, () => system.writeText(text), clearAfterMs),
    ...(writeRich
      ? { writeRich: ({ text, html }, clearAfterMs) => put(text, () => writeRich(text, html), clearAfterMs) }
      : {}),
    async clearCopied() {
      const copied = pending?.hash;
      forget();
      if (copied) await clearIfHeld(copied);
    },
    async clearOurs() {
      const copied = ours;
      ours = null;
      forget();
      if (copied) await clearIfHeld(copied);
    },
  };
}
