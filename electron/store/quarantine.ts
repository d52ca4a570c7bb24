// Is the file a database of ours, and whole? If not it is set aside, never deleted: somebody may still rescue it.
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { APPLICATION_ID } from './migrations.ts';
import { asNumber, isCorruption, openDatabase, sqliteCode } from './sqlite.ts';

const MAGIC = 'SQLite format 3\0';
/** The check reads the whole file; above this size it would delay every start. */
const QUICK_CHECK_MAX_BYTES = 8 * 1024 * 1024;
const SQLITE_CANTOPEN = 14;

/** `20261124T074030Z`: sorts by time and is a valid file name everywhere. */
export function timeStamp(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
}

/** A path that does not exist yet. */
export function freePath(dir: string, stem: string, ending: string): string {
  for (let n = 1; ; n += 1) {
    const path = join(dir, `${stem}${n === 1 ? '' : `-${n}`}${ending}`);
    if (!existsSync(path)) return path;
  }
}

/** Moves the database and its -wal and -shm out of the way. Returns the new path. */
export function setAside(path: string, nowMs: number, why: 'corrupt' | 'before-restore' = 'corrupt'): string {
  const aside = freePath(dirname(path), `pakdesk.${why}-${timeStamp(nowMs)}`, '.db');
  // The log first: should the second move fail, the next start still finds the damaged file, never a fresh one with a foreign log.
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
  return aside;
}

/** SQLite would replay a log that was left alone into the fresh file, and bring back a part of the old one. */
export function findOrphanLog(path: string): string | null {
  return existsSync(`${path}-wal`) ? 'only its log was left' : null;
}

function head(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Why the existing file cannot be used, in words for the user; null when it can. */
export function findDamage(path: string, suspected: boolean): string | null {
  const stat = statSync(path);
  if (!stat.isFile()) return 'there was a folder in its place';
  if (stat.size === 0) return 'it was empty';
  if (head(path) !== MAGIC) return 'it was not a database';
  const hasLog = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  let db: ReturnType<typeof openDatabase>;
  try {
    db = openDatabase(path, { readOnly: true });
    try {
      // A file whose first migration never ended holds nothing yet, not even the mark.
      const isBlank = asNumber(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']) === 0;
      if (!isBlank && db.pragma('application_id') !== APPLICATION_ID) return 'it belonged to another program';
      // A log left behind means that the last run did not end properly.
      if (stat.size <= QUICK_CHECK_MAX_BYTES || hasLog || suspected) {
        const verdict = db.pragma('quick_check(1)');
        if (verdict !== 'ok') return 'it was damaged';
      }
      return null;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isCorruption(error)) return 'it was damaged';
    // Reading a WAL database from a folder that cannot be written fails here; that is no damage.
    const cause = error instanceof Error ? error.cause : null;
    if (sqliteCode(cause) === SQLITE_CANTOPEN) return null;
    throw error;
  }
}
