// One file that holds a profile: a readable head, then parts with their checksums. Threats: half a file taken for a whole one; a file of a newer version misread; a path or a size that the file chose.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { profileShape } from '../store/profiles.ts';

const MAGIC = Buffer.from('PAKDESK BACKUP\n', 'latin1');
const VERSION = 1;
const MAX_HEAD_BYTES = 1_048_576;
const DIGEST_BYTES = 32;

const partSchema = z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const headSchema = z.object({
  version: z.number().int().min(1),
  at: z.number().int(),
  appVersion: z.string().max(100),
  /** PRAGMA user_version of the database inside. */
  schema: z.number().int().min(1),
  profile: profileShape.omit({ id: true }),
  keys: z.number().int(),
  usageSince: z.number().int().nullable(),
  operations: z.number().int(),
  /** Plain JSON; null = left out. */
  settings: z.record(z.string(), z.unknown()).nullable(),
  /** Sealed under a passphrase (passphrase.ts); null = none. */
  secrets: z.object({ count: z.number().int().min(1), box: z.string().max(MAX_HEAD_BYTES * 64) }).nullable(),
  /** The database without its secrets, gzip. */
  database: partSchema,
});
export type BackupHead = z.infer<typeof headSchema>;

const refused = (message: string, next: string, cause?: unknown) =>
  new AppError(appErrorData('validation', message, next), cause === undefined ? undefined : { cause });

const broken = (cause?: unknown) =>
  refused('This file is no whole Pakdesk backup.', 'Choose another one, such as an earlier copy of it.', cause);

/** What stands before the database in the file. */
export function encodeHead(head: BackupHead): Buffer {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([MAGIC, length, json, createHash('sha256').update(json).digest()]);
}

export const currentVersion = VERSION;

export interface BackupFile {
  head: BackupHead;
  /** Where the database begins. */
  databaseAt: number;
  /** Names exactly this content: the digest of the head, which holds that of the rest. */
  id: string;
}

/** Throws AppError `validation` for what is no backup, is damaged in its head, or of a newer version. */
export function readBackup(path: string, newestSchema: number): BackupFile {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw refused('This file cannot be read.', 'Allow reading it, or choose another one.', error);
  }
  try {
    const read = (length: number, at: number) => {
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, at) !== length) throw broken();
      return bytes;
    };
    if (statSync(path).size < MAGIC.length + 4 + DIGEST_BYTES) throw broken();
    if (!read(MAGIC.length, 0).equals(MAGIC)) throw broken();
    const length = read(4, MAGIC.length).readUInt32BE();
    if (length > statSync(path).size) throw broken();
    const json = read(length, MAGIC.length + 4);
    const digest = createHash('sha256').update(json).digest();
    if (!digest.equals(read(DIGEST_BYTES, MAGIC.length + 4 + length))) throw broken();
    const plain: unknown = JSON.parse(json.toString('utf8'));
    const version = z.object({ version: z.number(), schema: z.number() }).safeParse(plain);
    if (version.success && (version.data.version > VERSION || version.data.schema > newestSchema)) {
      throw refused('This backup is of a newer Pakdesk.', 'Install the newest Pakdesk, then choose it again.');
    }
    const head = headSchema.safeParse(plain);
    if (!head.success) throw broken(head.error);
    const databaseAt = MAGIC.length + 4 + length + DIGEST_BYTES;
    if (statSync(path).size !== databaseAt + head.data.database.bytes) throw broken();
    return { head: head.data, databaseAt, id: digest.toString('hex') };
  } catch (error) {
    throw error instanceof AppError ? error : broken(error);
  } finally {
    closeSync(file);
  }
}

/** The packed database, checked. Throws AppError `validation` where a bit is not as it was written. */
export function readDatabase(path: string, { head, databaseAt }: BackupFile): Buffer {
  const packed = readFileSync(path).subarray(databaseAt);
  if (createHash('sha256').update(packed).digest('hex') !== head.database.sha256) throw broken();
  return packed;
}
