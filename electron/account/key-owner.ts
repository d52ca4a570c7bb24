// Whose API key is it? The way past a forgotten passphrase. Threats: a colleague with some key of his own who wants to see what this account's cache holds; an edited list of accounts that sends the key to a host of somebody's own.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PlatformClient } from '../platform/types.ts';
import { openStore } from '../store/open.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { LIVE_HOME, type NewAccountHome } from './account-home.ts';

export interface KeyOwnerDeps {
  profiles: readonly Profile[];
  /** The platform that the app was started with. */
  home: NewAccountHome;
  createClient: (baseUrl: string, getApiKey: () => string) => PlatformClient;
  /** The open account's, which must not be opened twice. */
  openStoreOf: (profileId: string) => Store | null;
  dirOf: (profileId: string) => string;
  now: () => number;
}

/** Never an address that only the list of accounts names; null = nobody is asked about this account. */
function askedAt(profile: Profile, home: NewAccountHome): string | null {
  if (profile.kind === 'live') return LIVE_HOME.apiUrl;
  return profile.kind === home.kind && profile.apiUrl === home.apiUrl ? home.apiUrl : null;
}

/** The ids of the keys behind it; null when the platform does not know it. */
async function listedBehind(apiKey: string, apiUrl: string, deps: KeyOwnerDeps): Promise<string[] | null> {
  const client = deps.createClient(apiUrl, () => apiKey);
  try {
    const { value } = await client.listKeys();
    return value.map(({ key }) => key.id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'key_invalid') return null;
    throw error;
  } finally {
    await client.close();
  }
}

function lookInto(profile: Profile, deps: KeyOwnerDeps, look: (store: Store) => boolean): boolean {
  const present = deps.openStoreOf(profile.id);
  const store = present ?? openStore({ dir: deps.dirOf(profile.id), now: deps.now });
  try {
    return look(store);
  } finally {
    if (!present) store.close();
  }
}

const holdsNothing = ({ keys, journal, payments }: Store) =>
  keys.count() === 0 &&
  journal.list({ limit: 1 }).operations.length === 0 &&
  Object.values(payments.counts().states).every((count) => count === 0);

/**
 * First by what the lock knows of the stored keys, which needs no network. A key that was made since then is asked from
 * the platform: one of the keys behind it must be in an account's cache. An empty cache proves nothing about anybody;
 * only where nothing at all is here is there nothing to hide.
 */
export async function ownerOfKey(
  apiKey: string,
  proves: (profile: Profile, apiKey: string) => boolean,
  deps: KeyOwnerDeps,
): Promise<Profile | null> {
  const known = deps.profiles.find((profile) => proves(profile, apiKey));
  if (known) return known;
  const addresses = new Set(deps.profiles.map((profile) => askedAt(profile, deps.home)));
  for (const apiUrl of addresses) {
    const listed = apiUrl === null ? null : await listedBehind(apiKey, apiUrl, deps);
    if (listed === null) continue;
    const there = deps.profiles.filter((profile) => askedAt(profile, deps.home) === apiUrl);
    const owner = there.find((profile) =>
      lookInto(profile, deps, ({ keys }) => listed.some((id) => keys.get(id) !== null)),
    );
    if (owner) return owner;
    if (deps.profiles.every((profile) => lookInto(profile, deps, holdsNothing))) return there[0] ?? null;
  }
  return null;
}
