/** Past a forgotten passphrase: only for whoever has the API key of an account here, and only by the app's own platform. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIVE_HOME } from '../../../electron/account/account-home.ts';
import { type KeyOwnerDeps, ownerOfKey } from '../../../electron/account/key-owner.ts';
import type { PlatformClient } from '../../../electron/platform/types.ts';
import type { Profile } from '../../../electron/store/profiles.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { app, codeOf, connected, freshDir, homeOf, platform } from '../app-harness.ts';

const LOCK = { passphrase: 'seven quiet owls', afterMinutes: null, onSleep: false };
const STRANGER = `psx_${'5'.repeat(48)}`;

describe('a key of a stranger', () => {
  it('does not open what is here because another account here is empty', async () => {
    const p = await platform();
    const running = await connected({ platform: p });
    const first = (await running.api.account.state({})).profile?.id ?? '';
    await running.api.account.startNew({});
    const nothing = { target: 'api', status: 200, times: 50, body: '[]' } as const;
    p.fault(nothing);
    running.clipboard.text = p.description.apiKey;
    await running.api.account.connectFromClipboard({ proxyUsername: 'psx_cd34', name: 'Empty', sessionOnly: false });
    expect((await running.api.keys.list({})).keys).toEqual([]);
    p.clearFaults();
    await running.api.account.open({ profileId: first });
    await running.api.lock.turnOn(LOCK);
    await running.services.lock.close('user');
    p.fault(nothing);
    running.clipboard.text = STRANGER;
    expect(await codeOf(running.api.lock.unlockByApiKey({}))).toBe('refused');
    expect(await running.api.lock.state({})).toMatchObject({ locked: true, enabled: true });
  });

  it('does not open an account whose keys are gone, but whose history is here', async () => {
    const p = await platform({ keys: 0 });
    const running = await connected({ platform: p });
    const mint = { intentId: 'intent-m'.padEnd(20, '0'), label: 'amy', capGb: 1, expiresAt: null } as const;
    const { key } = await running.api.keys.mint({ ...mint, tier: 'standard' });
    const { token } = await running.api.keys.prepare({ keyId: key.id, action: 'revoke' });
    await running.api.keys.revoke({ intentId: 'intent-r'.padEnd(20, '0'), keyId: key.id, confirmToken: token });
    await running.api.sync.now({});
    await running.api.lock.turnOn(LOCK);
    await running.services.lock.close('user');
    p.fault({ target: 'api', status: 200, times: 50, body: '[]' });
    running.clipboard.text = STRANGER;
    expect(await codeOf(running.api.lock.unlockByApiKey({}))).toBe('refused');
  });

  it('may open where nothing at all is to be seen', async () => {
    const p = await platform({ keys: 0 });
    const running = await connected({ platform: p });
    await running.api.lock.turnOn(LOCK);
    await running.services.lock.close('user');
    p.fault({ target: 'api', status: 200, times: 50, body: '[]' });
    running.clipboard.text = STRANGER;
    await running.api.lock.unlockByApiKey({});
    expect(await running.api.lock.state({})).toMatchObject({ locked: false, enabled: false });
  });
});

describe('the list of accounts, edited by somebody', () => {
  it('does not send the key to an address of his', async () => {
    let asked = 0;
    const thief = createServer((_, response) => {
      asked += 1;
      response.end('[]');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    try {
      const p = await platform();
      const dir = freshDir();
      const keychain = createMemoryKeychain();
      const first = await connected({ platform: p, dir, keychain });
      await first.services.close();
      const file = join(dir, 'profiles.json');
      const list = JSON.parse(readFileSync(file, 'utf8')) as { profiles: Profile[] };
      const [own] = list.profiles;
      if (!own) throw new Error('no profile');
      const apiUrl = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/v1`;
      list.profiles.unshift({ ...own, id: 'evil', apiUrl });
      writeFileSync(file, JSON.stringify(list));
      // Even with a copy of the cache, which holds the keys.
      cpSync(join(dir, 'profiles', own.id), join(dir, 'profiles', 'evil'), { recursive: true });
      writeFileSync(join(dir, 'lock.json'), '{}');
      const again = await app({ home: homeOf(p), dir, keychain });
      again.clipboard.text = p.description.apiKey;
      await again.api.lock.unlockByApiKey({});
      expect(await again.api.account.state({})).toMatchObject({ profile: { id: own.id }, connection: 'connected' });
      expect(asked).toBe(0);
    } finally {
      thief.close();
    }
  });

  it('has a live account asked at the live platform, and one of another platform nowhere', async () => {
    const asked: string[] = [];
    const profile = (id: string, rest: Partial<Profile>): Profile => ({
      ...LIVE_HOME,
      ...{ id, name: id, color: 'teal', proxyUsername: 'psx_ab12', createdAt: 0 },
      ...rest,
    });
    const deps: KeyOwnerDeps = {
      profiles: [
        profile('a', { apiUrl: 'https://evil.example/v1' }),
        profile('b', { kind: 'local', apiUrl: 'http://127.0.0.1:1/v1' }),
      ],
      home: LIVE_HOME,
      createClient: (baseUrl) => {
        asked.push(baseUrl);
        return { listKeys: async () => ({ value: [] }), close: async () => undefined } as unknown as PlatformClient;
      },
      openStoreOf: () => null,
      dirOf: (() => {
        const dir = freshDir();
        return (id: string) => join(dir, id);
      })(),
      now: Date.now,
    };
    await ownerOfKey(STRANGER, () => false, deps);
    expect(asked).toEqual([LIVE_HOME.apiUrl]);
  });
});
