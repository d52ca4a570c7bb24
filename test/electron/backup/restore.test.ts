/** Restoring while something else goes on, when it fails, and from a file that names addresses of its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LIVE_HOME } from '../../../electron/account/account-home.ts';
import { type BackupHead, encodeHead, readBackup } from '../../../electron/backup/container.ts';
import { MIGRATIONS } from '../../../electron/store/migrations.ts';
import { app, codeOf, connected, freshDir, homeOf, platform, type RunningServices } from '../app-harness.ts';
import { createHeldKeychain } from '../held-keychain.ts';

const PASSPHRASE = 'correct horse battery';

async function saved(running: RunningServices, passphrase: string | null): Promise<string> {
  const folder = freshDir();
  running.saveDialog.folder = folder;
  return join(folder, (await running.api.backup.save({ passphrase })).name);
}

/** The same backup with another head, or another database in it, and with checksums that fit. */
function forged(path: string, change: Partial<BackupHead['profile']>, database?: Buffer): string {
  const { head, databaseAt } = readBackup(path, MIGRATIONS.length);
  const packed = database ?? readFileSync(path).subarray(databaseAt);
  const sha256 = createHash('sha256').update(packed).digest('hex');
  const profile = { ...head.profile, ...change };
  const forgery = join(freshDir(), 'forged.pakdesk');
  const text = encodeHead({ ...head, profile, database: { bytes: packed.length, sha256 } });
  writeFileSync(forgery, Buffer.concat([text, packed]));
  return forgery;
}

async function chosen(running: RunningServices, path: string) {
  running.openDialog.path = path;
  const { contents } = await running.api.backup.choose({});
  if (!contents) throw new Error('nothing was chosen');
  return contents;
}

async function firstSecret(running: RunningServices): Promise<[string, string]> {
  const keyId = (await running.api.keys.list({})).keys[0]?.id ?? '';
  return [keyId, (await running.api.keys.reveal({ keyId })).secret];
}

const who = ({ description: { proxyUsername, apiKey } }: Awaited<ReturnType<typeof platform>>) => ({
  ...{ proxyUsername, apiKey, name: 'Acme' },
});

describe('restoring', () => {
  it('brings the secrets back although the account is closed right behind it', async () => {
    const running = await connected({ platform: await platform() });
    const [keyId, secret] = await firstSecret(running);
    const { token } = await chosen(running, await saved(running, PASSPHRASE));
    const own = running.services.accounts.current().session.profile.id;
    running.services.accounts.current().session.store.secrets.clear();
    const { accounts } = running.services;
    const { restore } = accounts;
    accounts.restore = (...given) => {
      const restored = restore(...given);
      void accounts.startNew();
      return restored;
    };
    const restoring = running.api.backup.restore({ token, passphrase: PASSPHRASE, settings: false });
    expect(await restoring).toMatchObject({ secrets: 1, profileId: own });
    await running.api.account.open({ profileId: own });
    expect(running.services.accounts.current().session.online?.secrets.get(keyId)).toBe(secret);
  });

  it('that fails leaves a key of this session only and its secrets where they are', async () => {
    const p = await platform();
    const running = await app({ home: homeOf(p) });
    const { proxyUsername, apiKey } = p.description;
    await running.api.account.connect({ proxyUsername, apiKey, name: 'Acme', sessionOnly: true });
    const [keyId, secret] = await firstSecret(running);
    const noDatabase = gzipSync(Buffer.from('no database at all '.repeat(100)));
    const { token } = await chosen(running, forged(await saved(running, null), {}, noDatabase));
    const restoring = running.api.backup.restore({ token, passphrase: null, settings: false });
    expect(await codeOf(restoring)).toBe('validation');
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'session' });
    const { session } = running.services.accounts.current();
    expect(session.online?.secrets.get(keyId)).toBe(secret);
    expect(session.store.keys.count()).toBe(3);
    expect(readdirSync(running.services.accounts.dirOf(session.profile.id))).not.toContain('pakdesk.incoming.db');
  });

  it('that fails for an account that is not here leaves nothing of it', async () => {
    const here = await connected({ platform: await platform() });
    await firstSecret(here);
    const file = await saved(here, PASSPHRASE);
    const dir = freshDir();
    const keychain = createHeldKeychain();
    const there = await app({ home: homeOf(await platform()), dir, keychain });
    const { token } = await chosen(there, forged(file, {}, gzipSync(Buffer.from('no database '.repeat(100)))));
    const restoring = there.api.backup.restore({ token, passphrase: PASSPHRASE, settings: false });
    expect(await codeOf(restoring)).toBe('validation');
    expect([...keychain.entries.keys()]).toEqual([]);
    expect((await there.api.account.state({})).profiles).toEqual([]);
    expect(readdirSync(join(dir, 'profiles'))).toEqual([]);
  });
});

describe('a backup that names addresses of its own', () => {
  const EVIL = {
    apiUrl: 'https://evil.example/v1',
    gateway: { host: 'gw.evil.example', httpPort: 1, socks5Port: 2 },
    stripeUrl: 'https://evil.example',
    extraEchoServices: ['https://evil.example/ip'],
  };

  it('is restored to the platform that this app knows', async () => {
    const file = await saved(await connected({ platform: await platform() }), null);
    const home = homeOf(await platform());
    for (const [where, kind] of [
      [home, 'local'],
      [LIVE_HOME, 'live'],
    ] as const) {
      const there = await app({ home: where });
      const contents = await chosen(there, forged(file, { ...EVIL, kind }));
      expect(contents).toMatchObject({ effect: 'adds', account: { apiHost: new URL(where.apiUrl).host } });
      await there.api.backup.restore({ token: contents.token, passphrase: null, settings: false });
      const { profile } = there.services.accounts.current().session;
      expect(profile).toMatchObject(where);
      expect(profile.stripeUrl).toBe(where.stripeUrl);
      expect(JSON.stringify(profile)).not.toContain('evil');
    }
  });

  it('of a test platform is the account’s own, also where it has another address by now', async () => {
    const dir = freshDir();
    const keychain = createHeldKeychain();
    const first = await connected({ platform: await platform(), dir, keychain });
    const path = await saved(first, null);
    await first.services.close();
    const p = await platform();
    const running = await app({ home: homeOf(p), dir, keychain });
    await running.api.account.connect({ ...who(p), sessionOnly: false });
    expect(running.services.accounts.current().session.profile.apiUrl).toBe(p.description.apiUrl);
    expect(await chosen(running, path)).toMatchObject({ effect: 'replaces' });
  });

  it('of a test platform does not come to an app that was started with none', async () => {
    const file = await saved(await connected({ platform: await platform() }), null);
    const there = await app({ home: LIVE_HOME });
    there.openDialog.path = file;
    expect(await codeOf(there.api.backup.choose({}))).toBe('validation');
  });
});
