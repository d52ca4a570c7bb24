// Saving what the user exports: whole or not at all, where he said. Threats: half a file after a crash or on a full disk; a path that the page chose; the API key in a file that goes to customers; a dialog that is answered after the app was locked.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { lockedError } from '../lock/app-lock.ts';
import type { Log } from '../log.ts';

export type FileChunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export type SaveFileInput = {
  /** Offered in the dialog; made into a plain file name first. */
  suggestedName: string;
} & ({ text: string } | { chunks: FileChunks });

export type SaveFileResult = { saved: true; name: string } | { saved: false };

/**
 * Asks where, then writes: the old file stays until the new one is whole. `{ saved: false }` is the user's own Cancel.
 * Throws AppError `disk_full`, `store_read_only`, `store_failed`, `busy` (a save dialog is open already), `locked` and
 * `api_key_in_output`; nothing is left behind then.
 */
export type SaveFile = (input: SaveFileInput) => Promise<SaveFileResult>;

/** The system's save dialog; null when the user cancelled. */
export type ChoosePath = (suggestedName: string) => Promise<string | null>;

export interface SaveFileDeps {
  /** The only place a path comes from. */
  choosePath: ChoosePath;
  /** What no file may hold; null while there is none. */
  apiKey: () => string | null;
  log: Log;
}

const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** File systems allow 255 bytes, and a character may take four; the rest is for what the system adds. */
const MAX_NAME_BYTES = 200;
/** Windows counts the characters of the whole path. */
const MAX_NAME_LENGTH = 120;

/** Between two characters, so that none is cut in half. */
function cut(text: string, maxLength: number, maxBytes: number): string {
  let [length, bytes] = [0, 0];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (length + character.length > maxLength || bytes > maxBytes) break;
    length += character.length;
  }
  return text.slice(0, length);
}

/** A file name on all three systems out of any text, such as a customer's label. */
export function plainFileName(suggested: string): string {
  const dot = suggested.lastIndexOf('.');
  const extension = dot >= 0 && /^\.[a-z0-9]{1,8}$/i.test(suggested.slice(dot)) ? suggested.slice(dot) : '';
  const plain = suggested
    .slice(0, suggested.length - extension.length)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const stem = cut(plain, MAX_NAME_LENGTH - extension.length, MAX_NAME_BYTES - extension.length).trim();
  const name = `${stem || 'export'}${extension}`;
  return RESERVED_ON_WINDOWS.test(name) ? `_${name}` : name;
}

/**
 * The system's dialog stays open when the app locks, and whoever sits there then may press Save. So its answer counts
 * only when the app was not locked since, not even for a moment: what was to be saved belongs to the time before.
 */
export function unlessLocked(
  choosePath: ChoosePath,
  lock: { isLocked: () => boolean; timesLocked: () => number },
): ChoosePath {
  return async (suggestedName) => {
    if (lock.isLocked()) throw lockedError();
    const asked = lock.timesLocked();
    const path = await choosePath(suggestedName);
    if (lock.isLocked() || lock.timesLocked() !== asked) throw lockedError();
    return path;
  };
}

export function createSaveFile({ choosePath, apiKey, log }: SaveFileDeps): SaveFile {
  let asking = false;
  return async (input) => {
    if (asking) {
      throw new AppError(appErrorData('busy', 'A save dialog is open already.', 'Answer that one first.'));
    }
    asking = true;
    // Before the dialog as well: the account that this text came from may be closed after it.
    const keyBefore = apiKey();
    let path: string | null;
    try {
      path = await choosePath(plainFileName(input.suggestedName));
    } finally {
      asking = false;
    }
    if (path === null) return { saved: false };
    const name = basename(path);
    try {
      const chunks = 'text' in input ? [input.text] : input.chunks;
      await writeChunksAtomic(path, withoutApiKeys(chunks, [keyBefore, apiKey()]));
    } catch (error) {
      throw exportError(error, name);
    }
    log.info('export.saved');
    return { saved: true, name };
  };
}

/** Passes the chunks on; the key is found across their borders as well. */
async function* withoutApiKeys(
  chunks: FileChunks,
  known: readonly (string | null)[],
): AsyncGenerator<string | Uint8Array> {
  const apiKeys = new Set(known.filter((key) => key !== null));
  // A key's longest form is the percent-encoded one: three characters for each of its own.
  const kept = Math.max(0, ...[...apiKeys].map((key) => key.length * 3));
  let tail = '';
  for await (const chunk of chunks) {
    if (apiKeys.size > 0) {
      const seen = tail + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'));
      for (const apiKey of apiKeys) assertNoApiKey(seen, apiKey);
      tail = seen.slice(-kept);
    }
    yield chunk;
  }
}

/** Readable by this user only: exports hold secrets. Throws the file system's own error, with the old file untouched. */
export async function writeChunksAtomic(path: string, chunks: FileChunks): Promise<void> {
  const temporary = join(dirname(path), `.pakdesk-${randomBytes(6).toString('hex')}.tmp`);
  let file: FileHandle | null = null;
  try {
    file = await open(temporary, 'wx', 0o600);
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
    await file.close();
    file = null;
    await rename(temporary, path);
  } catch (error) {
    await file?.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

function exportError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const cause = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      appErrorData(
        'disk_full',
        `The disk is full: “${name}” was not saved.`,
        'Free some space, or choose another disk.',
      ),
      cause,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      appErrorData(
        'store_read_only',
        `“${name}” was not saved: that folder may not be written.`,
        'Choose another folder.',
      ),
      cause,
    );
  }
  return new AppError(
    appErrorData('store_failed', `“${name}” could not be saved.`, 'Choose another folder, or another name.'),
    cause,
  );
}
