import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyKeychainError } from '../../../electron/vault/keychain-errors.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { createOsKeychain, ENTRY_OPTIONS, type EntryConstructor } from '../../../electron/vault/os-keychain.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

/** The native class, played: what it was made with, and what it answers. */
function played(answer: { get?: () => Promise<string | null>; set?: () => Promise<void>; open?: () => void }) {
  const seen: { service: string; account: string; options: unknown }[] = [];
  let calls = 0;
  class PlayedEntry {
    constructor(service: string, account: string, options: unknown) {
      seen.push({ service, account, options });
      answer.open?.();
    }
    getPassword() {
      calls += 1;
      return answer.get?.() ?? Promise.resolve(null);
    }
    setPassword() {
      calls += 1;
      return answer.set?.() ?? Promise.resolve();
    }
    deletePassword() {
      calls += 1;
      return Promise.resolve(false);
    }
  }
  const loadEntry = async (): Promise<EntryConstructor> => PlayedEntry;
  return { seen, loadEntry, calls: () => calls };
}

const never = () => new Promise<never>(() => undefined);

describe('the OS keychain', () => {
  it('[bar 12] every entry is pinned to the Secret Service, and only one file makes entries', async () => {
    const { seen, loadEntry } = played({});
    const keychain = createOsKeychain('pakdesk', { loadEntry });
    await keychain.probe();
    await keychain.get('a');
    await keychain.set('b', 'x');
    await keychain.delete('c');
    expect(seen.map(({ account }) => account)).toEqual(['availability-check', 'a', 'b', 'c']);
    for (const { service, options } of seen) {
      expect(service).toBe('pakdesk');
      expect(options).toEqual({ linux: { store: 'secret-service' } });
    }
    expect(ENTRY_OPTIONS.linux.store).toBe('secret-service');
    const users = readdirSync('electron', { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && readFileSync(`electron/${name}`, 'utf8').includes("import('@napi-rs/keyring')"),
    );
    expect(users).toEqual(['vault/os-keychain.ts']);
  });

  it('[fault 53] a prompt that nobody answers ends at the time limit, as locked', async () => {
    const { loadEntry } = played({ get: never });
    const keychain = createOsKeychain('pakdesk', { loadEntry, promptTimeoutMs: 20 });
    expect(await code(keychain.get('a'))).toBe('keychain_locked');
    expect((await keychain.probe()).status).toBe('locked');
  });

  it('[fault 53] cancelling frees the caller at once, and what waited behind it is never sent', async () => {
    const { loadEntry, calls } = played({ get: never });
    const keychain = createOsKeychain('pakdesk', { loadEntry });
    const cancel = new AbortController();
    const first = code(keychain.get('a', cancel.signal));
    const second = code(keychain.set('b', 'x', cancel.signal));
    await new Promise((resolve) => setTimeout(resolve, 5));
    cancel.abort();
    expect(await Promise.all([first, second])).toEqual(['cancelled', 'cancelled']);
    expect(calls()).toBe(1);
  });

  it('a set that was given up before its turn does not happen later', async () => {
    let answer: (value: string) => void = () => undefined;
    const { loadEntry, seen } = played({
      get: () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    });
    const keychain = createOsKeychain('pakdesk', { loadEntry, promptTimeoutMs: 30 });
    const first = code(keychain.get('a'));
    const second = code(keychain.set('b', 'x'));
    expect(await Promise.all([first, second])).toEqual(['keychain_locked', 'keychain_locked']);
    answer('late');
    await keychain.delete('c');
    expect(seen.map(({ account }) => account)).toEqual(['a', 'c']);
  });

  it('a native module that cannot be loaded is a failure, not "no key"', async () => {
    const keychain = createOsKeychain('pakdesk', {
      loadEntry: () => Promise.reject(new Error('Cannot find native binding')),
    });
    expect(await code(keychain.get('a'))).toBe('keychain_failed');
    expect(await keychain.probe()).toMatchObject({ status: 'failed' });
  });

  it.each(['darwin', 'win32', 'linux'] as const)('says what to do on %s', async (platform) => {
    const words = { darwin: 'Keychain Access', win32: 'services.msc', linux: 'KWalletManager' };
    const { loadEntry } = played({ get: () => Promise.reject(new Error('The keychain is locked')) });
    const { status, message } = await createOsKeychain('pakdesk', { loadEntry, platform }).probe();
    expect(status).toBe('locked');
    expect(message).toContain(words[platform]);
    expect(message).toContain('for this session only');
  });

  it.each([
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", false, 'locked'],
    ["Couldn't access platform storage: User interaction is not allowed.", false, 'locked'],
    ["Couldn't access platform storage: User canceled the operation.", false, 'locked'],
    ["Couldn't access platform storage: Secret Service: no result found", false, 'absent'],
    [
      'Platform failure: DBus error: Failed to connect to socket /nonexistent: No such file or directory',
      true,
      'absent',
    ],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      true,
      'absent',
    ],
    ['A default keychain could not be found.', false, 'absent'],
    ['Something new', true, 'absent'],
    ['Something new', false, 'failed'],
  ] as const)('classifies “%s”', (message, opening, fault) => {
    expect(classifyKeychainError(new Error(message), opening)).toBe(fault);
  });

  it('[fault 52] refuses what cannot be kept on every OS before asking the keychain', async () => {
    const { loadEntry, calls } = played({});
    for (const keychain of [createOsKeychain('pakdesk', { loadEntry }), createMemoryKeychain()]) {
      expect(await code(keychain.set('a', ''))).toBe('invalid_input');
      expect(await code(keychain.set('a', 'x'.repeat(1025)))).toBe('invalid_input');
    }
    expect(calls()).toBe(0);
  });
});

describe('the keychain in memory', () => {
  it('behaves as the real one', async () => {
    const keychain = createMemoryKeychain();
    expect(await keychain.probe()).toEqual({ status: 'ok', message: '' });
    expect(await keychain.get('a')).toBeNull();
    await keychain.set('a', 'x');
    expect(await keychain.get('a')).toBe('x');
    expect([await keychain.delete('a'), await keychain.delete('a')]).toEqual([true, false]);
    expect(await code(keychain.get('a', AbortSignal.abort()))).toBe('cancelled');
  });
});
