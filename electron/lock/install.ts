// The lock put to the rest of the app: which entries it seals, what ends when it closes, what opens when it opens.

import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { LockState } from '../../shared/ipc/lock.ts';
import { apiKeyEntry, apiKeyText } from '../account/stored-key.ts';
import type { Accounts } from '../account/types.ts';
import type { Notifier } from '../alerts/notifier.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { stripeKeyEntry, webhookSecretEntry } from '../payments/stripe/stripe-key.ts';
import type { Profile, Profiles } from '../store/profiles.ts';
import { dataKeyEntry } from '../vault/data-key.ts';
import type { ScryptCost } from '../vault/passphrase-key.ts';
import type { Keychain } from '../vault/types.ts';
import { type AppLock, createAppLock, lockedError } from './app-lock.ts';
import { watchIdle } from './idle-watch.ts';
import { openLockStore } from './lock-file.ts';
import type { TouchId } from './types.ts';

/** What the lock needs of the window and the system. */
export interface LockShell {
  /** Blanks the page, empties the clipboard of what was copied, takes notifications down. */
  onLocked: () => void;
  touchId: TouchId | null;
  /** Since the last key press or move of the pointer, in ms. */
  idleMs: () => number;
  cost?: ScryptCost;
}

export interface InstallOptions {
  dir: string;
  shell: LockShell;
  keychain: Keychain;
  profiles: Profiles;
  clock: Clock;
  log: Log;
  publish: Publish;
  accounts: () => Accounts;
  /** Ends what holds a secret beside the accounts. */
  letGo: () => void;
}

export interface InstalledLock {
  lock: AppLock;
  /** Opens the first account, at once or when the lock opens. */
  start(open: () => Promise<unknown>): Promise<void>;
  breakLock(apiKey: string): Promise<void>;
  close(): void;
}

export function installLock(options: InstallOptions): InstalledLock {
  const { profiles, shell, clock, publish } = options;
  /** What is to be opened first, while it could not be yet. */
  let waiting: (() => Promise<unknown>) | null = null;
  const closing = new AbortController();

  const lock: AppLock = createAppLock({
    ...options,
    store: openLockStore(options.dir),
    touchId: shell.touchId,
    ...(shell.cost ? { cost: shell.cost } : {}),
    entryNames: () =>
      profiles
        .list()
        .filter(({ kind }) => kind !== 'demo')
        // One that is not there costs nothing to ask for.
        .flatMap(({ id }) => [apiKeyEntry(id), dataKeyEntry(id), stripeKeyEntry(id), webhookSecretEntry(id)]),
    isProof: (account) => account.endsWith('/api-key'),
    onLocked: shell.onLocked,
    async letGo() {
      options.letGo();
      await options.accounts().suspend(lock.seal);
    },
    async takeUp() {
      const first = waiting;
      waiting = null;
      await (first ? first() : options.accounts().resume(lock.unseal));
    },
    onState: (state: LockState) => publish('lockChanged', state),
  });

  void watchIdle(
    { clock, idleMs: shell.idleMs, options: lock.state, close: (why) => void lock.close(why) },
    closing.signal,
  );

  return {
    lock,
    async start(open) {
      if (lock.isLocked()) waiting = open;
      else await open();
    },
    async breakLock(apiKey) {
      let owner: Profile | null = null;
      await lock.breakWith(async (proves) => {
        owner = await options
          .accounts()
          .ownerOf(apiKey, (profile, key) => proves(apiKeyEntry(profile.id), apiKeyText(profile, key)));
        return owner !== null;
      });
      if (owner === null) throw new AppError(appErrorData('internal', 'Nobody owns this key.'));
      waiting = null;
      await options.accounts().keepKey(owner, apiKey);
    },
    close: () => closing.abort(),
  };
}

/** While it is locked the page hears nothing but that. */
export function quietWhileLocked(publish: Publish, isLocked: () => boolean): Publish {
  return (name, payload) => {
    if (name === 'lockChanged' || !isLocked()) publish(name, payload);
  };
}

/** Nothing pops up with a customer's name on it while it is locked; the list of alerts keeps it, and it is told afterwards. */
export function silentWhileLocked(notifier: Notifier, isLocked: () => boolean): Notifier {
  return {
    isSupported: notifier.isSupported,
    isHeld: () => isLocked() || notifier.isHeld(),
    show: (popup) => {
      if (!isLocked()) notifier.show(popup);
    },
    setBadge: notifier.setBadge,
  };
}

/** A copy that was asked for before, and is ready after: it must not reach the clipboard of whoever sits there now. */
export function deniedWhileLocked<A extends unknown[]>(
  write: (...args: A) => Promise<void>,
  clear: () => Promise<void>,
  isLocked: () => boolean,
): (...args: A) => Promise<void> {
  return async (...args) => {
    if (isLocked()) throw lockedError();
    await write(...args);
    if (!isLocked()) return;
    await clear();
    throw lockedError();
  };
}
