import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBackup } from '../../../electron/backup/container.ts';
import { backUpDaily, listAutomatic } from '../../../electron/backup/make.ts';
import { openSecrets, sealSecrets } from '../../../electron/backup/passphrase.ts';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { MIGRATIONS } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/open.ts';
import { DEFAULT_SETTINGS } from '../../../shared/ipc/settings.ts';
import { app, codeOf, connected, freshDir, homeOf, type RunningServices } from '../app-harness.ts';
import { key, NOON } from '../store/fixtures.ts';

const PASSPHRASE = 'correct horse battery';
const DAY = 86_400_000;
let platform: EmbeddedPlatform;
beforeEach(async () => {
  platform = await startEmbeddedPlatform({ keys: 4 });
});
afterEach(() => platform.close());

/** Saves into a folder of its own; returns the file. */
async function saved(running: RunningServices, passphrase: string | null): Promise<string> {
  const folder = freshDir();
  running.saveDialog.folder = folder;
  const result = await running.api.backup.save({ passphrase });
  expect(result.saved).toBe(true);
  return join(folder, result.name);
}

async function restored(running: RunningServices, path: string, passphrase: string | null = null) {
  running.openDialog.path = path;
  const { contents } = await running.api.backup.choose({});
  if (!contents) throw new Error('nothing was chosen');
  return { contents, result: await running.api.backup.restore({ token: contents.token, passphrase, settings: false }) };
}

/** As copying them does: from then on they are in the sealed cache. */
async function secretsOf(running: RunningServices): Promise<Record<string, string>> {
  const account = running.services.accounts.current();
  const ids = account.session.store.keys.list().map(({ id }) => id);
  return Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await account.secretOf(id)] as const)));
}

/** Everything in the file, unpacked. */
function plain(path: string): string {
  const file = readBackup(path, MIGRATIONS.length);
  const bytes = readFileSync(path);
  return (
    bytes.subarray(0, file.databaseAt).toString('latin1') +
    gunzipSync(bytes.subarray(file.databaseAt)).toString('latin1')
  );
}

describe('a backup in one file', () => {
  it('brings back usage, activity, tags and notes; the data that was there is set aside', async () => {
    const running = await connected({ platform });
    const { store } = running.services.accounts.current().session;
    const keyId = store.keys.list()[0]?.id ?? '';
    store.local.set(keyId, { note: 'pays late' });
    const file = await saved(running, null);
    store.local.set(keyId, { note: 'overwritten' });
    const { contents, result } = await restored(running, file);
    expect(contents).toMatchObject({ effect: 'replaces', keys: 4, secrets: 0, hasSettings: true });
    const after = running.services.accounts.current().session;
    expect(after.store.local.get(keyId).note).toBe('pays late');
    expect(after.online).not.toBeNull();
    expect(existsSync(join(running.services.accounts.dirOf(after.profile.id), result.setAside ?? 'none'))).toBe(true);
  });

  it('holds no secret and no API key without a passphrase, and with one none in clear', async () => {
    const running = await connected({ platform });
    const { session } = running.services.accounts.current();
    const secrets = Object.values(await secretsOf(running));
    expect(secrets.length).toBeGreaterThan(0);
    for (const passphrase of [null, PASSPHRASE]) {
      const text = plain(await saved(running, passphrase));
      for (const secret of [...secrets, platform.description.apiKey, PASSPHRASE])
        expect(text.includes(secret)).toBe(false);
      expect(
        text.includes(
          Buffer.from(session.store.secrets.get(session.store.keys.list()[0]?.id ?? '') ?? []).toString('latin1'),
        ),
      ).toBe(false);
    }
  });

  it('comes to another computer as an account of its own, with its secrets under that one’s keychain', async () => {
    const here = await connected({ platform });
    const [[keyId, secret] = ['', '']] = Object.entries(await secretsOf(here));
    expect(secret).toMatch(/^pak_/);
    const file = await saved(here, PASSPHRASE);
    const there = await app({ home: homeOf(platform) });
    there.openDialog.path = file;
    const first = (await there.api.backup.choose({})).contents;
    expect(first).toMatchObject({ effect: 'adds', account: { name: 'Acme' } });
    const wrong = there.api.backup.restore({ token: first?.token ?? '', passphrase: 'not that one', settings: false });
    expect(await codeOf(wrong)).toBe('validation');
    expect(there.services.accounts.isOpen()).toBe(false);
    const { contents, result } = await restored(there, file, PASSPHRASE);
    expect(result).toMatchObject({ setAside: null, secrets: contents.secrets });
    there.clipboard.text = platform.description.apiKey;
    await there.api.account.connectFromClipboard({
      proxyUsername: platform.description.proxyUsername,
      name: 'Acme',
      sessionOnly: false,
    });
    expect(there.services.accounts.current().session.profile.id).toBe(result.profileId);
    expect(there.services.accounts.current().session.online?.secrets.get(keyId)).toBe(secret);
  });

  it('refuses a token that was used, a foreign file, half a file, one changed bit and a newer version, and changes nothing', async () => {
    const running = await connected({ platform });
    const file = await saved(running, null);
    const bytes = readFileSync(file);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 9] = (flipped[bytes.length - 9] ?? 0) ^ 1;
    const head = Buffer.from(bytes);
    head[40] = (head[40] ?? 0) ^ 1;
    const foreign = freshDir();
    for (const [name, content] of [
      ['empty', Buffer.alloc(0)],
      ['text', Buffer.from('hello '.repeat(100))],
      ['half', bytes.subarray(0, bytes.length / 2)],
      ['bit', flipped],
      ['head', head],
    ] as const) {
      running.openDialog.path = join(foreign, name);
      writeFileSync(running.openDialog.path, content);
      expect(await codeOf(running.api.backup.choose({})), name).toBe('validation');
    }
    expect(() => readBackup(file, MIGRATIONS.length - 1)).toThrow(/newer Pakdesk/);
    running.openDialog.path = null;
    expect(await running.api.backup.choose({})).toEqual({ contents: null });
    const { contents } = await restored(running, file);
    const again = running.api.backup.restore({ token: contents.token, passphrase: null, settings: false });
    expect(await codeOf(again)).toBe('confirmation_required');
    expect(running.services.accounts.current().session.store.keys.count()).toBe(4);
  });

  it('does not restore a file that changed after it was looked at', async () => {
    const running = await connected({ platform });
    const file = await saved(running, null);
    running.openDialog.path = file;
    const { contents } = await running.api.backup.choose({});
    running.services.accounts.current().session.store.meta.set('later', 1);
    writeFileSync(file, readFileSync(await saved(running, PASSPHRASE)));
    const restoring = running.api.backup.restore({ token: contents?.token ?? '', passphrase: null, settings: false });
    expect(await codeOf(restoring)).toBe('validation');
  });

  it('never mixes two accounts', async () => {
    const other = await startEmbeddedPlatform({ keys: 2 });
    try {
      const dir = freshDir();
      const running = await connected({ platform, dir });
      const file = await saved(running, null);
      const own = running.services.accounts.current().session.profile.id;
      await running.api.account.startNew({});
      // Nobody is open, but the account is on this computer.
      running.openDialog.path = file;
      expect(await codeOf(running.api.backup.choose({}))).toBe('validation');
      await running.api.account.open({ profileId: own });
      expect((await running.api.backup.choose({})).contents?.effect).toBe('replaces');
    } finally {
      await other.close();
    }
  });
});

