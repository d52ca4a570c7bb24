// Taking in an API key: look at it, ask the platform about it, only then keep it. Threat: the key ends where it does not belong.
import { randomBytes } from 'node:crypto';
import { parseApiKey } from '../../shared/api-key.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Log } from '../log.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { Profile, Profiles } from '../store/profiles.ts';
import type { Keychain } from '../vault/types.ts';
import { atHome, homeOfKind, type NewAccountHome } from './account-home.ts';
import { apiKeyEntry, keepApiKey } from './stored-key.ts';

const COLORS = ['indigo', 'teal', 'grape', 'orange', 'cyan', 'pink'];

export interface ConnectRequest {
  apiKey: string;
  proxyUsername: string;
  name: string;
  sessionOnly: boolean;
}

/** The proxy username is public, in every customer's URL: an API key in its place would give the account away. */
export function assertPublicUsername(proxyUsername: string, apiKey: string | null): void {
  const looksLikeKey = /^psx_[a-z0-9_]{16,}$/.test(proxyUsername);
  if (
    !looksLikeKey &&
    (apiKey === null || !apiKey.toLowerCase().startsWith(`${proxyUsername}_`)) &&
    proxyUsername !== apiKey
  )
    return;
  const message =
    'That looks like the API key. The proxy username is the short public id, such as psx_ab12; every customer sees it.';
  throw new AppError(
    appErrorData('validation', message, 'Copy the proxy username from your dashboard.', {
      fields: [{ field: 'proxyUsername', message }],
    }),
  );
}

/** Returns the cleaned key. Throws key_malformed or key_wrong_kind, at the field `apiKey`. */
export function assertApiKey(text: string): string {
  const parsed = parseApiKey(text);
  if (parsed.ok) return parsed.apiKey;
  throw new AppError({ ...parsed.error, fields: [{ field: 'apiKey', message: parsed.error.message }] });
}

/** Throws keychain_locked, keychain_absent or keychain_failed when the key could not be kept. */
export async function assertKeychain(keychain: Keychain): Promise<void> {
  const { status, message } = await keychain.probe();
  if (status === 'ok') return;
  throw new AppError(
    appErrorData(
      `keychain_${status}`,
      message,
      'Unlock or install it and retry, or tick “for this session only”: then the key is kept in memory until Pakdesk closes.',
    ),
  );
}

/** One read of the list proves the key; nothing is kept before. */
export async function checkWithPlatform(client: PlatformClient): Promise<void> {
  try {
    await client.listKeys();
  } catch (error) {
    if (error instanceof AppError && error.code === 'key_invalid') {
      throw new AppError({
        ...error.data,
        message: 'The platform does not know this API key. It was not kept.',
        fields: [{ field: 'apiKey', message: 'The platform does not know this key.' }],
      });
    }
    throw error;
  } finally {
    await client.close();
  }
}

/** A key that is entered again belongs to the account on the screen (`again`), at its platform's address as this app knows it. */
export function profileFor(
  { name, proxyUsername }: ConnectRequest,
  again: Profile | null,
  { home, profiles, nowMs }: { home: NewAccountHome; profiles: Profiles; nowMs: number },
): Profile {
  if (again) {
    const place = homeOfKind(again.kind, home);
    return { ...(place ? atHome(again, place) : again), name, proxyUsername };
  }
  return {
    id: randomBytes(6).toString('hex'),
    name,
    color: COLORS[profiles.list().length % COLORS.length] ?? 'indigo',
    ...home,
    proxyUsername,
    createdAt: nowMs,
  };
}

/** The key in the keychain (`apiKey` null: it stays in memory), then the account in the list; both or neither. */
export async function keepAccount(
  profile: Profile,
  apiKey: string | null,
  { keychain, profiles, log }: { keychain: Keychain; profiles: Profiles; log: Log },
): Promise<void> {
  const isNew = profiles.get(profile.id) === null;
  if (apiKey !== null) await keepApiKey(keychain, profile, apiKey);
  try {
    profiles.put(profile);
  } catch (error) {
    // Under an id that nobody knows it would stay for ever.
    if (isNew && apiKey !== null) {
      await keychain
        .delete(apiKeyEntry(profile.id))
        .catch((reason: unknown) => void log.error('account.keyNotForgotten', reason, { profile: profile.id }));
    }
    throw error;
  }
}
