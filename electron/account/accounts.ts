// The reseller accounts on this computer: which one is open, and how one is added, opened and taken away.
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountState } from '../../shared/ipc/account.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Incoming } from '../backup/rebuild.ts';
import type { EmbeddedPlatform } from '../demo/types.ts';
import { lockedError } from '../lock/app-lock.ts';
import { keepStorefrontConfig } from '../payments/storefront.ts';
import { openStore } from '../store/open.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { createSecretCipher } from '../vault/cipher.ts';
import { loadDataKey } from '../vault/data-key.ts';
import { DEMO_ID, demoProfile, demoStorefront, homeOfKind, settled } from './account-home.ts';
import { accountState } from './account-state.ts';
import {
  assertApiKey,
  assertKeychain,
  assertPublicUsername,
  type ConnectRequest,
  checkWithPlatform,
  keepAccount,
  profileFor,
} from './connecting.ts';
import { keepDemoBooks } from './demo-books.ts';
import { forgetKeys, isNoKeychain } from './disconnecting.ts';
import { createKeptKeys } from './kept-keys.ts';
import { ownerOfKey } from './key-owner.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { createSealedSecrets, createSessionSecrets } from './pak-secrets.ts';
import { keepApiKey } from './stored-key.ts';
import { resumeFromMemory, type Suspended, suspendAccount } from './suspending.ts';
import { createTurns } from './turns.ts';
import type { Accounts, AccountsDeps } from './types.ts';

