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

/** Another program may hold the clipboard for a moment when it is to be cleared. */
const TRIES = 5;
const RETRY_MS = 1_000;

/** Something of ours that the clipboard may hold. */
interface Copied {
  hash: string;
  /** Of a secret: its time runs, or it could not be looked at yet. Null for what may stay. */
  timer: AbortController | null;
  /** Its write has ended, well or not. */
  landed: boolean;
}

/** Windows turns line ends around. */
const sameText = (text: string) => text.replaceAll('\r\n', '\n');

export function createClipboard({ system, clock, log }: ClipboardOptions): Clipboard {
  // Only a keyed hash of what was copied is kept: the secret itself is not held for as long as the clipboard holds it.
  const hashKey = randomBytes(32);
  const hash = (text: string) => createHmac('sha256', hashKey).update(sameText(text)).digest('hex');
  /** Oldest first. More than one only where a write failed: then nobody knows which of them is there. */
  let ours: Copied[] = [];

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

  /** What the user has copied since then stays. False: it could not be looked at, or not cleared. */
  async function clearIfHeld(copied: readonly Copied[], signal?: AbortSignal): Promise<boolean> {
    if (copied.length === 0) return true;
    for (let tried = 1; ; tried += 1) {
      try {
        const held = hash(await read());
        if (copied.some((one) => one.hash === held)) await clear();
        return true;
      } catch (error) {
        log.error('clipboard.notCleared', error);
      }
      if (tried === TRIES) return false;
      await clock.sleep(RETRY_MS, signal);
    }
  }

  async function clearInTime(mine: Copied, timer: AbortController, afterMs: number): Promise<void> {
    await clock.sleep(afterMs, timer.signal);
    // Until it was looked at, quitting still has to.
    if (await clearIfHeld([mine], timer.signal)) mine.timer = null;
  }

  /** It is in the clipboard now, so whatever was copied before is not. */
  function isThere(mine: Copied): void {
    // One that is still being written may come after it, and stays to be cleared.
    const before = ours.slice(0, Math.max(0, ours.indexOf(mine))).filter(({ landed }) => landed);
    ours = ours.filter((one) => !before.includes(one));
    for (const { timer } of before) timer?.abort();
  }

  const writeRich = system.writeRich?.bind(system);
  async function put(text: string, write: () => Promise<void>, clearAfterMs: number | null): Promise<void> {
    const timer = clearAfterMs === null ? null : new AbortController();
    const mine: Copied = { hash: hash(text), timer, landed: false };
    // Before the write: one that fails half way, or cannot be read back, may be there all the same.
    ours.push(mine);
    // It rejects when something else was copied since.
    if (timer && clearAfterMs !== null) clearInTime(mine, timer, clearAfterMs).catch(() => undefined);
    try {
      await write();
    } catch (error) {
      throw failed('written', error);
    } finally {
      mine.landed = true;
    }
    try {
      if (sameText(await read()) !== sameText(text)) throw failed('written', new Error('it holds something else'));
    } catch (error) {
      // Nobody was told that it is there, so it must not be: what the user had copied before is gone by now anyway.
      if (ours.at(-1) === mine) await clear().catch((reason: unknown) => log.error('clipboard.notCleared', reason));
      throw error;
    }
    isThere(mine);
  }

  return {
    read,
    clear,
    write: (text, clearAfterMs) => put(text, () => system.writeText(text), clearAfterMs),
    ...(writeRich
      ? { writeRich: ({ text, html }, clearAfterMs) => put(text, () => writeRich(text, html), clearAfterMs) }
      : {}),
    async clearCopied() {
      await clearIfHeld(ours.filter(({ timer }) => timer !== null));
    },
    async clearOurs() {
      await clearIfHeld([...ours]);
    },
  };
}
