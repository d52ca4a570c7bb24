// What the app lock needs of the rest of main.
import type { LockState } from '../../shared/ipc/lock.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ScryptCost } from '../vault/passphrase-key.ts';
import type { Keychain } from '../vault/types.ts';
import type { LockStore } from './lock-file.ts';

export interface TouchId {
  isAvailable(): boolean;
  /** Rejects when it was cancelled or refused. */
  prompt(reason: string): Promise<void>;
}

export interface AppLockDeps {
  store: LockStore;
  keychain: Keychain;
  touchId: TouchId | null;
  clock: Clock;
  log: Log;
  /** Entries that may be there when a lock is set: they are sealed at once, others when they are first read. */
  entryNames: () => string[];
  /** Entries whose content proves who asks for the way out. */
  isProof: (account: string) => boolean;
  /** The screen is blanked and the clipboard cleared: at once, before anything is waited for. */
  onLocked: () => void;
  /** Ends when nothing of main holds a key any more; `seal` keeps what is nowhere else. */
  letGo: () => Promise<void>;
  takeUp: () => Promise<void>;
  onState: (state: LockState) => void;
  /** Tests guess for less. */
  cost?: ScryptCost;
}
