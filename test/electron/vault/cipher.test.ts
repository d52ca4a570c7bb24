import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretCipher } from '../../../electron/vault/cipher.ts';
import { dataKeyEntry, loadDataKey } from '../../../electron/vault/data-key.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import type { Keychain } from '../../../electron/vault/types.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};
const SECRET = 'pak_0123456789abcdef01234567';

describe('sealing secrets', () => {
  const cipher = createSecretCipher(randomBytes(32));

  it('opens what it sealed, for any id and secret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
        (id, secret) => cipher.open(id, cipher.seal(id, secret)) === secret,
      ),
      { numRuns: 300 },
    );
  }, 30_000);

  it('a fresh nonce each time, and the secret is not in the box', () => {
    const boxes = Array.from({ length: 500 }, () => cipher.seal('k', SECRET));
    expect(new Set(boxes.map((box) => Buffer.from(box.subarray(1, 13)).toString('hex'))).size).toBe(500);
    for (const box of boxes) expect(Buffer.from(box).includes(SECRET)).toBe(false);
  });

  it('any altered bit, any cut and any other id keep it shut', () => {
    const box = cipher.seal('k', SECRET);
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const altered = Uint8Array.from(box);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => cipher.open('k', altered))).toBe('secret_unavailable');
    }
    for (let length = 0; length < box.length; length += 1) {
      expect(codeOf(() => cipher.open('k', box.subarray(0, length)))).toBe('secret_unavailable');
    }
    for (const id of ['', 'K', 'k ', 'k\0', 'other']) {
      expect(codeOf(() => cipher.open(id, box))).toBe('secret_unavailable');
    }
    expect(codeOf(() => createSecretCipher(randomBytes(32)).open('k', box))).toBe('secret_unavailable');
  });

  it('refuses empty and overlong secrets, and keys of another size', () => {
    expect(codeOf(() => cipher.seal('k', ''))).toBe('invalid_input');
    expect(codeOf(() => cipher.seal('k', 'x'.repeat(1025)))).toBe('invalid_input');
    expect(() => createSecretCipher(randomBytes(16))).toThrow(TypeError);
  });

  it('does not follow its caller’s buffer', () => {
    const dataKey = randomBytes(32);
    const mine = createSecretCipher(dataKey);
    const box = mine.seal('k', SECRET);
    dataKey.fill(0);
    expect(mine.open('k', box)).toBe(SECRET);
  });
});

describe('the data key', () => {
  it('is made once a profile', async () => {
    const keychain = createMemoryKeychain();
    const first = await loadDataKey(keychain, 'a');
    expect(first).toHaveLength(32);
    expect(await loadDataKey(keychain, 'a')).toEqual(first);
    expect(await loadDataKey(keychain, 'b')).not.toEqual(first);
    expect(await keychain.get(dataKeyEntry('a'))).toBe(Buffer.from(first).toString('base64'));
  });

  it.each(['', 'x'.repeat(2000), Buffer.alloc(31).toString('base64'), `${Buffer.alloc(32).toString('base64')}=`])(
    '[fault 52] an entry that is no key is replaced (%#)',
    async (entry) => {
      const keychain = createMemoryKeychain();
      const odd: Keychain = { ...keychain, get: async (account) => (await keychain.get(account)) ?? entry };
      expect(await loadDataKey(odd, 'a')).toHaveLength(32);
    },
  );

  it('[fault 50] a locked keychain replaces nothing', async () => {
    let written = 0;
    const locked: Keychain = {
      ...createMemoryKeychain(),
      get: () => Promise.reject(new Error('locked')),
      set: async () => {
        written += 1;
      },
    };
    await expect(loadDataKey(locked, 'a')).rejects.toThrow('locked');
    expect(written).toBe(0);
  });

  it('a keychain that forgets is a failure, not a new key at each start', async () => {
    const forgetful: Keychain = { ...createMemoryKeychain(), set: async () => undefined };
    await expect(loadDataKey(forgetful, 'a')).rejects.toMatchObject({ code: 'keychain_failed' });
  });
});
