// The lock key under the passphrase. It is random and stays the same when the passphrase changes, so that no entry has to be sealed anew.
import { randomBytes } from 'node:crypto';
import { passphraseKey, SALT_BYTES, type ScryptCost } from '../vault/passphrase-key.ts';
import { openBox, sealBox } from './box.ts';
import type { LockFile } from './lock-file.ts';

export const LOCK_KEY_BYTES = 32;
const PLACE = 'lock-key';

export type SealedKey = Pick<LockFile, 'scrypt' | 'salt' | 'box'>;

export async function sealLockKey(passphrase: string, key: Uint8Array, cost: ScryptCost): Promise<SealedKey> {
  const salt = randomBytes(SALT_BYTES);
  const wrapping = await passphraseKey(passphrase, salt, cost);
  const box = sealBox(wrapping, PLACE, key);
  wrapping.fill(0);
  return { scrypt: { N: cost.N, r: cost.r, p: cost.p }, salt: salt.toString('base64'), box };
}

/** Null: not the passphrase. Whether it fits is the cipher's own check of its tag, which does not tell by its time how near it was. */
export async function openLockKey(passphrase: string, sealed: SealedKey): Promise<Buffer | null> {
  const wrapping = await passphraseKey(passphrase, Buffer.from(sealed.salt, 'base64'), sealed.scrypt);
  const key = openBox(wrapping, PLACE, sealed.box);
  wrapping.fill(0);
  return key?.length === LOCK_KEY_BYTES ? key : null;
}
