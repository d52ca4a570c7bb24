/** The lock while something else is under way: a call, a prompt of the keychain, another unlocking, the lock's own coming and going. */
import { describe, expect, it, vi } from 'vitest';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform, type RunningServices } from '../app-harness.ts';
import { createHeldKeychain } from '../held-keychain.ts';

const PASSPHRASE = 'seven quiet owls';
const LOCK = { passphrase: PASSPHRASE, afterMinutes: null, onSleep: false };
const who = { proxyUsername: 'psx_ab12', name: 'Acme', sessionOnly: false };
const mint = { label: 'under way', capGb: 1, expiresAt: null, tier: 'standard' } as const;

const unlock = ({ api }: RunningServices) => api.lock.unlock({ passphrase: PASSPHRASE });
const onlineOf = ({ services }: RunningServices) => services.accounts.current().session.online;
const goingOnline = ({ services }: RunningServices) => vi.spyOn(services.accounts.current(), 'goOnline');

async function firstKey(running: RunningServices): Promise<{ id: string; secret: string }> {
  const id = (await running.api.keys.list({})).keys[0]?.id ?? '';
  return { id, secret: (await running.api.keys.reveal({ keyId: id })).secret };
}

/** The lock closes while the new secret is on its way. */
async function lockedWhileRotating(running: RunningServices, p: EmbeddedPlatform, keyId: string): Promise<void> {
  const { token } = await running.api.keys.prepare({ keyId, action: 'rotate' });
  p.fault({ target: 'api', times: 1, delayMs: 200 });
  const answer = codeOf(running.api.keys.rotate({ intentId: intent('rotate'), keyId, confirmToken: token }));
  await running.services.lock.close('user');
  expect(await answer).toBe('locked');
  expect(p.effects().regenerated).toBe(1);
}

describe('an account goes online once', () => {
  it('however often it is unlocked while a call is still under way', async () => {
    const p = await platform();
    const running = await connected({ platform: p });
    await running.api.lock.turnOn(LOCK);
    const went = goingOnline(running);
    p.fault({ target: 'api', times: 1, delayMs: 400 });
    const minting = codeOf(running.api.keys.mint({ intentId: intent('m'), ...mint }));
    void running.services.lock.close('user');
    const first = unlock(running);
    // The first try is looked at to its end; then both wait for the call.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = unlock(running);
    expect(await first).toMatchObject({ locked: false });
    expect(await second).toMatchObject({ locked: false });
    await minting.catch(() => undefined);
    expect(went).toHaveBeenCalledTimes(1);
    await running.services.lock.close('user');
    expect(onlineOf(running)).toBeNull();
  });

  it('when a prompt of the keychain outlives the unlocking it was for', async () => {
    const keychain = createHeldKeychain();
    const running = await connected({ platform: await platform(), keychain });
    await running.api.lock.turnOn(LOCK);
    const went = goingOnline(running);
    await running.services.lock.close('user');
    const answer = keychain.hold('get');
    await unlock(running);
    await running.services.lock.close('user');
    await unlock(running);
    answer();
    await vi.waitFor(() => expect(onlineOf(running)).not.toBeNull());
    await running.api.sync.now({});
    expect(went).toHaveBeenCalledTimes(1);
  });

  it('when it is asked anew while the prompt of the start still waits', async () => {
    const p = await platform();
    const keychain = createHeldKeychain();
    const dir = freshDir();
    await (await connected({ platform: p, keychain, dir })).services.close();
    const answer = keychain.hold('get');
    const running = await app({ home: homeOf(p), keychain, dir });
    const went = goingOnline(running);
    const again = running.api.account.retryKeychain({});
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer();
    expect(await again).toMatchObject({ connection: 'connected' });
    await running.api.sync.now({});
    expect(went).toHaveBeenCalledTimes(1);
  });

  it('and not at all when it was disconnected while its key was being read', async () => {
    const p = await platform();
    const keychain = createHeldKeychain();
    const dir = freshDir();
    await (await connected({ platform: p, keychain, dir })).services.close();
    const answer = keychain.hold('get');
    const running = await app({ home: homeOf(p), keychain, dir });
    const { token } = await running.api.account.prepareDisconnect({});
    const state = await running.api.account.disconnect({ confirmToken: token, forgetData: false });
    expect(state).toMatchObject({ connection: 'none' });
    answer();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(onlineOf(running)).toBeNull();
    expect([...keychain.entries.keys()]).toEqual([]);
  });
});

