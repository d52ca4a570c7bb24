// The keychain while a lock is set: every entry is sealed under the lock key. Threat: a colleague in the unlocked session, who can ask the keychain but does not know the passphrase.
import type { Keychain } from '../vault/types.ts';
import { isWrapped, unwrapEntry, wrapEntry } from './wrapped-entry.ts';

export interface LockKey {
  /** Resolves when no lock is being set or taken off. */
  settled(): Promise<void>;
  /** No lock is set: entries are what they are. */
  isOff(): boolean;
  /** Throws `locked`. */
  use(): Uint8Array;
  /** Written down before the entry is sealed: turning the lock off opens all of these again. */
  remember(account: string, secret: string): void;
}

export function createGuardedKeychain(inner: Keychain, lockKey: LockKey): Keychain {
  async function wrap(account: string, secret: string, signal?: AbortSignal): Promise<void> {
    lockKey.remember(account, secret);
    await inner.set(account, wrapEntry(lockKey.use(), account, secret), signal);
  }

  return {
    probe: (signal) => inner.probe(signal),
    async get(account, signal) {
      await lockKey.settled();
      if (lockKey.isOff()) return inner.get(account, signal);
      lockKey.use();
      const text = await inner.get(account, signal);
      if (text === null) return null;
      // It may have been locked meanwhile: a prompt of the keychain can wait for minutes.
      const key = lockKey.use();
      if (!isWrapped(text)) {
        // Kept before the lock was set, or by an interrupted change of it.
        await wrap(account, text, signal);
        return text;
      }
      // Sealed under a lock that is gone: what comes out is no key of ours, and is treated as any altered entry.
      return unwrapEntry(key, account, text) ?? text;
    },
    async set(account, secret, signal) {
      await lockKey.settled();
      if (lockKey.isOff()) return inner.set(account, secret, signal);
      await wrap(account, secret, signal);
    },
    async delete(account, signal) {
      await lockKey.settled();
      return inner.delete(account, signal);
    },
  };
}
