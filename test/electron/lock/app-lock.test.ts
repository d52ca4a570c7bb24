/** The lock with the whole privileged side behind it: real database, real sockets, a keychain in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import type { Keychain } from '../../../electron/vault/types.ts';
import { AppError, type AppErrorData } from '../../../shared/ipc/app-error.ts';
import { calls } from '../../../shared/ipc/contract.ts';
import { WHILE_LOCKED } from '../../../shared/ipc/lock.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform, type RunningServices } from '../app-harness.ts';

const PASSPHRASE = 'seven quiet owls';
const OPTIONS = { afterMinutes: 15, onSleep: true };

/** What the keychain really holds, beside what it gives. */
function recordingKeychain(): Keychain & { entries: Map<string, string> } {
  const inner = createMemoryKeychain();
  const entries = new Map<string, string>();
  return {
    ...inner,
    entries,
    async set(account, secret, signal) {
      await inner.set(account, secret, signal);
      entries.set(account, secret);
    },
    async delete(account, signal) {
      entries.delete(account);
      return inner.delete(account, signal);
    },
  };
}

async function errorOf(work: Promise<unknown>): Promise<AppErrorData> {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof AppError) return error.data;
  throw new Error('it did not fail as expected', { cause: error });
}

async function locked(running: RunningServices): Promise<void> {
  await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
  await running.services.lock.close('user');
}

const keysOf = async ({ api }: RunningServices) => (await api.keys.list({})).keys;

async function firstSecret(running: RunningServices): Promise<{ id: string; secret: string }> {
  const [key] = await keysOf(running);
  if (!key) throw new Error('no key');
  return { id: key.id, secret: (await running.api.keys.reveal({ keyId: key.id })).secret };
}

describe('a lock that is set', () => {
  it('seals what the keychain holds, and gives it to the app as before', async () => {
    const keychain = recordingKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const { id, secret } = await firstSecret(running);
    const apiKey = running.services.accounts.current().session.online?.apiKey ?? '';
    expect([...keychain.entries.values()].join()).toContain(apiKey);
    const state = await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    expect(state).toMatchObject({ enabled: true, locked: false, ...OPTIONS });
    expect(keychain.entries.size).toBe(2);
    for (const text of keychain.entries.values()) expect(text).toMatch(/^pakdesk-lock\/1 /);
    expect(await running.api.keys.reveal({ keyId: id })).toEqual({ secret });
  });

  it('keeps neither the passphrase nor a key in its file', async () => {
    const dir = freshDir();
    const running = await connected({ platform: await platform(), dir });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    const text = readFileSync(join(dir, 'lock.json'), 'utf8');
    const apiKey = running.services.accounts.current().session.online?.apiKey ?? '';
    for (const secret of [PASSPHRASE, apiKey]) {
      for (const form of ['utf8', 'base64', 'hex'] as const)
        expect(text).not.toContain(Buffer.from(secret).toString(form).replace(/=+$/, ''));
    }
  });

  it('seals what comes later, too', async () => {
    const keychain = recordingKeychain();
    const running = await app({ home: homeOf(await platform()), keychain });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    const world = await platform();
    const second = await connected({ platform: world, keychain, dir: freshDir() });
    expect([...keychain.entries.values()].some((text) => text.includes(world.description.apiKey))).toBe(true);
    await second.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    running.clipboard.text = world.description.apiKey;
    expect([...keychain.entries.values()].some((text) => text.includes(world.description.apiKey))).toBe(false);
  });

  it('refuses a short passphrase, and a second lock over the first', async () => {
    const running = await connected({ platform: await platform() });
    expect(await codeOf(running.api.lock.turnOn({ passphrase: 'short', ...OPTIONS }))).toBe('invalid_input');
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    expect(await codeOf(running.api.lock.turnOn({ passphrase: 'another one', ...OPTIONS }))).toBe('conflict');
  });

  it('is taken off with the passphrase alone, and leaves the keychain as it was', async () => {
    const keychain = recordingKeychain();
    const running = await connected({ platform: await platform(), keychain });
    const before = new Map(keychain.entries);
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    expect(await codeOf(running.api.lock.turnOff({ passphrase: 'not that one' }))).toBe('validation');
    expect(keychain.entries).not.toEqual(before);
    expect(await running.api.lock.turnOff({ passphrase: PASSPHRASE })).toMatchObject({ enabled: false });
    expect(keychain.entries).toEqual(before);
  });

  it('takes another passphrase, and the old one opens nothing any more', async () => {
    const running = await connected({ platform: await platform() });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    await running.api.lock.changePassphrase({ passphrase: PASSPHRASE, next: 'nine loud geese' });
    await running.services.lock.close('user');
    expect(await codeOf(running.api.lock.unlock({ passphrase: PASSPHRASE }))).toBe('validation');
    expect(await running.api.lock.unlock({ passphrase: 'nine loud geese' })).toMatchObject({ locked: false });
  });
});

