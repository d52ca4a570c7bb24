import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import type { Keychain } from '../../../electron/vault/types.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { scanBytes, scanFolder } from '../../e2e/secret-scan.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform } from '../app-harness.ts';

const who = { proxyUsername: 'psx_ab12', name: 'Acme', sessionOnly: false };

function brokenKeychain(status: 'locked' | 'absent' | 'failed'): Keychain {
  const fail = async () => {
    throw new AppError(appErrorData(`keychain_${status}`, `The keychain is ${status}.`));
  };
  return { probe: async () => ({ status, message: `The keychain is ${status}.` }), get: fail, set: fail, delete: fail };
}

describe('connecting', () => {
  it('reads the clipboard in main, keeps the key, empties the clipboard and lists the keys', async () => {
    const p = await platform();
    const { api, clipboard } = await connected({ platform: p });
    const state = await api.account.state({});
    expect(state).toMatchObject({ connection: 'connected', keptIn: 'keychain', keychain: { status: 'ok' } });
    expect(state.keyHint).toBe(`psx_…${p.description.apiKey.slice(-4)}`);
    expect(clipboard.text).toBe('');
    expect((await api.keys.list({})).keys).toHaveLength(3);
  });

  for (const [name, text, code] of [
    ['no key', '', 'key_malformed'],
    ['[fault 38] a pak_ key', 'pak_0123456789abcdef01234567', 'key_wrong_kind'],
    ['the short proxy username', 'psx_ab12', 'key_malformed'],
    ['[fault 37] a line end inside', 'psx_0123456789abcdef\r\n0123456789abcdef', 'key_malformed'],
    ['a wrong key', `psx_${'0'.repeat(48)}`, 'key_invalid'],
  ] as const) {
    it(`refuses ${name} at its field, keeps nothing, and leaves the clipboard as it is`, async () => {
      const p = await platform();
      const keychain = createMemoryKeychain();
      const { api, clipboard } = await app({ home: homeOf(p), keychain });
      clipboard.text = text;
      await expect(api.account.connectFromClipboard(who)).rejects.toMatchObject({
        data: { code, fields: [{ field: 'apiKey' }] },
      });
      expect(clipboard.text).toBe(text);
      const state = await api.account.state({});
      expect(state).toMatchObject({ profile: null, profiles: [], connection: 'none' });
    });
  }

  it('trims a key with spaces and quotes around it', async () => {
    const p = await platform();
    const { api } = await app({ home: homeOf(p) });
    await api.account.connect({ ...who, apiKey: `  "${p.description.apiKey}"\n` });
    expect((await api.account.state({})).connection).toBe('connected');
  });

  it('refuses the API key in the place of the proxy username', async () => {
    const p = await platform();
    const { api } = await app({ home: homeOf(p) });
    const apiKey = p.description.apiKey;
    await expect(api.account.connect({ ...who, proxyUsername: apiKey, apiKey })).rejects.toMatchObject({
      data: { fields: [{ field: 'proxyUsername' }] },
    });
  });

  it('[fault 25] says so when there is no network, and keeps nothing', async () => {
    const p = await platform();
    await p.close();
    const keychain = createMemoryKeychain();
    const { api } = await app({ home: homeOf(p), keychain });
    expect(await codeOf(api.account.connect({ ...who, apiKey: p.description.apiKey }))).toBe('offline');
    expect((await api.account.state({})).profile).toBeNull();
  });

  for (const status of ['locked', 'absent', 'failed'] as const) {
    it(`with a keychain that is ${status}: refuses to keep the key, takes it for this session, writes no secret`, async () => {
      const p = await platform();
      const dir = freshDir();
      const { api } = await app({ home: homeOf(p), keychain: brokenKeychain(status), dir });
      const request = { ...who, apiKey: p.description.apiKey };
      expect(await codeOf(api.account.connect(request))).toBe(`keychain_${status}`);
      const state = await api.account.connect({ ...request, sessionOnly: true });
      expect(state).toMatchObject({ connection: 'connected', keptIn: 'session' });
      const { key } = await api.keys.mint({
        intentId: intent('m'),
        label: 'x',
        capGb: 1,
        expiresAt: null,
        tier: 'standard',
      });
      const { secret } = await api.keys.reveal({ keyId: key.id });
      expect(scanFolder(dir, [p.description.apiKey, secret]).findings).toEqual([]);
    });
  }
});

