// Whose API key is it? The way past a forgotten passphrase. Threat: a colleague with some key of his own who wants to see what this account's cache holds.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PlatformClient } from '../platform/types.ts';
import { openStore } from '../store/open.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';

export interface KeyOwnerDeps {
  profiles: readonly Profile[];
  createClient: (baseUrl: string, getApiKey: () => string) => PlatformClient;
  /** The open account's, which must not be opened twice. */
  openStoreOf: (profileId: string) => Store | null;
  dirOf: (profileId: string) => string;
  now: () => number;
}

/** The platform lists the keys behind it, and one of them is in the cache; an empty cache has nothing to hide. */
async function isBehind(apiKey: string, profile: Profile, deps: KeyOwnerDeps): Promise<boolean> {
  const client = deps.createClient(profile.apiUrl, () => apiKey);
  try {
    const { value } = await client.listKeys();
    const present = deps.openStoreOf(profile.id);
    const store = present ?? openStore({ dir: deps.dirOf(profile.id), now: deps.now });
    try {
      return store.keys.count() === 0 || value.some(({ key }) => store.keys.get(key.id) !== null);
    } finally {
      if (!present) store.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'key_invalid') return false;
    throw error;
  } finally {
    await client.close();
  }
}

/** First by what the lock knows of the stored keys, which needs no network; a key that was made since then is asked from the platform. */
export async function ownerOfKey(
  apiKey: string,
  proves: (profile: Profile, apiKey: string) => boolean,
  deps: KeyOwnerDeps,
): Promise<Profile | null> {
  const known = deps.profiles.find((profile) => proves(profile, apiKey));
  if (known) return known;
  for (const profile of deps.profiles) if (await isBehind(apiKey, profile, deps)) return profile;
  return null;
}