describe('while it is locked', () => {
  it('main answers to the lock’s own calls and to no other', async () => {
    const running = await connected({ platform: await platform() });
    await locked(running);
    const api = running.api as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
    let refused = 0;
    for (const [domain, rows] of Object.entries(calls)) {
      for (const name of Object.keys(rows)) {
        if (WHILE_LOCKED.includes(`${domain}.${name}`)) continue;
        expect([`${domain}.${name}`, await codeOf(api[domain]?.[name]?.({}) as Promise<unknown>)]).toEqual([
          `${domain}.${name}`,
          'locked',
        ]);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(90);
    expect(await running.api.lock.state({})).toMatchObject({ locked: true, enabled: true });
  });

  it('the page hears nothing but that, and the window is told to go blank', async () => {
    const running = await connected({ platform: await platform() });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    const before = running.events.length;
    await running.services.lock.close('user');
    await running.services.readNow();
    expect(running.events.slice(before).map(({ name }) => name)).toEqual(['lockChanged']);
    expect(running.blanked.count).toBe(1);
  });

  it('no key is in reach: nothing is connected, and the platform is asked nothing', async () => {
    const world = await platform();
    const running = await connected({ platform: world });
    await locked(running);
    const account = running.services.accounts.current();
    expect(account.session.online).toBeNull();
    expect(() => account.needOnline()).toThrow(/API key/i);
    await running.services.readNow();
    expect(account.syncState().status).toBe('stopped');
  });

  it('a change that is under way ends, and is written down', async () => {
    const world = await platform();
    const running = await connected({ platform: world });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    const minting = running.api.keys.mint({
      intentId: intent('lock'),
      label: 'under way',
      capGb: 1,
      expiresAt: null,
      tier: 'standard',
    });
    const answer = codeOf(minting);
    await running.services.lock.close('user');
    // Its answer is nobody's any more, but it is in the journal.
    expect(await answer).toBe('locked');
    await running.api.lock.unlock({ passphrase: PASSPHRASE });
    const { operations } = await running.api.activity.list({ limit: 10 });
    expect(operations[0]).toMatchObject({ label: 'under way', outcome: 'done' });
    expect((await keysOf(running)).filter(({ label }) => label === 'under way')).toHaveLength(1);
  });

  it('opens with the passphrase: connected as before, secrets and all', async () => {
    const running = await connected({ platform: await platform() });
    const { id, secret } = await firstSecret(running);
    await locked(running);
    expect(await running.api.lock.unlock({ passphrase: PASSPHRASE })).toMatchObject({ locked: false });
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'keychain' });
    const reveals = (await running.api.activity.list({ limit: 50 })).operations.length;
    expect(await running.api.keys.reveal({ keyId: id })).toEqual({ secret });
    // From the sealed cache: the platform was not asked again.
    expect((await running.api.activity.list({ limit: 50 })).operations).toHaveLength(reveals);
  });

  it('carries a key that is in memory only over, sealed', async () => {
    const world = await platform();
    const running = await app({ home: homeOf(world) });
    running.clipboard.text = world.description.apiKey;
    await running.api.account.connectFromClipboard({
      proxyUsername: world.description.proxyUsername,
      name: 'Acme',
      sessionOnly: true,
    });
    const { id, secret } = await firstSecret(running);
    await locked(running);
    expect(running.services.accounts.current().session.online).toBeNull();
    await running.api.lock.unlock({ passphrase: PASSPHRASE });
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'session' });
    expect(await running.api.keys.reveal({ keyId: id })).toEqual({ secret });
  });
});

