// Puts the database of a backup in its place. Threat: a damaged copy that replaces what was there; it is checked whole before anything moves.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { rememberRestored } from '../payments/restored-over.ts';
import { createMetaStore } from '../store/meta.ts';
import { findDamage, setAside } from '../store/quarantine.ts';
import { openDatabase } from '../store/sqlite.ts';
import { type BackupFile, readBackup, readDatabase } from './container.ts';
import { listAutomatic } from './make.ts';

/** Data that was checked and lies beside what it is to replace. */
export interface Incoming<T> {
  place(): T;
  /** Takes away what was not placed; to be called in the end, whatever came of it. */
  discard(): void;
}

/** Its `place` returns the name under which the present database was set aside; null where there was none. Throws AppError, with everything as it was. */
export function prepareDatabase(path: string, from: string, file: BackupFile, nowMs: number): Incoming<string | null> {
  const incoming = join(dirname(path), 'pakdesk.incoming.db');
  const discard = () => {
    for (const ending of ['', '-wal', '-shm']) rmSync(incoming + ending, { force: true });
  };
  try {
    rmSync(incoming, { force: true });
    writeFileSync(incoming, gunzipSync(readDatabase(from, file)), { mode: 0o600 });
    const damage = findDamage(incoming, true);
    if (damage !== null) {
      throw new AppError(
        appErrorData(
          'validation',
          `The database in this backup cannot be used: ${damage}.`,
          'Choose an earlier backup.',
        ),
      );
    }
    const db = openDatabase(incoming);
    try {
      rememberRestored(createMetaStore(db), file.head.at, nowMs);
      // One file without a log is what moves.
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    discard();
    throw error;
  }
  return {
    place() {
      const aside =
        existsSync(path) || existsSync(`${path}-wal`) ? basename(setAside(path, nowMs, 'before-restore')) : null;
      renameSync(incoming, path);
      return aside;
    },
    discard,
  };
}

/** After the file was set aside: the newest automatic backup that is whole. Null when there is none. */
export function rebuildFromNewest(path: string, newestSchema: number, nowMs: number): { at: number } | null {
  for (const { path: from } of listAutomatic(dirname(path))) {
    try {
      const file = readBackup(from, newestSchema);
      const incoming = prepareDatabase(path, from, file, nowMs);
      try {
        incoming.place();
      } finally {
        incoming.discard();
      }
      return { at: file.head.at };
    } catch (error) {
      // A damaged backup is passed over for an older one; anything else (a full disk) is no reason to stop the app, which starts afresh.
      if (!(error instanceof AppError)) return null;
    }
  }
  return null;
}