describe('after a restart', () => {
  it('opens the cache and the key of the keychain; the sealed secrets open again', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    const first = await connected({ platform: p, keychain, dir });
    const { key } = await first.api.keys.mint({
      intentId: intent('m'),
      label: 'zoe',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    await first.services.close();
    await p.close();
    const { api, clipboard } = await app({ home: homeOf(p), keychain, dir });
    expect((await api.account.state({})).connection).toBe('connected');
    expect((await api.keys.list({})).keys.map((row) => row.label)).toContain('zoe');
    // Offline, the URL can still be handed out.
    await api.keys.copy({
      keyId: key.id,
      what: { kind: 'proxy', format: 'url', routing: { pool: 'mbl', country: 'us' } },
    });
    expect(clipboard.text).toMatch(/^http:\/\/psx_[a-z0-9]+-mbl-us:pak_[0-9a-f]{24}@127\.0\.0\.1:\d+$/);
  });

  it('[fault 50] with a locked keychain: says locked, shows the cache, and goes on once it is unlocked', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    await (await connected({ platform: p, keychain, dir })).services.close();
    let locked = true;
    const lockable: Keychain = {
      probe: (signal) => (locked ? brokenKeychain('locked') : keychain).probe(signal),
      get: (name) => (locked ? brokenKeychain('locked') : keychain).get(name),
      set: keychain.set,
      delete: keychain.delete,
    };
    const { api } = await app({ home: homeOf(p), keychain: lockable, dir });
    expect(await api.account.state({})).toMatchObject({ connection: 'none', keychain: { status: 'locked' } });
    expect((await api.keys.list({})).keys).toHaveLength(3);
    expect(await codeOf(api.sync.now({}))).toBe('not_connected');
    locked = false;
    expect(await api.account.retryKeychain({})).toMatchObject({ connection: 'connected', keychain: { status: 'ok' } });
  });

  it('[fault 50] denied at the start: the cache is shown, nothing is asked of the platform, no "no key"', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    await (await connected({ platform: p, keychain, dir })).services.close();
    const { api } = await app({ home: homeOf(p), keychain: brokenKeychain('failed'), dir });
    expect(await api.account.state({})).toMatchObject({ connection: 'none', keychain: { status: 'failed' } });
    expect((await api.keys.list({})).keys).toHaveLength(3);
    expect(await codeOf(api.sync.now({}))).toBe('not_connected');
  });

  it('[fault 52] emptied behind the app’s back: no key, the cache stays, and once connected again every secret can be had', async () => {
    const p = await platform();
    const dir = freshDir();
    const first = await connected({ platform: p, keychain: createMemoryKeychain(), dir });
    const [key] = (await first.api.keys.list({})).keys;
    if (!key) throw new Error('no key');
    const { secret } = await first.api.keys.reveal({ keyId: key.id });
    await first.services.close();
    const { api, clipboard } = await app({ home: homeOf(p), keychain: createMemoryKeychain(), dir });
    expect(await api.account.state({})).toMatchObject({ connection: 'none', keychain: { status: 'ok' } });
    expect((await api.keys.list({})).keys).toHaveLength(3);
    const { proxyUsername, apiKey } = p.description;
    const again = await api.account.connect({ ...who, proxyUsername, apiKey });
    expect(again).toMatchObject({ connection: 'connected', keptIn: 'keychain' });
    expect(again.profiles).toHaveLength(1);
    // The boxes were sealed under the key that is gone: the platform shows it again.
    await api.keys.copy({ keyId: key.id, what: { kind: 'secret' } });
    expect(clipboard.text).toBe(secret);
  });

  it('[fault 52] does not use an entry that was altered', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    const first = await connected({ platform: p, keychain, dir });
    await first.services.close();
    for (const value of ['', 'x', '{"v":1}', JSON.stringify({ v: 1, apiUrl: homeOf(p).apiUrl, apiKey: 'psx_a\nb' })]) {
      const altered: Keychain = {
        ...keychain,
        get: async (name) => (name.endsWith('/api-key') ? value : keychain.get(name)),
      };
      const { api, services } = await app({ home: homeOf(p), keychain: altered, dir });
      expect((await api.account.state({})).connection).toBe('none');
      expect((await api.app.notices({})).notices[0]?.text).toMatch(/was not used/);
      expect((await api.keys.list({})).keys).toHaveLength(3);
      await services.close();
    }
  });

  it('[fault 57] does not send the key to another API that somebody wrote into the profile', async () => {
    const p = await platform();
    const evil = await platform({ seed: 99 });
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    await (await connected({ platform: p, keychain, dir })).services.close();
    const { writeFileSync } = await import('node:fs');
    const file = join(dir, 'profiles.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(p.description.apiUrl, evil.description.apiUrl));
    const { api } = await app({ home: homeOf(p), keychain, dir });
    expect((await api.account.state({})).connection).toBe('none');
    expect((await api.app.notices({})).notices[0]?.text).toMatch(/another API address/);
  });
});