describe('a start', () => {
  it('begins locked, opens no account before, and all is there after', async () => {
    const dir = freshDir();
    const keychain = createMemoryKeychain();
    const world = await platform();
    const first = await connected({ platform: world, dir, keychain });
    await first.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    await first.services.close();
    const again = await app({ home: homeOf(world), dir, keychain });
    expect(again.services.accounts.isOpen()).toBe(false);
    expect(await codeOf(keysOf(again))).toBe('locked');
    await again.api.lock.unlock({ passphrase: PASSPHRASE });
    expect(await keysOf(again)).toHaveLength(3);
    expect(await again.api.account.state({})).toMatchObject({ connection: 'connected' });
  });

  it('without its file shows the cache, and no key: the entries open for nobody', async () => {
    const keychain = recordingKeychain();
    const world = await platform();
    const dir = freshDir();
    const first = await connected({ platform: world, dir, keychain });
    await first.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    await first.services.close();
    const { rmSync } = await import('node:fs');
    rmSync(join(dir, 'lock.json'));
    const again = await app({ home: homeOf(world), dir, keychain });
    expect(await again.api.account.state({})).toMatchObject({ connection: 'none' });
    expect(again.services.accounts.current().session.online).toBeNull();
  });

  it('with a damaged file stays locked, and a planted one opens nothing', async () => {
    const keychain = recordingKeychain();
    const world = await platform();
    const dir = freshDir();
    const first = await connected({ platform: world, dir, keychain });
    await first.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    await first.services.close();
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(dir, 'lock.json'), '{"version":1,"__proto__":{"locked":false}}');
    const again = await app({ home: homeOf(world), dir, keychain });
    expect(await again.api.lock.state({})).toMatchObject({ locked: true, damaged: true });
    expect(await codeOf(again.api.lock.unlock({ passphrase: PASSPHRASE }))).toBe('conflict');
    again.clipboard.text = world.description.apiKey;
    await again.api.lock.unlockByApiKey({});
    expect(await keysOf(again)).toHaveLength(3);
  });
});

