// Writes a small file whole or not at all. Threat: a crash or a full disk that leaves half a file, or none.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

/** A failure to write in the user's words. */
export function fileError(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const cause = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      appErrorData(
        'disk_full',
        `The disk is full, so ${what} could not be saved.`,
        'Free some space and try again. What was saved before is intact.',
      ),
      cause,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      appErrorData(
        'store_read_only',
        `Pakdesk may not write its folder, so ${what} could not be saved.`,
        'Allow writing to the folder and try again.',
      ),
      cause,
    );
  }
  return new AppError(
    appErrorData('store_failed', `${what[0]?.toUpperCase()}${what.slice(1)} could not be saved.`, 'Try again.'),
    cause,
  );
}

/** Readable by this user only. Throws the file system's own error, with the old file untouched. */
export function writeFileAtomic(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  try {
    // A left-over of a crash may have been made with other permissions.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** The rename itself is only on disk once its folder is; Windows has no such call and needs none. */
function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
