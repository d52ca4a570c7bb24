// Takes an account's keys out of the keychain. Threat: an API key that stays there although the account was disconnected.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Log } from '../log.ts';
import { dataKeyEntry } from '../vault/data-key.ts';
import type { Keychain } from '../vault/types.ts';
import { apiKeyEntry } from './stored-key.ts';

/** Both are tried, whatever becomes of the first. Returns the first failure, or null. */
export async function forgetKeys(keychain: Keychain, profileId: string, log: Log): Promise<unknown> {
  let failure: unknown = null;
  for (const entry of [apiKeyEntry(profileId), dataKeyEntry(profileId)]) {
    try {
      await keychain.delete(entry);
    } catch (error) {
      log.error('account.keyNotForgotten', error, { profile: profileId });
      failure ??= error;
    }
  }
  return failure;
}

/** A key for this session only was kept where there is no keychain at all: then nothing is left in it. */
export const isNoKeychain = (failure: unknown) => failure instanceof AppError && failure.code === 'keychain_absent';
