// The customers' pak_ secrets while an account is open. Threat: a copied profile folder; so only sealed boxes reach the disk, or nothing.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { maskSecret } from '../../shared/key.ts';
import type { SecretStore } from '../store/types.ts';
import type { SecretCipher } from '../vault/types.ts';

export interface PakSecrets {
  /** Null when this app has not seen the secret; then the platform can be asked to reveal it. */
  get(keyId: string): string | null;
  /** Returns the hint for lists. */
  put(keyId: string, secret: string): string;
  delete(keyId: string): void;
  clear(): void;
  /** What is in memory alone: sealed boxes on disk need no carrying over. */
  inMemory(): Record<string, string>;
}

/** Sealed in the database under a data key that lives in the keychain. */
export function createSealedSecrets(store: SecretStore, cipher: SecretCipher): PakSecrets {
  return {
    get(keyId) {
      const box = store.get(keyId);
      if (!box) return null;
      try {
        return cipher.open(keyId, box);
      } catch (error) {
        // A box of a lost data key opens for nobody: drop it, the platform can reveal the secret again.
        if (error instanceof AppError && error.code === 'secret_unavailable') {
          store.delete(keyId);
          return null;
        }
        throw error;
      }
    },
    put(keyId, secret) {
      store.put(keyId, cipher.seal(keyId, secret));
      return maskSecret(secret);
    },
    delete: (keyId) => store.delete(keyId),
    clear: () => store.clear(),
    inMemory: () => ({}),
  };
}

/** For an account without a keychain: memory only, gone when the app closes. */
export function createSessionSecrets(): PakSecrets {
  const secrets = new Map<string, string>();
  return {
    get: (keyId) => secrets.get(keyId) ?? null,
    put(keyId, secret) {
      secrets.set(keyId, secret);
      return maskSecret(secret);
    },
    delete: (keyId) => void secrets.delete(keyId),
    clear: () => secrets.clear(),
    inMemory: () => Object.fromEntries(secrets),
  };
}

/** Refuses text that holds the API key: whoever got it could spend the reseller's money. */
export function assertNoApiKey(text: string, apiKey: string | null): void {
  if (apiKey === null) return;
  const forms = [apiKey, Buffer.from(apiKey).toString('base64').replace(/=+$/, ''), encodeURIComponent(apiKey)];
  if (forms.some((form) => text.includes(form))) {
    throw new AppError(
      appErrorData(
        'api_key_in_output',
        'That text holds your API key. It was not copied: whoever has it can spend your balance.',
        'Check the proxy username in Settings: it is the short account id, never the API key.',
      ),
    );
  }
}
