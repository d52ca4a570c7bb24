// Calls of the app lock. While it is closed these few are all that main answers.
import { parseApiKey } from '../../shared/api-key.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { AppLock } from '../lock/app-lock.ts';

export interface LockDeps {
  lock: AppLock;
  readClipboard: () => Promise<string>;
  clearClipboard: () => Promise<void>;
  /** Takes the lock off with the API key of an account here, and keeps that key. Throws `refused`. */
  breakLock: (apiKey: string) => Promise<void>;
}

export function lockHandlers({ lock, readClipboard, clearClipboard, breakLock }: LockDeps): Handlers['lock'] {
  return {
    state: () => lock.state(),
    now() {
      // Closed at once; what is in flight ends behind it.
      void lock.close('user');
      return lock.state();
    },
    turnOn: (input) => lock.turnOn(input),
    setOptions: (options) => lock.setOptions(options),
    changePassphrase: ({ passphrase, next }) => lock.changePassphrase(passphrase, next),
    setTouchId: ({ on }) => lock.setTouchId(on),
    turnOff: ({ passphrase }) => lock.turnOff(passphrase),
    unlock: ({ passphrase }) => lock.unlock(passphrase),
    unlockByTouchId: () => lock.unlockByTouchId(),
    async unlockByApiKey() {
      const parsed = parseApiKey(await readClipboard());
      if (!parsed.ok) throw new AppError(parsed.error);
      await breakLock(parsed.apiKey);
      await clearClipboard();
      return { done: true };
    },
  };
}