describe('what was under way when it closed', () => {
  it('a new secret that came after is the one that is carried over, for a key of this session only', async () => {
    const p = await platform();
    const running = await app({ home: homeOf(p) });
    await running.api.account.connect({ ...who, sessionOnly: true, apiKey: p.description.apiKey });
    const { id, secret } = await firstKey(running);
    await running.api.lock.turnOn(LOCK);
    await lockedWhileRotating(running, p, id);
    await unlock(running);
    const now = onlineOf(running)?.secrets.get(id);
    expect(now).toMatch(/^pak_/);
    expect(now).not.toBe(secret);
  });

  it('an old secret does not stay for one more try', async () => {
    const p = await platform();
    const running = await connected({ platform: p });
    const { id } = await firstKey(running);
    await running.api.lock.turnOn(LOCK);
    await lockedWhileRotating(running, p, id);
    await unlock(running);
    expect(await running.api.keys.retiredSecret({ keyId: id })).toEqual({ retired: null });
  });

  it('an account is not connected any more, whether it waited for the clipboard or for the platform', async () => {
    const p = await platform();
    const keychain = createHeldKeychain();
    const running = await app({ home: homeOf(p), keychain });
    await running.api.lock.turnOn(LOCK);
    p.fault({ target: 'api', times: 1, delayMs: 200 });
    const request = { ...who, apiKey: p.description.apiKey };
    const { accounts, lock } = running.services;
    const early = codeOf(accounts.connect({ ...request, sessionOnly: true }));
    await lock.close('user');
    const late = codeOf(accounts.connect(request));
    expect([await early, await late]).toEqual(['locked', 'locked']);
    expect(await codeOf(accounts.openDemo())).toBe('locked');
    expect(accounts.isOpen()).toBe(false);
    expect([...keychain.entries.keys()]).toEqual([]);
    await unlock(running);
    expect(await running.api.account.connect(request)).toMatchObject({ connection: 'connected' });
  });

  it('locked twice in a row, a key of this session only is carried over all the same', async () => {
    const p = await platform();
    const running = await app({ home: homeOf(p) });
    await running.api.account.connect({ ...who, sessionOnly: true, apiKey: p.description.apiKey });
    await running.api.lock.turnOn(LOCK);
    await running.services.lock.close('user');
    const { accounts, lock } = running.services;
    const { resume } = accounts;
    // Unlocked, and locked again before the account had its turn.
    accounts.resume = (unseal) => {
      accounts.resume = resume;
      const resumed = resume(unseal);
      void lock.close('user');
      return resumed;
    };
    expect(await codeOf(unlock(running).then(() => running.api.keys.list({})))).toBe('locked');
    await unlock(running);
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'session' });
  });
});

describe('a lock that is taken off', () => {
  it('stays when it closed while the passphrase was looked at', async () => {
    const running = await connected({ platform: await platform() });
    await running.api.lock.turnOn(LOCK);
    const off = codeOf(running.api.lock.turnOff({ passphrase: PASSPHRASE }));
    await running.services.lock.close('user');
    expect(await off).toBe('locked');
    expect(await running.api.lock.state({})).toMatchObject({ enabled: true, locked: true });
    expect(await unlock(running)).toMatchObject({ enabled: true, locked: false });
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected' });
  });

  it('does not close any more once its entries are being opened', async () => {
    const keychain = createHeldKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const before = new Map(keychain.entries);
    await running.api.lock.turnOn(LOCK);
    const release = keychain.hold('set');
    const off = running.api.lock.turnOff({ passphrase: PASSPHRASE });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closing = running.services.lock.close('user');
    expect(running.services.lock.isLocked()).toBe(false);
    release();
    expect(await off).toMatchObject({ enabled: false, locked: false });
    await closing;
    expect(running.services.lock.isLocked()).toBe(false);
    expect(keychain.entries).toEqual(before);
  });
});

describe('a lock that is set', () => {
  const disconnect = async ({ api }: RunningServices) => {
    const { token } = await api.account.prepareDisconnect({});
    return () => api.account.disconnect({ confirmToken: token, forgetData: true });
  };

  it('does not write a key back that was deleted meanwhile', async () => {
    const keychain = createHeldKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const go = await disconnect(running);
    const setting = running.api.lock.turnOn(LOCK);
    await go();
    await setting;
    expect([...keychain.entries.keys()]).toEqual([]);
  });

  it('lets a disconnect wait that comes between reading and writing', async () => {
    const keychain = createHeldKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const go = await disconnect(running);
    const release = keychain.hold('set');
    const setting = running.api.lock.turnOn(LOCK);
    await vi.waitFor(async () => expect(running.services.lock.state().enabled).toBe(true));
    const gone = go();
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    await Promise.all([setting, gone]);
    expect([...keychain.entries.keys()]).toEqual([]);
  });

  it('closes when it was set, with every entry under its own key', async () => {
    const keychain = createHeldKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const release = keychain.hold('set');
    const setting = running.api.lock.turnOn(LOCK).catch(() => undefined);
    await vi.waitFor(async () => expect(running.services.lock.state().enabled).toBe(true));
    const closing = running.services.lock.close('user');
    release();
    await Promise.all([setting, closing]);
    expect(running.services.lock.isLocked()).toBe(true);
    await unlock(running);
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'keychain' });
  });
});
