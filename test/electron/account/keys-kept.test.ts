/** Where an account's keys are kept, where they may go, and that they are gone when they should be. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIVE_HOME, settled } from '../../../electron/account/account-home.ts';
import { profileFor } from '../../../electron/account/connecting.ts';
import { openProfiles, type Profile } from '../../../electron/store/profiles.ts';
import type { Keychain, KeychainStatus } from '../../../electron/vault/types.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform, type RunningServices } from '../app-harness.ts';
import { createHeldKeychain } from '../held-keychain.ts';

const who = { proxyUsername: 'psx_ab12', name: 'Acme', sessionOnly: false };

async function disconnect({ api }: RunningServices, forgetData: boolean) {
  const { token } = await api.account.prepareDisconnect({});
  return api.account.disconnect({ confirmToken: token, forgetData });
}

/** Kept in the keychain first, then refused by the platform, then entered again for this session only. */
async function keptThenSession(keychain: Keychain) {
  const p = await platform();
  const running = await connected({ platform: p, keychain });
  p.fault({ target: 'api', status: 401, times: 50, body: '{"message":"revoked"}' });
  await running.api.sync.now({});
  p.clearFaults();
  const state = await running.api.account.connect({ ...who, sessionOnly: true, apiKey: p.description.apiKey });
  expect(state).toMatchObject({ keptIn: 'session' });
  expect(state.profiles).toHaveLength(1);
  return running;
}

/** A keychain that stops answering. */
function failing(inner: Keychain) {
  const broken = { as: null as Exclude<KeychainStatus, 'ok'> | null };
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    if (broken.as) throw new AppError(appErrorData(`keychain_${broken.as}`, `The keychain is ${broken.as}.`));
    return work();
  };
  const keychain: Keychain = {
    probe: async () => (broken.as ? { status: broken.as, message: '' } : inner.probe()),
    get: (name) => guard(() => inner.get(name)),
    set: (name, secret) => guard(() => inner.set(name, secret)),
    delete: (name) => guard(() => inner.delete(name)),
  };
  return { keychain, broken };
}

describe('disconnecting', () => {
  for (const forgetData of [false, true]) {
    it(`a key of this session only takes an older one out of the keychain, too (forgetting the data: ${forgetData})`, async () => {
      const keychain = createHeldKeychain();
      const running = await keptThenSession(keychain);
      expect(keychain.entries.size).toBe(2);
      expect(await disconnect(running, forgetData)).toMatchObject({ connection: 'none' });
      expect([...keychain.entries.keys()]).toEqual([]);
    });
  }

  it('says so where the keychain does not answer, forgets what is in memory, and can be done again', async () => {
    const held = createHeldKeychain();
    const { keychain, broken } = failing(held);
    const running = await keptThenSession(keychain);
    broken.as = 'locked';
    expect(await codeOf(disconnect(running, true))).toBe('keychain_locked');
    const state = await running.api.account.state({});
    expect(state).toMatchObject({ connection: 'none', keptIn: null });
    expect(state.profiles).toHaveLength(1);
    broken.as = null;
    expect((await disconnect(running, true)).profiles).toEqual([]);
    expect([...held.entries.keys()]).toEqual([]);
  });

  it('needs no keychain where there is none', async () => {
    const { keychain, broken } = failing(createHeldKeychain());
    broken.as = 'absent';
    const p = await platform();
    const running = await app({ home: homeOf(p), keychain });
    await running.api.account.connect({ ...who, sessionOnly: true, apiKey: p.description.apiKey });
    expect((await disconnect(running, true)).profiles).toEqual([]);
  });

  it('needs no keychain for an account that never had a key in it, though it is locked', async () => {
    const { keychain, broken } = failing(createHeldKeychain());
    broken.as = 'locked';
    const p = await platform();
    const running = await app({ home: homeOf(p), keychain });
    await running.api.account.connect({ ...who, sessionOnly: true, apiKey: p.description.apiKey });
    expect((await disconnect(running, true)).profiles).toEqual([]);
  });

  it('forgets the old secret of a rotated key', async () => {
    const running = await connected({ platform: await platform() });
    const keyId = (await running.api.keys.list({})).keys[0]?.id ?? '';
    const rotate = async () => {
      await running.api.keys.reveal({ keyId });
      const { token } = await running.api.keys.prepare({ keyId, action: 'rotate' });
      await running.api.keys.rotate({ intentId: intent('rotate'), keyId, confirmToken: token });
    };
    await rotate();
    expect((await running.api.keys.retiredSecret({ keyId })).retired).not.toBeNull();
    await disconnect(running, false);
    expect(await running.api.keys.retiredSecret({ keyId })).toEqual({ retired: null });
  });
});

describe('connecting', () => {
  it('leaves no key in the keychain when the list of accounts cannot be written', async () => {
    const p = await platform();
    const dir = freshDir();
    const keychain = createHeldKeychain();
    const running = await app({ home: homeOf(p), keychain, dir });
    // A folder where the temporary file must go fails the write, for root too.
    mkdirSync(join(dir, 'profiles.json.tmp'));
    writeFileSync(join(dir, 'profiles.json.tmp', 'x'), '');
    const failed = running.api.account.connect({ ...who, apiKey: p.description.apiKey });
    await expect(failed).rejects.toThrow(AppError);
    expect([...keychain.entries.keys()]).toEqual([]);
    expect(running.services.accounts.isOpen()).toBe(false);
  });
});

describe('an address that somebody wrote into the list of accounts', () => {
  const edited: Profile = {
    ...LIVE_HOME,
    apiUrl: 'https://evil.example/v1',
    gateway: { host: 'gw.evil.example', httpPort: 1, socks5Port: 2 },
    stripeUrl: 'https://evil.example',
    ...{
      id: 'a',
      name: 'Acme',
      color: 'teal',
      proxyUsername: 'psx_ab12',
      createdAt: 0,
      handoutHost: 'gw.acme.example',
    },
  };

  it('is not where a key that is entered again goes, however the app was started', () => {
    for (const home of [LIVE_HOME, { ...LIVE_HOME, kind: 'local' as const, apiUrl: 'http://127.0.0.1:1/v1' }]) {
      const context = { home, profiles: openProfiles(freshDir()), nowMs: 0 };
      const profile = profileFor({ ...who, apiKey: 'x' }, edited, context);
      expect(profile).toMatchObject({ ...LIVE_HOME, id: 'a', handoutHost: 'gw.acme.example' });
      expect(profile).not.toHaveProperty('stripeUrl');
    }
  });

  it('is not used for an account of the live platform, nor handed to its customers', () => {
    expect(settled(edited)).toMatchObject({ ...LIVE_HOME, id: 'a' });
    expect(settled(edited)).not.toHaveProperty('stripeUrl');
  });

  it('takes an account of a test platform out of the list, and a copy of the list stays', async () => {
    const p = await platform();
    const dir = freshDir();
    const keychain = createHeldKeychain();
    await (await connected({ platform: p, dir, keychain })).services.close();
    const file = join(dir, 'profiles.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(p.description.apiUrl, 'https://evil.example/v1'));
    const { api } = await app({ home: homeOf(p), dir, keychain });
    expect(await api.account.state({})).toMatchObject({ profile: null, profiles: [], connection: 'none' });
    expect((await api.app.notices({})).notices.map(({ title }) => title)).toContain('An account could not be read');
    expect(readdirSync(dir).some((name) => name.startsWith('profiles.corrupt-'))).toBe(true);
  });
});