describe('wrong passphrases', () => {
  it('cost a growing wait, which a restart does not shorten', async () => {
    const dir = freshDir();
    const keychain = createMemoryKeychain();
    const world = await platform();
    let nowMs = Date.now();
    const now = () => nowMs;
    const first = await connected({ platform: world, dir, keychain, now });
    await locked(first);
    const wrong = (running: RunningServices) => errorOf(running.api.lock.unlock({ passphrase: 'not this one' }));
    for (const _ of [1, 2]) expect(await wrong(first)).toMatchObject({ code: 'validation', retryAfterMs: null });
    expect(await wrong(first)).toMatchObject({ code: 'validation', retryAfterMs: 5_000 });
    // Not even the right one is looked at before its time.
    expect(await errorOf(first.api.lock.unlock({ passphrase: PASSPHRASE }))).toMatchObject({ code: 'busy' });
    await first.services.close();
    const again = await app({ home: homeOf(world), dir, keychain, now });
    expect(await errorOf(again.api.lock.unlock({ passphrase: PASSPHRASE }))).toMatchObject({
      code: 'busy',
      retryAfterMs: 5_000,
    });
    nowMs += 5_000;
    expect(await wrong(again)).toMatchObject({ code: 'validation', retryAfterMs: 10_000 });
    nowMs += 10_000;
    expect(await again.api.lock.unlock({ passphrase: PASSPHRASE })).toMatchObject({ locked: false, retryAt: null });
    await again.services.lock.close('user');
    expect(await wrong(again)).toMatchObject({ retryAfterMs: null });
  });

  it('are counted before they are looked at, one at a time', async () => {
    const dir = freshDir();
    const running = await connected({ platform: await platform(), dir });
    await locked(running);
    const tries = [1, 2, 3, 4].map((n) => errorOf(running.api.lock.unlock({ passphrase: `wrong one ${n}` })));
    const counted = () => (JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8')) as { failures: number }).failures;
    await Promise.resolve();
    expect(counted()).toBe(1);
    expect((await Promise.all(tries)).map(({ code }) => code).sort()).toEqual(['busy', 'busy', 'busy', 'validation']);
    expect(counted()).toBe(1);
  });

  it('of a clock that was set back do not lock the owner out', async () => {
    const dir = freshDir();
    const keychain = createMemoryKeychain();
    const world = await platform();
    let nowMs = Date.now();
    const first = await connected({ platform: world, dir, keychain, now: () => nowMs });
    await locked(first);
    for (const _ of [1, 2, 3]) await errorOf(first.api.lock.unlock({ passphrase: 'not this one' }));
    await first.services.close();
    nowMs -= 30 * 86_400_000;
    const again = await app({ home: homeOf(world), dir, keychain, now: () => nowMs });
    const { retryAfterMs } = await errorOf(again.api.lock.unlock({ passphrase: PASSPHRASE }));
    expect(retryAfterMs).toBe(5_000);
  });

  it('leave nothing of what was typed in the log', async () => {
    const running = await connected({ platform: await platform() });
    await locked(running);
    await errorOf(running.api.lock.unlock({ passphrase: 'typed by mistake' }));
    expect(running.log.join('\n')).toContain('lock.refused');
    expect(running.log.join('\n')).not.toContain('typed by mistake');
    expect(running.log.join('\n')).not.toContain(PASSPHRASE);
  });
});

describe('the way out', () => {
  it('is the API key of the account: the lock goes, the data stays, secrets are asked anew', async () => {
    const world = await platform();
    const keychain = recordingKeychain();
    const running = await connected({ platform: world, keychain });
    const { id, secret } = await firstSecret(running);
    await locked(running);
    running.clipboard.text = world.description.apiKey;
    await running.api.lock.unlockByApiKey({});
    expect(running.clipboard.text).toBe('');
    expect(await running.api.lock.state({})).toMatchObject({ enabled: false, locked: false });
    expect(await keysOf(running)).toHaveLength(3);
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected', keptIn: 'keychain' });
    expect(await running.api.keys.reveal({ keyId: id })).toEqual({ secret });
    expect((await running.api.activity.list({ limit: 1 })).operations[0]).toMatchObject({ kind: 'reveal' });
    for (const text of keychain.entries.values()) expect(text).not.toMatch(/^pakdesk-lock/);
  });

  it('is not the key of somebody else, however good at its own platform', async () => {
    const world = await platform();
    const running = await connected({ platform: world });
    await locked(running);
    running.clipboard.text = (await platform({ seed: 99 })).description.apiKey;
    const error = await errorOf(running.api.lock.unlockByApiKey({}));
    expect(error.code).toBe('refused');
    expect(await running.api.lock.state({})).toMatchObject({ locked: true });
  });

  it('needs no network where the key is the one that was kept, and does not count a missing one as a wrong try', async () => {
    const world = await platform();
    const dir = freshDir();
    const running = await connected({ platform: world, dir });
    await locked(running);
    await world.close();
    running.clipboard.text = `${world.description.apiKey.slice(0, -4)}abcd`;
    expect((await errorOf(running.api.lock.unlockByApiKey({}))).code).toBe('offline');
    expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toMatchObject({ failures: 0 });
    running.clipboard.text = world.description.apiKey;
    await running.api.lock.unlockByApiKey({});
    expect(await keysOf(running)).toHaveLength(3);
    expect(readdirSync(dir)).not.toContain('lock.json');
  });
});

describe('Touch ID', () => {
  it('opens with a copy of the lock key in the keychain, only while it is on', async () => {
    const keychain = recordingKeychain();
    let asked = 0;
    let refuse = false;
    const touchId = {
      isAvailable: () => true,
      prompt: async () => {
        asked += 1;
        if (refuse) throw new Error('User canceled');
      },
    };
    const running = await connected({ platform: await platform(), keychain, touchId });
    await locked(running);
    expect(await codeOf(running.api.lock.unlockByTouchId({}))).toBe('locked');
    expect(asked).toBe(0);
    await running.api.lock.unlock({ passphrase: PASSPHRASE });
    expect(await running.api.lock.setTouchId({ on: true })).toMatchObject({ touchId: 'on' });
    await running.services.lock.close('user');
    refuse = true;
    expect(await codeOf(running.api.lock.unlockByTouchId({}))).toBe('cancelled');
    refuse = false;
    expect(await running.api.lock.unlockByTouchId({})).toMatchObject({ locked: false });
    expect(await running.api.account.state({})).toMatchObject({ connection: 'connected' });
    await running.api.lock.setTouchId({ on: false });
    expect([...keychain.entries.keys()]).not.toContain('lock/touch-id');
  });

  it('is not offered where the system has none', async () => {
    const running = await connected({ platform: await platform() });
    await running.api.lock.turnOn({ passphrase: PASSPHRASE, ...OPTIONS });
    expect(await running.api.lock.state({})).toMatchObject({ touchId: 'absent' });
    expect(await codeOf(running.api.lock.setTouchId({ on: true }))).toBe('conflict');
  });
});