describe('the passphrase', () => {
  it('opens what it sealed, and nothing else does', async () => {
    const box = await sealSecrets({ a: 'pak_1' }, PASSPHRASE);
    expect(await openSecrets(box, PASSPHRASE)).toEqual({ a: 'pak_1' });
    await expect(openSecrets(box, `${PASSPHRASE}!`)).rejects.toThrow(/does not open/);
    await expect(openSecrets(box.replace(/^..../, 'AAAA'), PASSPHRASE)).rejects.toThrow(/does not open/);
    await expect(openSecrets('', PASSPHRASE)).rejects.toThrow(/does not open/);
  });
});

describe('automatic backups', () => {
  const profile = {
    id: 'p1',
    name: 'Acme',
    color: 'indigo',
    kind: 'live' as const,
    apiUrl: 'https://api.example.test',
    gateway: { host: 'gw.example.test', httpPort: 7000, socks5Port: 7001 },
    proxyUsername: 'psx_ab12',
    extraEchoServices: [],
    createdAt: NOON,
  };
  function filled(dir: string) {
    const store = openStore({ dir, now: () => NOON });
    store.keys.applyList([key('a', { usedMb: 10 }), key('b', { usedMb: 20 })], NOON - 7_200_000);
    store.keys.applyList([key('a', { usedMb: 15 }), key('b', { usedMb: 20 })], NOON - 3_600_000);
    return store;
  }
  const parts = { profile, settings: DEFAULT_SETTINGS, appVersion: '0.0.0' };

  it('is made once a day, and the last seven are kept', async () => {
    const dir = freshDir();
    const store = filled(dir);
    for (let day = 0; day < 9; day += 1) {
      expect(await backUpDaily(dir, { ...parts, store, nowMs: NOON + day * DAY })).toBe(true);
      expect(await backUpDaily(dir, { ...parts, store, nowMs: NOON + day * DAY + 60_000 })).toBe(false);
    }
    expect(listAutomatic(dir).map(({ at }) => (at - NOON) / DAY)).toEqual([8, 7, 6, 5, 4, 3, 2]);
    expect(readdirSync(join(dir, 'backups')).every((name) => name.endsWith('.pakdesk'))).toBe(true);
    store.close();
  });

  it('a broken file is set aside, said, and rebuilt from the newest one that is whole', async () => {
    const dir = freshDir();
    const store = filled(dir);
    await backUpDaily(dir, { ...parts, store, nowMs: NOON });
    await backUpDaily(dir, { ...parts, store, nowMs: NOON + DAY });
    store.close();
    const [newest] = listAutomatic(dir);
    const bytes = readFileSync(newest?.path ?? '');
    writeFileSync(newest?.path ?? '', bytes.subarray(0, bytes.length - 5));
    writeFileSync(join(dir, 'pakdesk.db'), 'no database any more '.repeat(200));
    const again = openStore({ dir, now: () => NOON });
    expect(again.keys.count()).toBe(2);
    expect(again.usage.series('24h', NOON).totalMb).toBe(5);
    expect(again.notices).toHaveLength(1);
    expect(again.notices[0]?.text).toMatch(
      /set aside as pakdesk\.corrupt-.*rebuilt from the backup of 2026-11-24 12:00 UTC/,
    );
    // What was used since then is not lost: the counter goes on from the backup.
    again.keys.applyList([key('a', { usedMb: 40 }), key('b', { usedMb: 20 })], NOON);
    expect(again.usage.series('24h', NOON).totalMb).toBe(30);
    again.close();
  });

  it('without a whole one the app starts afresh and says so', () => {
    const dir = freshDir();
    mkdirSync(join(dir, 'backups'));
    writeFileSync(join(dir, 'backups', 'auto-20261123T120000Z.pakdesk'), 'nothing');
    writeFileSync(join(dir, 'pakdesk.db'), 'no database any more '.repeat(200));
    const store = openStore({ dir, now: () => NOON });
    expect(store.notices[0]?.text).toMatch(/started a fresh one/);
    expect(store.keys.count()).toBe(0);
    store.close();
  });
});
