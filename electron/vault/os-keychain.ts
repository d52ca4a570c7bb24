// The OS keychain. Threats: a silent fall back to a weaker store (hence the pin), and a prompt that freezes the app (hence the time limit).
import { AppError } from '../../shared/ipc/app-error.ts';
import {
  classifyKeychainError,
  faultOf,
  keychainCancelled,
  keychainError,
  keychainTimeout,
} from './keychain-errors.ts';
import { assertSecretSize } from './secret-size.ts';
import type { Keychain } from './types.ts';

/** Without the pin Linux falls back to the kernel keyring, which forgets at reboot. */
export const ENTRY_OPTIONS = { linux: { store: 'secret-service' } } as const;

/** A person needs time to type a password; one who went away must not block the app for good. */
const PROMPT_TIMEOUT_MS = 120_000;

/** Kept in the keychain: reading a name that does not exist answers "none" even where the keychain is locked or cannot be written. */
const PROBE_ACCOUNT = 'availability-check';

interface Entry {
  getPassword(signal?: AbortSignal): Promise<string | null>;
  setPassword(secret: string, signal?: AbortSignal): Promise<void>;
  deletePassword(signal?: AbortSignal): Promise<boolean>;
}

export type EntryConstructor = new (service: string, account: string, options: typeof ENTRY_OPTIONS) => Entry;

export interface OsKeychainOptions {
  platform?: NodeJS.Platform;
  promptTimeoutMs?: number;
  /** Loading the native module costs time and may fail, so it happens at first use. */
  loadEntry?: () => Promise<EntryConstructor>;
}

async function loadNativeEntry(): Promise<EntryConstructor> {
  return (await import('@napi-rs/keyring')).AsyncEntry;
}

export function createOsKeychain(service: string, options: OsKeychainOptions = {}): Keychain {
  const platform = options.platform ?? process.platform;
  const timeoutMs = options.promptTimeoutMs ?? PROMPT_TIMEOUT_MS;
  const loadEntry = options.loadEntry ?? loadNativeEntry;
  // One native call at a time: each holds a thread of Node's small pool, and ignored prompts would use it up.
  let tail: Promise<unknown> = Promise.resolve();

  async function native<T>(account: string, use: (entry: Entry) => Promise<T>): Promise<T> {
    let Entry: EntryConstructor;
    try {
      Entry = await loadEntry();
    } catch (error) {
      throw keychainError('failed', platform, error);
    }
    let entry: Entry;
    try {
      entry = new Entry(service, account, ENTRY_OPTIONS);
    } catch (error) {
      throw keychainError(classifyKeychainError(error, true), platform, error);
    }
    try {
      return await use(entry);
    } catch (error) {
      throw keychainError(classifyKeychainError(error, false), platform, error);
    }
  }

  /** The caller is free at the abort or the time limit, even while the native call goes on. */
  function bounded<T>(account: string, signal: AbortSignal | undefined, use: (entry: Entry) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(keychainCancelled());
      let waiting = true;
      const settle = (finish: () => void) => {
        if (!waiting) return;
        waiting = false;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onAbort = () => settle(() => reject(keychainCancelled()));
      const timer = setTimeout(() => settle(() => reject(keychainTimeout(platform, timeoutMs))), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      tail = tail.then(async () => {
        // Given up while it was queued: it must not write after the user was told that it did not.
        if (!waiting) return;
        try {
          const value = await native(account, use);
          settle(() => resolve(value));
        } catch (error) {
          settle(() => reject(error));
        }
      });
    });
  }

  return {
    async probe(signal) {
      try {
        await bounded(PROBE_ACCOUNT, signal, async (entry) => {
          if ((await entry.getPassword(signal)) === null) await entry.setPassword('ok', signal);
        });
        return { status: 'ok', message: '' };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { status: faultOf(error), message: `${error.data.message} ${error.data.nextStep}`.trim() };
      }
    },
    get: (account, signal) => bounded(account, signal, (entry) => entry.getPassword(signal)),
    async set(account, secret, signal) {
      assertSecretSize(secret);
      await bounded(account, signal, (entry) => entry.setPassword(secret, signal));
    },
    delete: (account, signal) => bounded(account, signal, (entry) => entry.deletePassword(signal)),
  };
}
