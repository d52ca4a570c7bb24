/** The app lock. While it is closed main answers to nothing but the calls in `WHILE_LOCKED`. */
import { z } from 'zod';
import { call, done, event, ms, none } from './row.ts';

export const MIN_PASSPHRASE_CHARS = 8;
const passphrase = z.string().max(1000);
const newPassphrase = passphrase.min(
  MIN_PASSPHRASE_CHARS,
  `At least ${MIN_PASSPHRASE_CHARS} characters. A few words are easier to type than a short puzzle.`,
);

export const LOCK_MINUTES = { min: 1, max: 480 } as const;

export const lockOptionsSchema = z.strictObject({
  /** Minutes without a key press or a move of the pointer; null = not by itself. */
  afterMinutes: z.number().int().min(LOCK_MINUTES.min).max(LOCK_MINUTES.max).nullable(),
  /** When the computer sleeps or its screen is locked. */
  onSleep: z.boolean(),
});
export type LockOptions = z.infer<typeof lockOptionsSchema>;

export const DEFAULT_LOCK_OPTIONS: LockOptions = { afterMinutes: 15, onSleep: true };

export const lockStateSchema = z.object({
  /** A passphrase is set. */
  enabled: z.boolean(),
  locked: z.boolean(),
  afterMinutes: z.number().int().nullable(),
  onSleep: z.boolean(),
  /** `absent`: the system offers none to an app. */
  touchId: z.enum(['absent', 'off', 'on']),
  /** After wrong passphrases: no try before this time; null = now. */
  retryAt: ms.nullable(),
  /** The lock's own file cannot be read: only the API key opens it. */
  damaged: z.boolean(),
});
export type LockState = z.infer<typeof lockStateSchema>;

export const lock = {
  state: call(none, lockStateSchema),
  now: call(none, lockStateSchema),
  turnOn: call(lockOptionsSchema.extend({ passphrase: newPassphrase }), lockStateSchema),
  setOptions: call(lockOptionsSchema, lockStateSchema),
  changePassphrase: call(z.strictObject({ passphrase, next: newPassphrase }), lockStateSchema),
  setTouchId: call(z.strictObject({ on: z.boolean() }), lockStateSchema),
  turnOff: call(z.strictObject({ passphrase }), lockStateSchema),
  unlock: call(z.strictObject({ passphrase }), lockStateSchema),
  unlockByTouchId: call(none, lockStateSchema),
  /** The way out: main reads the account's API key from the clipboard. The lock is taken off, its passphrase forgotten. */
  unlockByApiKey: call(none, done),
};

/** What the page may call while it is locked; main refuses everything else with `locked`. */
export const WHILE_LOCKED: readonly string[] = [
  'lock.state',
  'lock.now',
  'lock.unlock',
  'lock.unlockByTouchId',
  'lock.unlockByApiKey',
] satisfies `lock.${keyof typeof lock}`[];

export const lockEvents = { lockChanged: event(lockStateSchema) };
