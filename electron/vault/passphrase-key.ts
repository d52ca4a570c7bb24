// A key out of a passphrase, by scrypt. Threat: guessing the passphrase of a stolen file on fast machines.
import { type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

export interface ScryptCost {
  /** Rounds, a power of two; with `r` it is also the memory: 128 · N · r bytes. */
  N: number;
  r: number;
  p: number;
}

/** 128 MB and a good fraction of a second for each guess. */
export const SCRYPT_COST: ScryptCost = { N: 131_072, r: 8, p: 1 };
export const SALT_BYTES = 16;

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** NFC: the same letters typed on another keyboard give the same key. */
export function passphraseKey(passphrase: string, salt: Uint8Array, cost: ScryptCost = SCRYPT_COST): Promise<Buffer> {
  return derive(passphrase.normalize('NFC'), salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r });
}