export function createAccounts(deps: AccountsDeps): Accounts {
  const { profiles, keychain, clock, log, publish } = deps;
  let current: OpenAccount | null = null;
  let demo: EmbeddedPlatform | null = null;
  const kept = createKeptKeys(deps);
  /** What was carried over when the app was locked, until it is taken up. */
  let suspended: Suspended | null = null;
  /** The app is locked: set at once, whatever still waits for its turn. */
  let shut = false;
  /** Of this session only from their first day, so that nothing of them is in the keychain. */
  const neverKept = new Set<string>();
  /** Opening and closing happen one after the other, whatever is clicked meanwhile. */
  const inTurn = createTurns();

  const dirOf = (profileId: string) => join(deps.dir, 'profiles', profileId);

  async function closeCurrent(): Promise<void> {
    const closing = current;
    current = null;
    kept.stop();
    await closing?.close();
    await demo?.close();
    demo = null;
  }

  function openProfile(found: Profile, prepare: (store: Store) => void = () => undefined): OpenAccount {
    const profile = settled(found);
    const store = openStore({ dir: dirOf(profile.id), now: clock.now });
    prepare(store);
    for (const notice of store.notices) deps.notify(notice);
    const opened = openAccount({ ...deps, profile, store, dir: dirOf(profile.id) });
    current = opened;
    if (profile.kind !== 'demo') profiles.setLastOpened(profile.id);
    return opened;
  }

  /** Locked: no key comes to be in memory. What the keychain keeps is taken up at unlocking. */
  function assertNotShut(): void {
    if (shut) throw lockedError();
  }

  const takeKeptKey = async (account: OpenAccount) => {
    if (!shut) await kept.take(account);
  };

  async function openDemoNow(): Promise<void> {
    assertNotShut();
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

  async function connectNow(request: ConnectRequest): Promise<void> {
    assertNotShut();
    const apiKey = assertApiKey(request.apiKey);
    assertPublicUsername(request.proxyUsername, apiKey);
    if (!request.sessionOnly) await assertKeychain(keychain);
    const present = current?.session.profile;
    const isAgain = present && present.kind !== 'demo' && (current?.keyInvalid || !current?.session.online);
    const profile = profileFor(request, isAgain ? present : null, { home: deps.home, profiles, nowMs: clock.now() });
    await checkWithPlatform(deps.createClient(profile.apiUrl, () => apiKey));
    assertNotShut();
    if (!request.sessionOnly) neverKept.delete(profile.id);
    else if (!profiles.get(profile.id)) neverKept.add(profile.id);
    // Kept first: if that fails, the account on the screen is still there.
    await keepAccount(profile, request.sessionOnly ? null : apiKey, deps);
    await closeCurrent();
    const account = openProfile(profile);
    const secrets = request.sessionOnly
      ? createSessionSecrets()
      : createSealedSecrets(account.session.store.secrets, createSecretCipher(await loadDataKey(keychain, profile.id)));
    assertNotShut();
    account.goOnline(apiKey, request.sessionOnly ? 'session' : 'keychain', secrets);
    void account.payments.stripe.start();
    await account.session.online?.scheduler.now();
  }

  async function disconnectNow(forgetData: boolean): Promise<void> {
    const account = opened();
    const { profile, store, online } = account.session;
    if (profile.kind === 'demo') return closeCurrent();
    // A prompt that is answered later brings nothing back.
    kept.stop();
    const failure = neverKept.has(profile.id) ? null : await forgetKeys(keychain, profile.id, log);
    if (failure !== null && online?.keptIn !== 'session') throw failure;
    await account.payments.stripe.disconnect();
    // Without the data key the boxes are noise; they go all the same.
    if (!store.readOnly) store.secrets.clear();
    // An older key of this account may still be in a keychain that does not answer: it stays in the list, to be disconnected again.
    const isLeft = failure !== null && !isNoKeychain(failure);
    if (isLeft || !forgetData) {
      await account.goOffline();
      if (!isLeft) return;
      await changed();
      throw failure;
    }
    await closeCurrent();
    await forget(profile.id);
  }

  async function forget(profileId: string): Promise<void> {
    if (profiles.get(profileId)) profiles.remove(profileId);
    await rm(dirOf(profileId), { recursive: true, force: true });
  }

  async function restoreNow<T>(
    profile: Profile,
    prepare: (dir: string) => Incoming<T>,
    fill: (store: Store) => void,
  ): Promise<T> {
    assertNotShut();
    const before = current?.session.profile ?? null;
    const isNew = profiles.get(profile.id) === null;
    let incoming: Incoming<T> | null = null;
    try {
      mkdirSync(dirOf(profile.id), { recursive: true, mode: 0o700 });
      // While the account is still open: a key for this session only would be lost with it for nothing.
      incoming = prepare(dirOf(profile.id));
      profiles.put(profile);
      await closeCurrent();
      const placed = incoming.place();
      const account = openProfile(profile);
      try {
        fill(account.session.store);
      } finally {
        await takeKeptKey(account);
      }
      return placed;
    } catch (error) {
      if (!current && before && before.kind !== 'demo') await takeKeptKey(openProfile(before));
      if (isNew && current?.session.profile.id !== profile.id) await forget(profile.id);
      throw error;
    } finally {
      incoming?.discard();
    }
  }

  async function state(): Promise<AccountState> {
    const opening = kept.isTaking(current);
    if (!current?.session.online && !opening && kept.found() === null) await kept.probe();
    return accountState({ current, profiles: profiles.list(), home: deps.home, opening, keychain: kept.found() });
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
        assertNotShut();
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
        const { status } = await kept.probe();
        if (status === 'ok' && current && !current.session.online) await takeKeptKey(current);
      }).then(changed),
    disconnect: (forgetData) => inTurn(() => disconnectNow(forgetData)).then(changed),
    dirOf,
    homeOf: (kind) => homeOfKind(kind, deps.home),
    restore: (profile, prepare, fill = () => undefined) =>
      inTurn(() => restoreNow(profile, prepare, fill)).then(async (placed) => {
        await changed();
        return placed;
      }),
    suspend(seal) {
      shut = true;
      kept.stop();
      return inTurn(async () => {
        // Locked again before anything was taken up: what the first lock carried over still counts.
        if (current && suspended?.account !== current) suspended = await suspendAccount(current, seal);
      });
    },
    resume(unseal) {
      shut = false;
      return inTurn(async () => {
        if (shut) return;
        const before = suspended;
        suspended = null;
        if (!current || current.session.online) return;
        if (before?.account === current && resumeFromMemory(before, unseal)) return;
        await Promise.race([takeKeptKey(current), clock.sleep(1500)]);
      }).then(async () => void (await changed()));
    },
    ownerOf: (apiKey, proves) =>
      ownerOfKey(apiKey, proves, {
        profiles: profiles.list().map(settled),
        home: deps.home,
        createClient: deps.createClient,
        openStoreOf: (id) => (current?.session.profile.id === id ? current.session.store : null),
        dirOf,
        now: clock.now,
      }),
    keepKey(profile, apiKey) {
      shut = false;
      return inTurn(async () => {
        suspended = null;
        await keepApiKey(keychain, profile, apiKey);
        if (current?.session.profile.id === profile.id) {
          // Unlocked in another way meanwhile: the key that was given now is the one that counts.
          await current.goOffline();
          return takeKeptKey(current);
        }
        await closeCurrent();
        return takeKeptKey(openProfile(profile));
      }).then(async () => void (await changed()));
    },
    startNew: () => inTurn(closeCurrent).then(async () => void (await changed())),
    close() {
      // Nobody answers a prompt of an app that ends.
      kept.stop();
      return inTurn(closeCurrent);
    },
  };
}
