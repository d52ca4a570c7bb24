// The reseller accounts on this computer: which one is open, and how one is added, opened and taken away.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountState, ProfileSummary } from '../../shared/ipc/account.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { maskApiKey } from '../../shared/key.ts';
import type { EmbeddedPlatform } from '../demo/types.ts';
import { keepStorefrontConfig } from '../payments/storefront.ts';
import { openStore } from '../store/open.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { createSecretCipher } from '../vault/cipher.ts';
import { dataKeyEntry, loadDataKey } from '../vault/data-key.ts';
import type { KeychainStatus } from '../vault/types.ts';
import { DEMO_ID, demoProfile, demoStorefront } from './account-home.ts';
import {
  assertApiKey,
  assertKeychain,
  assertPublicUsername,
  type ConnectRequest,
  checkWithPlatform,
} from './connecting.ts';
import { keepDemoBooks } from './demo-books.ts';
import { ownerOfKey } from './key-owner.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { createSealedSecrets, createSessionSecrets } from './pak-secrets.ts';
import { apiKeyEntry, keepApiKey, readApiKey } from './stored-key.ts';
import { resumeFromMemory, type Suspended, suspendAccount } from './suspending.ts';
import type { Accounts, AccountsDeps } from './types.ts';

const COLORS = ['indigo', 'teal', 'grape', 'orange', 'cyan', 'pink'];

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
    const profile = demoProfile(description, clock.now());
    const account = openProfile(profile, ({ meta }) => keepStorefrontConfig(meta, demoStorefront(facilitatorUrl)));
    account.session.store.usage.record(demo.pastSamples());
    keepDemoBooks(account.session.store, demo.pastOrders());
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
