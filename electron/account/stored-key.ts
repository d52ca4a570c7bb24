// The API key in the keychain, bound to its API. Threat: whoever can edit the profile folder points the app at a host of his own.
import { z } from 'zod';
import { parseApiKey } from '../../shared/api-key.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Profile } from '../store/profiles.ts';
import type { Keychain } from '../vault/types.ts';

const entry = z.strictObject({ v: z.literal(1), apiUrl: z.string(), apiKey: z.string() });

export const apiKeyEntry = (profileId: string) => `${profileId}/api-key`;

/** Null = none kept. Throws keychain_…, or key_invalid when the entry was altered or belongs to another API. */
export async function readApiKey(keychain: Keychain, profile: Profile, signal?: AbortSignal): Promise<string | null> {
  const text = await keychain.get(apiKeyEntry(profile.id), signal);
  if (text === null) return null;
  const parsed = entry.safeParse(parseJson(text));
  const key = parsed.success ? parseApiKey(parsed.data.apiKey) : null;
  if (!parsed.success || !key?.ok || parsed.data.apiUrl !== profile.apiUrl) {
    throw new AppError(
      appErrorData(
        'key_invalid',
        parsed.success && key?.ok
          ? 'The stored API key belongs to another API address than this profile names. It was not used.'
          : 'The keychain entry of this account is not what Pakdesk wrote there. It was not used.',
        'Enter the API key again.',
      ),
    );
  }
  return key.apiKey;
}

/** Word for word what is kept. */
export function apiKeyText({ apiUrl }: Profile, apiKey: string): string {
  return JSON.stringify({ v: 1, apiUrl, apiKey });
}

export async function keepApiKey(keychain: Keychain, profile: Profile, apiKey: string): Promise<void> {
  await keychain.set(apiKeyEntry(profile.id), apiKeyText(profile, apiKey));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