describe('in mid-session', () => {
  it('[fault 1] 401: stops, keeps the cache, refuses changes, takes a new key for the same account', async () => {
    const p = await platform();
    const { api, clipboard, events } = await connected({ platform: p });
    const { profile } = await api.account.state({});
    p.fault({ target: 'api', status: 401, times: 50, body: '{"message":"revoked"}' });
    await api.sync.now({});
    expect(await api.account.state({})).toMatchObject({ connection: 'invalid', profile: { id: profile?.id } });
    expect(await api.sync.state({})).toMatchObject({ status: 'stopped', lastError: { code: 'key_invalid' } });
    expect(events.some((event) => JSON.stringify(event).includes('account'))).toBe(true);
    expect((await api.keys.list({})).keys).toHaveLength(3);
    expect(
      await codeOf(api.keys.mint({ intentId: intent('m'), label: 'x', capGb: 1, expiresAt: null, tier: 'standard' })),
    ).toBe('key_invalid');
    p.clearFaults();
    clipboard.text = p.description.apiKey;
    const again = await api.account.connectFromClipboard({ ...who, proxyUsername: p.description.proxyUsername });
    expect(again).toMatchObject({ connection: 'connected', profile: { id: profile?.id } });
    expect(again.profiles).toHaveLength(1);
  });

  it('[fault 50] a keychain that locks while the app runs: what is in memory goes on, what must be kept says locked', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    let locked = false;
    const now = () => (locked ? brokenKeychain('locked') : keychain);
    const lockable: Keychain = {
      probe: (signal) => now().probe(signal),
      get: (name, signal) => now().get(name, signal),
      set: (name, secret, signal) => now().set(name, secret, signal),
      delete: (name, signal) => now().delete(name, signal),
    };
    const { api, clipboard, services } = await connected({ platform: p, keychain: lockable, dir });
    locked = true;
    const { key } = await api.keys.mint({
      intentId: intent('m'),
      label: 'amy',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    await api.keys.copy({ keyId: key.id, what: { kind: 'secret' } });
    expect(clipboard.text).toMatch(/^pak_/);
    await api.sync.now({});
    const { proxyUsername, apiKey } = p.description;
    expect(await codeOf(api.account.connect({ ...who, proxyUsername, apiKey }))).toBe('keychain_locked');
    expect((await api.account.state({})).connection).toBe('connected');
    expect(scanFolder(dir, [apiKey, clipboard.text]).findings).toEqual([]);
    await services.close();
  });

  it('[bar 12] takes everything away on disconnect: keychain, sealed boxes, and the cache when asked', async () => {
    const p = await platform();
    const keychain = createMemoryKeychain();
    const dir = freshDir();
    const { api } = await connected({ platform: p, keychain, dir });
    const id = (await api.account.state({})).profile?.id ?? '';
    const { token } = await api.account.prepareDisconnect({});
    expect(await codeOf(api.account.disconnect({ confirmToken: 'no', forgetData: true }))).toBe(
      'confirmation_required',
    );
    const state = await api.account.disconnect({ confirmToken: token, forgetData: true });
    expect(state).toMatchObject({ profile: null, profiles: [], connection: 'none' });
    expect(await keychain.get(`${id}/api-key`)).toBeNull();
    expect(await keychain.get(`${id}/data-key`)).toBeNull();
    expect(existsSync(join(dir, 'profiles', id))).toBe(false);
    expect(scanFolder(dir, [id, p.description.apiKey]).findings).toEqual([]);
  });

  it('keeps two accounts apart', async () => {
    const p = await platform();
    const { api, clipboard } = await connected({ platform: p });
    const first = (await api.account.state({})).profile;
    await api.account.startNew({});
    expect((await api.account.state({})).profile).toBeNull();
    clipboard.text = p.description.apiKey;
    const second = (await api.account.connectFromClipboard({ ...who, name: 'Other' })).profile;
    expect(second?.id).not.toBe(first?.id);
    expect(second?.color).not.toBe(first?.color);
    const back = await api.account.open({ profileId: first?.id ?? '' });
    expect(back).toMatchObject({ profile: { id: first?.id }, connection: 'connected' });
    expect(back.profiles.map((profile) => profile.name).sort()).toEqual(['Acme', 'Other']);
  });

  it('opens the demo with ninety days of history and marks it', async () => {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const state = await api.account.openDemo({});
    expect(state).toMatchObject({ profile: { kind: 'demo' }, connection: 'connected', keptIn: 'session' });
    const series = await api.usage.series({ range: '90d' });
    expect(series.points.filter((point) => (point.mb ?? 0) > 0).length).toBeGreaterThan(60);
    expect((await api.usage.top({ range: '30d', limit: 5 })).rows.length).toBeGreaterThan(0);
  });
});

describe('what crosses to the page', () => {
  it('[bar 10] never holds the API key, and a pak_ secret only where it was asked for', async () => {
    const p = await platform();
    const { api, crossed, log, clipboard } = await connected({ platform: p });
    const { key } = await api.keys.mint({
      intentId: intent('m'),
      label: 'x',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    await api.keys.copy({ keyId: key.id, what: { kind: 'secret' } });
    const secret = clipboard.text;
    expect(secret).toMatch(/^pak_/);
    await api.keys.copy({
      keyId: key.id,
      what: { kind: 'message', routing: { pool: 'mbl', country: 'us', sessionId: 'x', rotation: 'sticky' } },
    });
    expect(clipboard.text).toContain(secret);
    const { token } = await api.keys.prepare({ keyId: key.id, action: 'rotate' });
    await api.keys.rotate({ intentId: intent('r'), keyId: key.id, confirmToken: token });
    await api.probe.run({ runId: 'run-00000001', keyId: key.id, routing: { pool: 'mbl', country: 'us' } });
    await api.usage.series({ range: '24h' });
    await api.activity.list({ limit: 50 });
    const all = Buffer.from(crossed.join('\n'));
    expect(scanBytes('ipc', all, [p.description.apiKey, secret])).toEqual([]);
    expect(scanBytes('log', Buffer.from(log.join('\n')), [p.description.apiKey, secret])).toEqual([]);
    const revealed = await api.keys.reveal({ keyId: key.id });
    expect(crossed.at(-1)).toContain(revealed.secret);
  });

  it('[bar 10] refuses to copy a text that holds the API key', async () => {
    const p = await platform();
    const { api, clipboard } = await connected({ platform: p });
    expect(await codeOf(api.app.copyText({ text: `see ${p.description.apiKey}` }))).toBe('api_key_in_output');
    expect(clipboard.text).toBe('');
  });
});
