// The only file that knows node:sqlite, which is still a release candidate: another driver could replace it here.
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

export interface Statement {
  /** Returns the number of rows changed. */
  run(...values: SqlValue[]): number;
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

export interface Database {
  exec(sql: string): void;
  /** Statements are kept: preparing costs more than running. */
  prepare(sql: string): Statement;
  /** All or nothing. Inside another one it becomes part of it. */
  transaction<T>(work: () => T): T;
  pragma(name: string): unknown;
  /** A whole copy as of one moment, made beside the work of this thread. */
  copyTo(path: string): Promise<void>;
  close(): void;
}

export interface DatabaseOptions {
  /** Reading only; the folder must still be writable for WAL's own files, unless `immutable`. */
  readOnly?: boolean;
  /** Reading only from a folder that cannot be written: no locks, no -shm. */
  immutable?: boolean;
  /** FULL = synced to disk at each commit. NORMAL may lose the last commits at a power cut, never the file. */
  synchronous?: 'FULL' | 'NORMAL';
  /** A read or a write met a damaged page. */
  onCorruption?: () => void;
}

/** Another process (a backup, a virus scanner) may hold the file for a moment; without this a writer fails at once. */
const BUSY_TIMEOUT_MS = 2000;

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** SQLite's primary result code; null for an error of another kind. */
export function sqliteCode(error: unknown): number | null {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code & 0xff : null;
}

export function isCorruption(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  const code = sqliteCode(cause);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

export function readOnlyError(cause?: unknown): AppError {
  return new AppError(
    appErrorData(
      'store_read_only',
      'The data of this account can be read but not written.',
      'See the notice for the reason.',
    ),
    cause === undefined ? undefined : { cause },
  );
}

/** An SQLite error in the user's words; the original stays as its cause. */
export function storeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  switch (sqliteCode(error)) {
    case SQLITE_FULL:
      return new AppError(
        appErrorData(
          'disk_full',
          'The disk is full, so nothing was written. What was there before is intact.',
          'Free some space and try again.',
        ),
        cause,
      );
    case SQLITE_READONLY:
      return readOnlyError(error);
    case SQLITE_BUSY:
      return new AppError(
        appErrorData(
          'store_failed',
          'Another program holds the data of this account.',
          'Close it (a backup, or a second Pakdesk) and try again.',
        ),
        cause,
      );
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return new AppError(
        appErrorData(
          'store_failed',
          'The data of this account is damaged.',
          'Restart Pakdesk: it sets the damaged file aside and starts a fresh one.',
        ),
        cause,
      );
    default:
      return new AppError(
        appErrorData('store_failed', 'The data of this account could not be used.', 'Restart Pakdesk and try again.'),
        cause,
      );
  }
}

function location(path: string, immutable: boolean): string | URL {
  if (!immutable) return path;
  // pathToFileURL would be right for Windows too, but leaves no room for the query; URL escapes ? and # for us.
  const url = new URL('file:///');
  url.pathname = path.replaceAll('\\', '/');
  url.search = 'immutable=1';
  return url;
}

/** `:memory:` for a database that lives in memory only. */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  const { readOnly = false, immutable = false, synchronous = 'NORMAL', onCorruption } = options;

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (isCorruption(error)) onCorruption?.();
      throw storeError(error);
    }
  }

  const db = guarded(
    () => new DatabaseSync(location(path, immutable), { readOnly: readOnly || immutable, timeout: BUSY_TIMEOUT_MS }),
  );
  const statements = new Map<string, Statement>();

  const pragma = (name: string) => {
    const row: Row | undefined = guarded(() => db.prepare(`PRAGMA ${name}`).get());
    return row === undefined ? null : Object.values(row)[0];
  };

  function wrap(statement: StatementSync): Statement {
    return {
      run: (...values) => guarded(() => Number(statement.run(...values).changes)),
      get: (...values) => guarded(() => statement.get(...values)),
      all: (...values) => guarded(() => statement.all(...values)),
    };
  }

  try {
    if (!readOnly && !immutable) {
      // journal_mode answers with the mode that it is now in; a file in memory stays in `memory`.
      pragma('journal_mode = WAL');
      pragma('journal_size_limit = 16777216');
    }
    pragma(`synchronous = ${synchronous}`);
    pragma('foreign_keys = ON');
  } catch (error) {
    db.close();
    throw error;
  }

  return {
    exec: (sql) => guarded(() => db.exec(sql)),
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = wrap(guarded(() => db.prepare(sql)));
      statements.set(sql, statement);
      return statement;
    },
    transaction(work) {
      if (db.isTransaction) return work();
      guarded(() => db.exec('BEGIN IMMEDIATE'));
      try {
        const value = work();
        guarded(() => db.exec('COMMIT'));
        return value;
      } catch (error) {
        // SQLite rolls back by itself on some errors, a full disk among them.
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    pragma,
    async copyTo(path) {
      try {
        await backup(db, path);
      } catch (error) {
        throw storeError(error);
      }
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

export function asNullableText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function asNullableNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** JSON written by this app; null when it does not parse. */
export function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
