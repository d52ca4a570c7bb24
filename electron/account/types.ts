// What the accounts of this computer need, and what they offer to the rest of main.
import type { AccountState } from '../../shared/ipc/account.ts';
import type { Incoming } from '../backup/rebuild.ts';
import type { EmbeddedPlatform } from '../demo/types.ts';
import type { Profile, Profiles } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import type { NewAccountHome } from './account-home.ts';
import type { ConnectRequest } from './connecting.ts';
import type { OpenAccount, OpenAccountDeps } from './open-account.ts';

export interface AccountsDeps extends Omit<OpenAccountDeps, 'profile' | 'store' | 'dir'> {
  /** The app's folder; each account has its own below `profiles/`. */
  dir: string;
  profiles: Profiles;
  startDemo: () => Promise<EmbeddedPlatform>;
  home: NewAccountHome;
}

export interface Accounts {
  /** Throws not_connected when no account is open. */
  current(): OpenAccount;
  isOpen(): boolean;
  /** The last opened account, if there is one. Cached data is there when this resolves; the key follows. */
  openLast(): Promise<void>;
  state(): Promise<AccountState>;
  connect(request: ConnectRequest): Promise<AccountState>;
  openDemo(): Promise<AccountState>;
  open(profileId: string): Promise<AccountState>;
  edit(change: { name: string; color: string; proxyUsername: string }): Promise<AccountState>;
  setHandoutHost(host: string | null): Promise<AccountState>;
  retryKeychain(): Promise<AccountState>;
  disconnect(forgetData: boolean): Promise<AccountState>;
  startNew(): Promise<void>;
  /** For the lock: what is in flight ends, then no key is in memory. `seal` keeps what is nowhere else; null = it cannot. */
  suspend(seal: (place: string, secret: string) => string | null): Promise<void>;
  resume(unseal: (place: string, box: string) => string | null): Promise<void>;
  /** Does this key belong to an account here? By what its cache holds, when the platform knows the key. */
  ownerOf(apiKey: string, proves: (profile: Profile, apiKey: string) => boolean): Promise<Profile | null>;
  /** Keeps the key again and puts it to use. */
  keepKey(profile: Profile, apiKey: string): Promise<void>;
  /** The folder of an account. */
  dirOf(profileId: string): string;
  /** Where accounts of this kind are, as the app was started; null when it knows no such platform. */
  homeOf(kind: Profile['kind']): NewAccountHome | null;
  /**
   * Lets `prepare` put data beside the account's own, closes what is open, puts the data in its place, and opens that account;
   * `fill` adds to it before anybody else has a turn. When it fails, what was open is open, or opened again.
   */
  restore<T>(profile: Profile, prepare: (dir: string) => Incoming<T>, fill?: (store: Store) => void): Promise<T>;
  close(): Promise<void>;
}
