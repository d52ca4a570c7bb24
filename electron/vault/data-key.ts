// The data key that seals a profile's pak_ secrets. It lives in the keychain, so a copied profile folder opens nothing.
import { randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { DATA_KEY_BYTES } from './cipher.ts';
import type { Keychain } from './types.ts';

export function dataKeyEntry(profileId: string): string {
  return `${profileId}/data-key`;
}

function parseDataKey(text: string | null): Uint8Array | null {
  if (text === null || !/^[A-Za-z0-9+/]{43}=$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === DATA_KEY_BYTES ? new Uint8Array(bytes) : null;
}

/**
 * Reads the profile's data key, or makes it. An entry that is no key is replaced: what it sealed opens for nobody,
 * and the platform can reveal those secrets again. A keychain failure rejects and replaces nothing.
 */
export async function loadDataKey(keychain: Keychain, profileId: string, signal?: AbortSignal): Promise<Uint8Array> {
  const account = dataKeyEntry(profileId);
  const known = parseDataKey(await keychain.get(account, signal));
  if (known) return known;
  await keychain.set(account, randomBytes(DATA_KEY_BYTES).toString('base64'), signal);
  // What is read back counts: a keychain that does not keep what it was given would lose every sealed secret at the next start.
  const kept = parseDataKey(await keychain.get(account, signal));
  if (kept) return kept;
  throw new AppError(
    appErrorData(
      'keychain_failed',
      'The keychain did not keep what it was given.',
      'Keep the API key for this session only.',
    ),
  );
}
