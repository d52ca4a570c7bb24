// Saving what the user exports: whole or not at all, where he said. Threats: half a file after a crash or on a full disk; a path that the page chose; the API key in a file that goes to customers.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import type { Log } from '../log.ts';

export type FileChunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export type SaveFileInput = {
  /** Offered in the dialog; made into a plain file name first. */
  suggestedName: string;
} & ({ text: string } | { chunks: FileChunks });

export type SaveFileResult = { saved: true; name: string } | { saved: false };

/**
 * Asks where, then writes: the old file stays until the new one is whole. `{ saved: false }` is the user's own Cancel.
 * Throws AppError `disk_full`, `store_read_only`, `store_failed`, `busy` (a save dialog is open already) and
 * `api_key_in_output`; nothing is left behind then.
 */
export type SaveFile = (input: SaveFileInput) => Promise<SaveFileResult>;

export interface SaveFileDeps {
  /** Null when the user cancelled. The only place a path comes from. */
  choosePath: (suggestedName: string) => Promise<string | null>;
  /** What no file may hold; null while there is none. */
  apiKey: () => string | null;
  log: Log;
}

const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** File systems allow 255 bytes; the rest is for what the system adds. */
const MAX_NAME_LENGTH = 120;

/** A file name on all three systems out of any text, such as a customer's label. */
export function plainFileName(suggested: string): string {
  const dot = suggested.lastIndexOf('.');
  const extension = dot >= 0 && /^\.[a-z0-9]{1,8}$/i.test(suggested.slice(dot)) ? suggested.slice(dot) : '';
  const stem = suggested
    .slice(0, suggested.length - extension.length)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, MAX_NAME_LENGTH - extension.length)
    .toWellFormed()
    .trim();
  const name = `${stem || 'export'}${extension}`;
  return RESERVED_ON_WINDOWS.test(name) ? `_${name}` : name;
}

export function createSaveFile({ choosePath, apiKey, log }: SaveFileDeps): SaveFile {
  let asking = false;
  return async (input) => {
    if (asking) {
      throw new AppError(appErrorData('busy', 'A save dialog is open already.', 'Answer that one first.'));
    }
    asking = true;
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
      await writeChunksAtomic(path, withoutApiKey(chunks, apiKey()));
    } catch (error) {
      throw exportError(error, name);
    }
    log.info('export.saved');
    return { saved: true, name };
  };
}

/** Passes the chunks on; the key is found across their borders as well. */
async function* withoutApiKey(chunks: FileChunks, apiKey: string | null): AsyncGenerator<string | Uint8Array> {
  // Its longest form is the percent-encoded one: three characters for each of its own.
  const kept = apiKey === null ? 0 : apiKey.length * 3;
  let tail = '';
  for await (const chunk of chunks) {
    if (apiKey !== null) {
      const seen = tail + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'));
      assertNoApiKey(seen, apiKey);
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
