// What the page is told of the accounts. The API key is in it as a hint of four signs, no more.
import type { AccountState, ProfileSummary } from '../../shared/ipc/account.ts';
import { maskApiKey } from '../../shared/key.ts';
import type { Profile } from '../store/profiles.ts';
import type { NewAccountHome } from './account-home.ts';
import type { KeychainState } from './kept-keys.ts';
import type { OpenAccount } from './open-account.ts';

export interface AccountStateParts {
  current: OpenAccount | null;
  profiles: readonly Profile[];
  home: NewAccountHome;
  /** The keychain is being asked for its key. */
  opening: boolean;
  keychain: KeychainState | null;
}

const summary = ({ id, name, color, kind }: Profile): ProfileSummary => ({ id, name, color, kind });

export function accountState({ current, profiles, home, opening, keychain }: AccountStateParts): AccountState {
  const profile = current?.session.profile ?? null;
  const online = current?.session.online ?? null;
  return {
    profile: profile && summary(profile),
    profiles: profiles.map(summary),
    // The page shows the cache meanwhile, not Connect: the answer is a moment away.
    connection: opening ? 'connected' : !online ? 'none' : current?.keyInvalid ? 'invalid' : 'connected',
    keyHint: online && maskApiKey(online.apiKey),
    keptIn: online?.keptIn ?? null,
    proxyUsername: profile?.proxyUsername ?? null,
    gateway: {
      ...(profile ?? home).gateway,
      ...(profile?.handoutHost ? { host: profile.handoutHost } : {}),
    },
    handoutHost: profile?.handoutHost ?? null,
    apiHost: new URL((profile ?? home).apiUrl).host,
    keychain: keychain ?? { status: 'ok', message: '' },
  };
}
