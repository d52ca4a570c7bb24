// The app lock. Threat: whoever sits down at an unlocked computer. Locked, main holds no key and answers nothing; the keychain's entries are sealed under a key that only the passphrase opens.
import { randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { LockOptions, LockState } from '../../shared/ipc/lock.ts';
import { SCRYPT_COST } from '../vault/passphrase-key.ts';
import { createAlone } from './alone.ts';
import { openBox, sealBox } from './box.ts';
import { createGuardedKeychain } from './guarded-keychain.ts';
import { type LockFile, proofOf, provesItself } from './lock-file.ts';
import { LOCK_KEY_BYTES, openLockKey, sealLockKey } from './sealed-key.ts';
import { delayAfter, retryAt } from './try-delay.ts';
import type { AppLockDeps } from './types.ts';
import { dropWrapped, readEntries, unwrapEntries, wrapEntry } from './wrapped-entry.ts';

/** A second copy of the lock key, only while Touch ID is on. */
const TOUCH_ID_ENTRY = 'lock/touch-id';

export type AppLock = ReturnType<typeof createAppLock>;

export const lockedError = () =>
  new AppError(appErrorData('locked', 'Pakdesk is locked.', 'Unlock it with your passphrase.'));

export function createAppLock(deps: AppLockDeps) {
  const { store, keychain, clock, log, cost = SCRYPT_COST } = deps;
  const found = store.read();
  let file: LockFile | null = typeof found === 'string' ? null : found;
  // A clock that was set back must not lock its owner out for longer than the delay.
  if (file?.failedAt) file = { ...file, failedAt: Math.min(file.failedAt, clock.now()) };
  let isDamaged = found === 'damaged';
  let locked = found !== 'absent';
  let lockKey: Buffer | null = null;
  let lettingGo: Promise<void> = Promise.resolve();
  let trying = false;
  /** While the lock is set or taken off nobody else is at the keychain, and it does not close: that would forget the key under way. */
  const alone = createAlone();

  const isEnabled = () => file !== null || isDamaged;

  function state(): LockState {
    const touchId = deps.touchId?.isAvailable() ?? false;
    return {
      enabled: isEnabled(),
      locked,
      afterMinutes: file?.options.afterMinutes ?? null,
      onSleep: file?.options.onSleep ?? false,
      touchId: !touchId ? 'absent' : file?.touchId ? 'on' : 'off',
      retryAt: file && retryAt(file.failures, file.failedAt, clock.now()),
      damaged: isDamaged,
    };
  }

  function changed(): LockState {
    const now = state();
    deps.onState(now);
    return now;
  }

  function save(next: LockFile): LockFile {
    store.write(next);
    file = next;
    return next;
  }

  function use(): Buffer {
    if (locked || lockKey === null) throw lockedError();
    return lockKey;
  }

  function needFile(): LockFile {
    if (file) return file;
    throw new AppError(appErrorData('conflict', 'No app lock is set.', 'Set a passphrase under Settings, App lock.'));
  }

  const guarded = createGuardedKeychain(keychain, {
    settled: alone.idle,
    isOff: () => !isEnabled(),
    use,
    remember(account, secret) {
      const known = needFile();
      const proof = deps.isProof(account) ? proofOf(secret) : null;
      if (proof === null && account in known.entries) return;
      save({ ...known, entries: { ...known.entries, [account]: proof } });
    },
  });

  /** One try at a time, counted before it is looked at: a kill in between gives nobody a free one. */
  async function trial<T>(look: (known: LockFile) => Promise<T | null>, wrong: () => AppError): Promise<T> {
    const known = needFile();
    const now = clock.now();
    const waitUntil = retryAt(known.failures, known.failedAt, now);
    if (waitUntil !== null || trying) {
      throw new AppError(
        appErrorData('busy', 'Too many tries.', 'Wait, and type it again.', {
          retryAfterMs: waitUntil === null ? 1000 : waitUntil - now,
        }),
      );
    }
    trying = true;
    let looked = false;
    try {
      save({ ...known, failures: known.failures + 1, failedAt: now });
      const result = await look(known);
      looked = true;
      if (result === null) {
        log.warn('lock.refused', { failures: needFile().failures });
        changed();
        throw wrong();
      }
      save({ ...needFile(), failures: 0, failedAt: null });
      return result;
    } catch (error) {
      // Not looked at to the end, such as without a network: that was no wrong one.
      if (!looked) save({ ...needFile(), failures: known.failures, failedAt: known.failedAt });
      throw error;
    } finally {
      trying = false;
    }
  }

  function wrongPassphrase(): AppError {
    const retryAfterMs = delayAfter(needFile().failures);
    const message = 'That is not the passphrase.';
    return new AppError(
      appErrorData('validation', message, 'Type it again.', {
        fields: [{ field: 'passphrase', message }],
        retryAfterMs: retryAfterMs === 0 ? null : retryAfterMs,
      }),
    );
  }

  const openWith = (passphrase: string): Promise<Buffer> =>
    trial((known) => openLockKey(passphrase, known), wrongPassphrase);

  function forgetKey(): void {
    lockKey?.fill(0);
    lockKey = null;
  }

  /** Closes at once; resolves when nothing holds a key any more. */
  async function close(why: 'user' | 'idle' | 'sleep'): Promise<void> {
    while (alone.isBusy()) await alone.idle();
    if (!isEnabled() || locked) return lettingGo;
    locked = true;
    log.info('lock.locked', { why });
    changed();
    deps.onLocked();
    lettingGo = deps
      .letGo()
      .catch((error: unknown) => void log.error('lock.notLetGo', error))
      .finally(forgetKey);
    return lettingGo;
  }

  async function open(key: Buffer, how: 'passphrase' | 'touchId'): Promise<LockState> {
    // What was in flight at locking ends first: it is not taken up twice.
    await lettingGo;
    while (alone.isBusy()) await alone.idle();
    // Unlocked twice at once, or the lock is gone: the account was taken up already.
    if (!locked) {
      key.fill(0);
      return state();
    }
    lockKey = key;
    locked = false;
    log.info('lock.unlocked', { how });
    const now = changed();
    await deps.takeUp();
    return now;
  }

  function assertUnlocked(): void {
    if (locked) throw lockedError();
  }

  return {
    state,
    isLocked: () => locked,
    keychain: guarded,
    close,
    /** For what lives in memory only, such as an API key for this session: sealed, it may stay while locked. Null: no lock is set. */
    seal: (place: string, secret: string) =>
      lockKey === null ? null : sealBox(lockKey, place, Buffer.from(secret, 'utf8')),
    unseal: (place: string, box: string) => openBox(use(), place, box)?.toString('utf8') ?? null,

    async turnOn({ passphrase, ...options }: LockOptions & { passphrase: string }): Promise<LockState> {
      assertUnlocked();
      const key = randomBytes(LOCK_KEY_BYTES);
      const sealed = await sealLockKey(passphrase, key, cost);
      return alone.run(async () => {
        if (isEnabled()) throw new AppError(appErrorData('conflict', 'An app lock is set already.'));
        // Only now, with nobody else at it: what was deleted meanwhile must not be written back. A keychain that is locked is found before anything is changed.
        const present = await readEntries(keychain, deps.entryNames());
        const entries = Object.fromEntries(
          present.map(([account, secret]) => [account, deps.isProof(account) ? proofOf(secret) : null]),
        );
        save({ version: 1, ...sealed, options, touchId: false, failures: 0, failedAt: null, entries });
        lockKey = key;
        for (const [account, secret] of present) await keychain.set(account, wrapEntry(key, account, secret));
        log.info('lock.set', { entries: present.length });
        return changed();
      });
    },

    setOptions(options: LockOptions): LockState {
      assertUnlocked();
      save({ ...needFile(), options });
      return changed();
    },

    async changePassphrase(passphrase: string, next: string): Promise<LockState> {
      assertUnlocked();
      const key = await openWith(passphrase);
      const sealed = await sealLockKey(next, key, cost);
      key.fill(0);
      save({ ...needFile(), ...sealed });
      return changed();
    },

    async setTouchId(on: boolean): Promise<LockState> {
      assertUnlocked();
      needFile();
      if (on && !deps.touchId?.isAvailable()) {
        throw new AppError(appErrorData('conflict', 'This computer offers no Touch ID to Pakdesk.'));
      }
      if (on) await keychain.set(TOUCH_ID_ENTRY, use().toString('base64'));
      else await keychain.delete(TOUCH_ID_ENTRY);
      save({ ...needFile(), touchId: on });
      return changed();
    },

    async turnOff(passphrase: string): Promise<LockState> {
      assertUnlocked();
      const key = await openWith(passphrase);
      try {
        return await alone.run(async () => {
          // Locked while the passphrase was looked at: then it stays, or nothing would open it any more.
          assertUnlocked();
          await unwrapEntries(keychain, key, Object.keys(needFile().entries));
          await keychain.delete(TOUCH_ID_ENTRY);
          store.remove();
          file = null;
          forgetKey();
          log.info('lock.takenOff');
          return changed();
        });
      } finally {
        key.fill(0);
      }
    },

    async unlock(passphrase: string): Promise<LockState> {
      if (!locked) return state();
      return open(await openWith(passphrase), 'passphrase');
    },

    async unlockByTouchId(): Promise<LockState> {
      if (!locked) return state();
      const known = needFile();
      if (!known.touchId || !deps.touchId?.isAvailable()) throw lockedError();
      try {
        await deps.touchId.prompt('unlock Pakdesk');
      } catch (error) {
        throw new AppError(appErrorData('cancelled', 'Touch ID did not unlock Pakdesk.', 'Type your passphrase.'), {
          cause: error,
        });
      }
      const key = Buffer.from((await keychain.get(TOUCH_ID_ENTRY)) ?? '', 'base64');
      if (key.length !== LOCK_KEY_BYTES) throw lockedError();
      return open(key, 'touchId');
    },

    /** The way out. `prove` says for which entry the caller knows the content; then the lock goes, and every entry under it. */
    async breakWith(prove: (proves: (account: string, secret: string) => boolean) => Promise<boolean>): Promise<void> {
      if (!locked) return;
      const proves = (account: string, secret: string) => {
        const proof = file && Object.hasOwn(file.entries, account) ? file.entries[account] : null;
        return proof ? provesItself(proof, secret) : false;
      };
      const wrong = () =>
        new AppError(
          appErrorData('refused', 'That is not the API key of an account on this computer.', 'Copy it and try again.'),
        );
      if (file) await trial(async () => ((await prove(proves)) ? true : null), wrong);
      else if (!(await prove(proves))) throw wrong();
      await lettingGo;
      await alone.run(async () => {
        await dropWrapped(keychain, new Set([...Object.keys(file?.entries ?? {}), ...deps.entryNames()]));
        await keychain.delete(TOUCH_ID_ENTRY);
        store.remove();
        file = null;
        isDamaged = false;
        locked = false;
        forgetKey();
        log.warn('lock.broken');
        changed();
      });
    },
  };
}
