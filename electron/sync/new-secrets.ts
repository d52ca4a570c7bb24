// Secrets that came with a list, each handed on once. Threat: sealing the same ten thousand again at every poll.
import { hash } from 'node:crypto';
import type { Log } from '../log.ts';
import type { RemoteKey } from '../platform/types.ts';

/** Calls `onSecret` for what is new to this run; a secret that cannot be kept is logged and offered again. */
export function createNewSecrets(log: Log, onSecret: ((keyId: string, secret: string) => void) | undefined) {
  const seen = new Map<string, string>();
  return ({ key, secret }: RemoteKey): void => {
    if (secret === null || !onSecret) return;
    // Compared by digest: the secrets themselves have no business in a second place in memory.
    const digest = hash('sha256', secret, 'base64');
    if (seen.get(key.id) === digest) return;
    try {
      onSecret(key.id, secret);
      seen.set(key.id, digest);
    } catch (error) {
      log.error('sync.secretNotKept', error, { keyId: key.id });
    }
  };
}
