// The reseller accounts on this computer: which one is open, and how one is added, opened and taken away.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountState, ProfileSummary } from '../../shared/ipc/account.ts';
import type { Notice } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { DEFAULT_STOREFRONT, type StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { maskApiKey } from '../../shared/key.ts';
import type { Notifier } from '../alerts/notifier.ts';
import type { BulkPacing } from '../bulk/types.ts';
import type { Clock } from '../clock.ts';
import type { EmbeddedPlatform } from '../demo/types.ts';
import type { Log } from '../log.ts';
import { keepStorefrontConfig } from '../payments/storefront.ts';
import type { ShopTimes } from '../payments/storefront-shop.ts';
import type { PlatformClient } from '../platform/types.ts';
import { openStore } from '../store/open.ts';
import type { Profile, Profiles } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { createSecretCipher } from '../vault/cipher.ts';
import { dataKeyEntry, loadDataKey } from '../vault/data-key.ts';
import type { Keychain, KeychainStatus } from '../vault/types.ts';
import {
  assertApiKey,
  assertKeychain,
  assertPublicUsername,
  type ConnectRequest,
  checkWithPlatform,
} from './connecting.ts';
import { ownerOfKey } from './key-owner.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { createSealedSecrets, createSessionSecrets } from './pak-secrets.ts';
import { apiKeyEntry, keepApiKey, readApiKey } from './stored-key.ts';
import { resumeFromMemory, type Suspended, suspendAccount } from './suspending.ts';

export type { OpenAccount };

/** Where a new account's API is: decided when the app starts, never by the page. */
export type NewAccountHome = Pick<Profile, 'kind' | 'apiUrl' | 'gateway' | 'extraEchoServices' | 'stripeUrl'>;

export const LIVE_HOME: NewAccountHome = {
  kind: 'live',
  apiUrl: 'https://api.proxies.sx/v1',
  gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
  extraEchoServices: [],
};

const DEMO_ID = 'demo';
/** A storefront of play money, ready to be switched on. */
const demoStorefront = (facilitatorUrl: string): StorefrontConfig => ({
  ...DEFAULT_STOREFRONT,
  port: 0,
  facilitatorUrl,
  baseWallet: '0x1111111111111111111111111111111111111111',
  pricePerGbMicro: 3_500_000,
  baseRpcUrl: `${facilitatorUrl}/rpc`,
});
const COLORS = ['indigo', 'teal', 'grape', 'orange', 'cyan', 'pink'];

export interface AccountsDeps {
  /** The app's folder; each account has its own below `profiles/`. */
  dir: string;
  profiles: Profiles;
  keychain: Keychain;
  clock: Clock;
  log: Log;
  publish: Publish;
  createClient: (baseUrl: string, getApiKey: () => string) => PlatformClient;
  startDemo: () => Promise<EmbeddedPlatform>;
  pollMs: () => number;
  usageRetentionDays: () => number;
  usageHoursDays: () => number;
  appVersion: () => string;
  dailyGbLimit: () => number | null;
  /** Tests wait less. */
  bulkPacing?: BulkPacing;
  storefrontTimes?: ShopTimes;
  settings: () => Settings;
  notifier: Notifier;
  notify: (notice: Notice) => void;
  withdraw: (noticeId: string) => void;
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
  /** Closes what is open, lets `place` put data into the account's folder, and opens that account. When it fails, what was open is opened again. */
  restore<T>(profile: Profile, place: (dir: string) => T): Promise<T>;
  close(): Promise<void>;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { profiles, keychain, clock, log, publish } = deps;
  let current: OpenAccount | null = null;
  let demo: EmbeddedPlatform | null = null;
  let keychainState: { status: KeychainStatus; message: string } | null = null;
  /** The account whose key is being asked from the keychain right now. */
  let loading: OpenAccount | null = null;
  /** Set while the app is locked. */
  let suspended: Suspended | null = null;
  /** Opening and closing happen one after the other, whatever is clicked meanwhile. */
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  const dirOf = (profileId: string) => join(deps.dir, 'profiles', profileId);

  async function closeCurrent(): Promise<void> {
    const closing = current;
    current = null;
    await closing?.close();
    await demo?.close();
    demo = null;
  }

  function openProfile(profile: Profile, prepare: (store: Store) => void = () => undefined): OpenAccount {
    const store = openStore({ dir: dirOf(profile.id), now: clock.now });
    prepare(store);
    for (const notice of store.notices) deps.notify(notice);
    const opened = openAccount({ ...deps, profile, store, dir: dirOf(profile.id) });
    current = opened;
    if (profile.kind !== 'demo') profiles.setLastOpened(profile.id);
    return opened;
  }

  /** Puts the kept key to use. A failure is shown in the state; the cache stays open. */
  async function takeKeptKey(account: OpenAccount): Promise<void> {
    const { profile, store } = account.session;
    loading = account;
    try {
      const apiKey = await readApiKey(keychain, profile);
      keychainState = { status: 'ok', message: '' };
      if (apiKey === null) return;
      const cipher = createSecretCipher(await loadDataKey(keychain, profile.id));
      // Locked while the keychain was asked: the next unlocking asks it again.
      if (current === account && suspended === null)
        account.goOnline(apiKey, 'keychain', createSealedSecrets(store.secrets, cipher));
    } catch (error) {
      log.error('account.keyUnavailable', error, { profile: profile.id });
      const data = error instanceof AppError ? error.data : null;
      if (data?.code.startsWith('keychain_')) keychainState = await keychain.probe();
      else if (data)
        deps.notify({
          id: `key-${profile.id}`,
          at: clock.now(),
          severity: 'error',
          title: 'The stored API key was not used',
          text: `${data.message} ${data.nextStep}`,
        });
    } finally {
      if (loading === account) loading = null;
      // What is paid is written down even while there is no key to mint with.
      if (current === account && suspended === null) void account.payments.stripe.start();
      publish('dataChanged', { domains: ['account'] });
    }
  }

  async function openDemoNow(): Promise<void> {
    await closeCurrent();
    await rm(dirOf(DEMO_ID), { recursive: true, force: true });
    demo = await deps.startDemo();
    const { description, facilitatorUrl } = demo;
    const [host = '127.0.0.1', httpPort = ''] = description.gateway.http.split(':');
    const profile: Profile = {
      id: DEMO_ID,
      name: 'Demo',
      color: 'violet',
      kind: 'demo',
      apiUrl: description.apiUrl,
      gateway: { host, httpPort: Number(httpPort), socks5Port: Number(description.gateway.socks5.split(':')[1]) },
      proxyUsername: description.proxyUsername,
      extraEchoServices: [description.echoUrl],
      stripeUrl: description.stripe.url,
      createdAt: clock.now(),
    };
    const account = openProfile(profile, ({ meta }) => keepStorefrontConfig(meta, demoStorefront(facilitatorUrl)));
    account.session.store.usage.record(demo.pastSamples());
    account.goOnline(description.apiKey, 'session', createSessionSecrets());
    await account.payments.stripe.use(description.stripe.apiKey);
    await account.session.online?.scheduler.now();
  }

  /** A key that is entered again belongs to the account on the screen, if that one has none in use. */
  function profileFor(request: ConnectRequest): Profile {
    const present = current?.session.profile;
    const again = present && present.kind !== 'demo' && (current?.keyInvalid || !current?.session.online);
    if (again)
      return {
        ...present,
        ...(present.kind === deps.home.kind ? deps.home : {}),
        name: request.name,
        proxyUsername: request.proxyUsername,
      };
    return {
      id: randomBytes(6).toString('hex'),
      name: request.name,
      color: COLORS[profiles.list().length % COLORS.length] ?? 'indigo',
      ...deps.home,
      proxyUsername: request.proxyUsername,
      createdAt: clock.now(),
    };
  }

  async function connectNow(request: ConnectRequest): Promise<void> {
    const apiKey = assertApiKey(request.apiKey);
    assertPublicUsername(request.proxyUsername, apiKey);
    if (!request.sessionOnly) await assertKeychain(keychain);
    const profile = profileFor(request);
    await checkWithPlatform(deps.createClient(profile.apiUrl, () => apiKey));
    // Kept first: if that fails, the account on the screen is still there.
    if (!request.sessionOnly) await keepApiKey(keychain, profile, apiKey);
    profiles.put(profile);
    await closeCurrent();
    const account = openProfile(profile);
    const secrets = request.sessionOnly
      ? createSessionSecrets()
      : createSealedSecrets(account.session.store.secrets, createSecretCipher(await loadDataKey(keychain, profile.id)));
    account.goOnline(apiKey, request.sessionOnly ? 'session' : 'keychain', secrets);
    void account.payments.stripe.start();
    await account.session.online?.scheduler.now();
  }

  async function state(): Promise<AccountState> {
    const profile = current?.session.profile ?? null;
    const online = current?.session.online ?? null;
    // The page shows the cache meanwhile, not Connect: the answer is a moment away.
    const opening = loading !== null && loading === current;
    if (!online && !opening && keychainState === null) keychainState = await keychain.probe();
    const summary = ({ id, name, color, kind }: Profile): ProfileSummary => ({ id, name, color, kind });
    return {
      profile: profile && summary(profile),
      profiles: profiles.list().map(summary),
      connection: opening ? 'connected' : !online ? 'none' : current?.keyInvalid ? 'invalid' : 'connected',
      keyHint: online && maskApiKey(online.apiKey),
      keptIn: online?.keptIn ?? null,
      proxyUsername: profile?.proxyUsername ?? null,
      gateway: {
        ...(profile ?? deps.home).gateway,
        ...(profile?.handoutHost ? { host: profile.handoutHost } : {}),
      },
      handoutHost: profile?.handoutHost ?? null,
      apiHost: new URL((profile ?? deps.home).apiUrl).host,
      keychain: keychainState ?? { status: 'ok', message: '' },
    };
  }

  const changed = async () => {
    publish('dataChanged', { domains: ['account', 'keys', 'usage', 'activity', 'probe', 'stock'] });
    return state();
  };

  function opened(): OpenAccount {
    if (current) return current;
    throw new AppError(appErrorData('not_connected', 'No account is open.', 'Connect one, or open the demo.'));
  }

  return {
    current: opened,
    isOpen: () => current !== null,
    state,
    openLast: () =>
      inTurn(async () => {
        const last = profiles.lastOpened();
        const profile = last === null ? null : profiles.get(last);
        if (!profile) return;
        const account = openProfile(profile);
        // A keychain prompt may wait for minutes: the cache is shown meanwhile.
        await Promise.race([takeKeptKey(account), clock.sleep(1500)]);
      }),
    connect: (request) => inTurn(() => connectNow(request)).then(changed),
    openDemo: () => inTurn(openDemoNow).then(changed),
    open: (profileId) =>
      inTurn(async () => {
        if (profileId === DEMO_ID) return openDemoNow();
        const profile = profiles.get(profileId);
        if (!profile) throw new AppError(appErrorData('not_found', 'That account is not on this computer any more.'));
        await closeCurrent();
        await takeKeptKey(openProfile(profile));
      }).then(changed),
    edit: ({ name, color, proxyUsername }) =>
      inTurn(async () => {
        const account = opened();
        assertPublicUsername(proxyUsername, account.session.online?.apiKey ?? null);
        Object.assign(account.session.profile, { name, color, proxyUsername });
        if (account.session.profile.kind !== 'demo') profiles.put(account.session.profile);
      }).then(changed),
    setHandoutHost: (host) =>
      inTurn(async () => {
        const { profile } = opened().session;
        if (profile.kind !== 'demo') profiles.put({ ...profile, handoutHost: host });
        profile.handoutHost = host;
      }).then(changed),
    retryKeychain: () =>
      inTurn(async () => {
        keychainState = await keychain.probe();
        if (keychainState.status === 'ok' && current && !current.session.online) await takeKeptKey(current);
      }).then(changed),
    disconnect: (forgetData) =>
      inTurn(async () => {
        const { profile, store } = opened().session;
        if (profile.kind === 'demo') return closeCurrent();
        if (opened().session.online?.keptIn !== 'session') {
          await keychain.delete(apiKeyEntry(profile.id));
          await keychain.delete(dataKeyEntry(profile.id));
        }
        await opened().payments.stripe.disconnect();
        // Without the data key the boxes are noise; they go all the same.
        if (!store.readOnly) store.secrets.clear();
        if (!forgetData) return opened().goOffline();
        await closeCurrent();
        profiles.remove(profile.id);
        await rm(dirOf(profile.id), { recursive: true, force: true });
      }).then(changed),
    dirOf,
    restore: (profile, place) =>
      inTurn(async () => {
        const before = current?.session.profile ?? null;
        await closeCurrent();
        try {
          mkdirSync(dirOf(profile.id), { recursive: true, mode: 0o700 });
          const placed = place(dirOf(profile.id));
          profiles.put(profile);
          await takeKeptKey(openProfile(profile));
          return placed;
        } catch (error) {
          if (!current && before && before.kind !== 'demo') await takeKeptKey(openProfile(before));
          throw error;
        }
      }).then(async (placed) => {
        await changed();
        return placed;
      }),
    suspend: (seal) =>
      inTurn(async () => {
        if (current) suspended = await suspendAccount(current, seal);
      }),
    resume: (unseal) =>
      inTurn(async () => {
        const before = suspended;
        suspended = null;
        if (!current || (before?.account === current && resumeFromMemory(before, unseal))) return;
        await Promise.race([takeKeptKey(current), clock.sleep(1500)]);
      }).then(async () => void (await changed())),
    ownerOf: (apiKey, proves) =>
      ownerOfKey(apiKey, proves, {
        profiles: profiles.list(),
        createClient: deps.createClient,
        openStoreOf: (id) => (current?.session.profile.id === id ? current.session.store : null),
        dirOf,
        now: clock.now,
      }),
    keepKey: (profile, apiKey) =>
      inTurn(async () => {
        suspended = null;
        await keepApiKey(keychain, profile, apiKey);
        if (current?.session.profile.id === profile.id) return takeKeptKey(current);
        await closeCurrent();
        return takeKeptKey(openProfile(profile));
      }).then(async () => void (await changed())),
    startNew: () => inTurn(closeCurrent).then(async () => void (await changed())),
    close: () => inTurn(closeCurrent),
  };
}
