/** A keychain in memory that shows what it holds, and can be made to wait, as behind a prompt that nobody answers yet. */
import { createMemoryKeychain } from '../../electron/vault/memory-keychain.ts';
import type { Keychain } from '../../electron/vault/types.ts';

export interface HeldKeychain extends Keychain {
  entries: Map<string, string>;
  /** From now on these wait; returns what lets them go on. They hear of no abort, as a native call does not. */
  hold(...calls: ('get' | 'set')[]): () => void;
}

export function createHeldKeychain(): HeldKeychain {
  const inner = createMemoryKeychain();
  const entries = new Map<string, string>();
  let gates: Partial<Record<'get' | 'set', Promise<void>>> = {};
  return {
    probe: inner.probe,
    entries,
    hold(...calls) {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const call of calls) gates[call] = promise;
      return () => {
        gates = {};
        resolve();
      };
    },
    async get(account) {
      const found = await inner.get(account);
      await gates.get;
      return found;
    },
    async set(account, secret) {
      await gates.set;
      await inner.set(account, secret);
      entries.set(account, secret);
    },
    async delete(account) {
      entries.delete(account);
      return inner.delete(account);
    },
  };
}
