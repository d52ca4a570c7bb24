// Keychain entries sealed under the lock key, one by one and all together. Threat: an entry that stays open beside the lock, or is lost when the lock is taken off.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Keychain } from '../vault/types.ts';
import { openBox, sealBox } from './box.ts';

const MARK = 'pakdesk-lock/1 ';

export const isWrapped = (text: string) => text.startsWith(MARK);

export function wrapEntry(key: Uint8Array, account: string, secret: string): string {
  return MARK + sealBox(key, account, Buffer.from(secret, 'utf8'));
}

/** Null when it does not open. */
export function unwrapEntry(key: Uint8Array, account: string, text: string): string | null {
  return openBox(key, account, text.slice(MARK.length))?.toString('utf8') ?? null;
}

/** Those that are there. A computer without a keychain has none; a keychain that is locked or fails is an error. */
export async function readEntries(keychain: Keychain, accounts: Iterable<string>): Promise<[string, string][]> {
  const present: [string, string][] = [];
  for (const account of accounts) {
    try {
      const secret = await keychain.get(account);
      if (secret !== null) present.push([account, secret]);
    } catch (error) {
      if (error instanceof AppError && error.code === 'keychain_absent') return present;
      throw error;
    }
  }
  return present;
}

/** Each lies open in the keychain again; what does not open is no key any more and goes. */
export async function unwrapEntries(keychain: Keychain, key: Uint8Array, accounts: Iterable<string>): Promise<void> {
  for (const [account, text] of await readEntries(keychain, accounts)) {
    if (!isWrapped(text)) continue;
    const secret = unwrapEntry(key, account, text);
    if (secret === null) await keychain.delete(account);
    else await keychain.set(account, secret);
  }
}

/** What nobody can open any more. */
export async function dropWrapped(keychain: Keychain, accounts: Iterable<string>): Promise<void> {
  for (const [account, text] of await readEntries(keychain, accounts)) {
    if (isWrapped(text)) await keychain.delete(account);
  }
}
