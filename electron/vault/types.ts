// Where secrets live: the OS keychain behind one interface, so that tests and "this session only" can stand in.
export type KeychainStatus = 'ok' | 'locked' | 'absent' | 'failed';

export interface Keychain {
  /** Asks the store whether it works now; never throws. `message` is for the user. */
  probe(signal?: AbortSignal): Promise<{ status: KeychainStatus; message: string }>;
  /** Null = no such entry. Rejects with AppError keychain_locked, keychain_absent or keychain_failed: never null for a failure. */
  get(account: string, signal?: AbortSignal): Promise<string | null>;
  set(account: string, secret: string, signal?: AbortSignal): Promise<void>;
  /** False when there was none. */
  delete(account: string, signal?: AbortSignal): Promise<boolean>;
}

/** Seals pak_ secrets for the database: AES-256-GCM, fresh nonce each, the key id as associated data. */
export interface SecretCipher {
  seal(keyId: string, secret: string): Uint8Array;
  /** Throws AppError secret_unavailable when the box was altered, is of another key id or another data key. */
  open(keyId: string, box: Uint8Array): string;
}
