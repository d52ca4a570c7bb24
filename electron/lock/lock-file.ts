// What the app lock keeps on disk: the lock key under the passphrase, the failed tries, which entries it wraps. Threat: a file that is altered or taken away to get past the lock; so nothing in it opens anything by itself.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lockOptionsSchema } from '../../shared/ipc/lock.ts';
import { fileError, writeFileAtomic } from '../store/atomic-file.ts';

const base64 = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/);

const proofSchema = z.strictObject({ salt: base64(64), hash: base64(64) });
export type Proof = z.infer<typeof proofSchema>;

const lockFileSchema = z.strictObject({
  version: z.literal(1),
  /** Cost of scrypt: another one gives another key, so a weaker one opens nothing. Its memory is bounded here. */
  scrypt: z.strictObject({
    N: z.number().int().min(1024).max(1_048_576),
    r: z.number().int().min(1).max(16),
    p: z.number().int().min(1).max(4),
  }),
  salt: base64(64),
  /** The lock key, sealed under the passphrase. */
  box: base64(200),
  options: lockOptionsSchema,
  touchId: z.boolean(),
  failures: z.number().int().min(0),
  /** When the last wrong passphrase was typed, in ms. */
  failedAt: z.number().int().nullable(),
  /** Keychain entries that are sealed under the lock key; with a proof where their content may be asked for as the way out. */
  entries: z.record(z.string().max(200), proofSchema.nullable()),
});
export type LockFile = z.infer<typeof lockFileSchema>;

/** Not for passphrases: fit for what nobody can guess, such as an API key. */
export function proofOf(secret: string): Proof {
  const salt = randomBytes(32);
  return { salt: salt.toString('base64'), hash: createHmac('sha256', salt).update(secret).digest('base64') };
}

export function provesItself(proof: Proof, secret: string): boolean {
  const expected = Buffer.from(proof.hash, 'base64');
  const hash = createHmac('sha256', Buffer.from(proof.salt, 'base64')).update(secret).digest();
  return expected.length === hash.length && timingSafeEqual(expected, hash);
}

export interface LockStore {
  /** `damaged`: there is a file, and it makes no sense. It counts as a lock that no passphrase opens. */
  read(): LockFile | 'absent' | 'damaged';
  /** On disk when it returns. Throws AppError disk_full, store_read_only or store_failed. */
  write(file: LockFile): void;
  remove(): void;
}

export function openLockStore(dir: string): LockStore {
  const path = join(dir, 'lock.json');
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        return (error as { code?: unknown }).code === 'ENOENT' ? 'absent' : 'damaged';
      }
      try {
        return lockFileSchema.parse(JSON.parse(text));
      } catch {
        return 'damaged';
      }
    },
    write(file) {
      try {
        writeFileAtomic(path, `${JSON.stringify(file, null, 2)}\n`);
      } catch (error) {
        throw fileError(error, 'the app lock');
      }
    },
    remove() {
      try {
        rmSync(path, { force: true });
      } catch (error) {
        throw fileError(error, 'the app lock');
      }
    },
  };
}
