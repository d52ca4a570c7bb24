// The secret that should be refused by now, kept in memory for some minutes so that it can be tried once. Threats: a secret that stays; repeated failed logins that ban an address.
import { maskSecret } from '../../shared/key.ts';
import type { Clock } from '../clock.ts';

/** The gateway keeps its answer about a key for about this long. */
export const GATEWAY_CACHE_MS = 30_000;
const KEPT_MS = 10 * 60_000;

export interface RetiredSecrets {
  /** Until `over` aborts at the latest: at locking, disconnecting and closing. */
  keep(profileId: string, keyId: string, secret: string, over: AbortSignal): void;
  /** Null when there is none to try. Holds no secret. */
  look(profileId: string, keyId: string): { hint: string; at: number; checkFrom: number; until: number } | null;
  /** Gives it out once, and forgets it. */
  take(profileId: string, keyId: string): string | null;
  /** The key is on again: its secret is in use, not retired. */
  drop(profileId: string, keyId: string): void;
  clear(): void;
}

export function createRetiredSecrets(clock: Clock): RetiredSecrets {
  const kept = new Map<string, { secret: string; at: number; timer: AbortController }>();
  const nameOf = (profileId: string, keyId: string) => `${profileId}/${keyId}`;

  function drop(name: string): void {
    kept.get(name)?.timer.abort();
    kept.delete(name);
  }

  return {
    keep(profileId, keyId, secret, over) {
      const name = nameOf(profileId, keyId);
      drop(name);
      // The answer came after the lock.
      if (over.aborted) return;
      const timer = new AbortController();
      kept.set(name, { secret, at: clock.now(), timer });
      over.addEventListener('abort', () => drop(name), { once: true, signal: timer.signal });
      clock.sleep(KEPT_MS, timer.signal).then(
        () => drop(name),
        // Dropped before its time.
        () => undefined,
      );
    },
    look(profileId, keyId) {
      const entry = kept.get(nameOf(profileId, keyId));
      if (!entry) return null;
      const { secret, at } = entry;
      return { hint: maskSecret(secret), at, checkFrom: at + GATEWAY_CACHE_MS, until: at + KEPT_MS };
    },
    take(profileId, keyId) {
      const name = nameOf(profileId, keyId);
      const secret = kept.get(name)?.secret ?? null;
      drop(name);
      return secret;
    },
    drop: (profileId, keyId) => drop(nameOf(profileId, keyId)),
    clear() {
      for (const name of [...kept.keys()]) drop(name);
    },
  };
}
