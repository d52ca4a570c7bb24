// A keychain that forgets: for "this session only" and for tests. Nothing of it reaches the disk.
import { keychainCancelled } from './keychain-errors.ts';
import { assertSecretSize } from './secret-size.ts';
import type { Keychain } from './types.ts';

export function createMemoryKeychain(): Keychain {
  const secrets = new Map<string, string>();
  const denyAborted = (signal: AbortSignal | undefined) => {
    if (signal?.aborted) throw keychainCancelled();
  };
  return {
    probe: async () => ({ status: 'ok', message: '' }),
    async get(account, signal) {
      denyAborted(signal);
      return secrets.get(account) ?? null;
    },
    async set(account, secret, signal) {
      assertSecretSize(secret);
      denyAborted(signal);
      secrets.set(account, secret);
    },
    async delete(account, signal) {
      denyAborted(signal);
      return secrets.delete(account);
    },
  };
}
