/** The app lock of the fake main: the passphrase is what it was set to, else “correct horse”. */
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { LockState } from '../../shared/ipc/lock.ts';

export const NO_LOCK: LockState = {
  enabled: false,
  locked: false,
  afterMinutes: null,
  onSleep: false,
  touchId: 'absent',
  retryAt: null,
  damaged: false,
};

export function fakeLock(state: { lock: LockState }, nowMs: () => number, publish: Publish): Handlers['lock'] {
  let passphrase = 'correct horse';
  let failures = 0;
  const change = (part: Partial<LockState>): LockState => {
    state.lock = { ...state.lock, ...part };
    publish('lockChanged', state.lock);
    return state.lock;
  };
  const check = (typed: string) => {
    if (typed === passphrase) return;
    failures += 1;
    if (failures >= 3) change({ retryAt: nowMs() + 5_000 });
    const message = 'That is not the passphrase.';
    throw new AppError(
      appErrorData('validation', message, 'Type it again.', { fields: [{ field: 'passphrase', message }] }),
    );
  };
  return {
    state: () => state.lock,
    now: () => (state.lock.enabled ? change({ locked: true }) : state.lock),
    turnOn: (input) => {
      passphrase = input.passphrase;
      return change({ enabled: true, afterMinutes: input.afterMinutes, onSleep: input.onSleep });
    },
    setOptions: (options) => change(options),
    changePassphrase: (input) => {
      check(input.passphrase);
      passphrase = input.next;
      return state.lock;
    },
    setTouchId: ({ on }) => change({ touchId: on ? 'on' : 'off' }),
    turnOff: (input) => {
      check(input.passphrase);
      return change(NO_LOCK);
    },
    unlock: (input) => {
      check(input.passphrase);
      failures = 0;
      return change({ locked: false, retryAt: null });
    },
    unlockByTouchId: () => change({ locked: false }),
    unlockByApiKey: () => {
      change(NO_LOCK);
      return { done: true };
    },
  };
}
