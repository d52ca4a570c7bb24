import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyringHome, keyringHome } from './real-keyring.ts';

const installed =
  spawnSync('sh', ['-c', 'command -v dbus-run-session && command -v gnome-keyring-daemon']).status === 0;

/** Null for what a daemon that is ending takes away meanwhile. */
function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Everything under the folder as one text, to search for what must not be there. */
function everything(dir: string): string {
  return (unlessGone(() => readdirSync(dir, { withFileTypes: true })) ?? [])
    .map((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return everything(path);
      const isRead = entry.isFile() && !entry.name.endsWith('.mjs');
      return isRead ? (unlessGone(() => readFileSync(path, 'latin1')) ?? '') : '';
    })
    .join('\n');
}

describe.runIf(process.platform === 'linux')('the real keyring', () => {
  it('is installed where these tests run', () => {
    expect(installed, 'apt-get install -y dbus gnome-keyring').toBe(true);
  });

  describe.runIf(installed)('[bar 12] [bar 13] in its states', () => {
    let home: KeyringHome;
    beforeAll(async () => {
      home = keyringHome();
      const made = await home.run('unlocked', ["keychain.set('p1/api-key', 'psx_canary0123456789')"]);
      expect(made).toEqual([{}]);
    }, 60_000);
    afterAll(() => home.remove());

    it('unlocked: keeps, reads in a later session, replaces and removes; null is only "none"', async () => {
      const results = await home.run('unlocked', [
        'keychain.probe()',
        "keychain.get('p1/api-key')",
        "keychain.get('nobody')",
        "keychain.delete('nobody')",
        "keychain.set('p2/api-key', 'ü'.repeat(1024))",
        "keychain.get('p2/api-key').then((text) => text.length)",
        "keychain.delete('p2/api-key')",
        "keychain.get('p2/api-key')",
        "keychain.set('p2/api-key', 'x'.repeat(1025))",
        "loadDataKey(keychain, 'p1').then((key) => key.length)",
        "Promise.all([loadDataKey(keychain, 'p1'), loadDataKey(keychain, 'p1')]).then(([a, b]) => Buffer.compare(a, b))",
        "keychain.set('p9/data-key', 'altered').then(() => loadDataKey(keychain, 'p9')).then((key) => key.length)",
        "keychain.get('p1/api-key', AbortSignal.abort())",
      ]);
      expect(results.map((result) => result.code ?? result.value)).toEqual([
        { status: 'ok', message: '' },
        'psx_canary0123456789',
        null,
        false,
        undefined,
        1024,
        true,
        null,
        'invalid_input',
        32,
        0,
        32,
        'cancelled',
      ]);
      const kept = everything(home.dir);
      expect(kept.length).toBeGreaterThan(500);
      expect(kept).not.toContain('psx_canary');
    }, 60_000);

    it('[fault 50] locked is said as locked, and never taken for "no key"', async () => {
      const results = await home.run('locked', [
        'keychain.probe()',
        "keychain.get('p1/api-key')",
        "keychain.set('p1/api-key', 'psx_other')",
        "keychain.delete('p1/api-key')",
        "loadDataKey(keychain, 'p1')",
      ]);
      expect(results[0]?.value).toMatchObject({ status: 'locked' });
      expect(results.slice(1).map((result) => result.code)).toEqual(Array(4).fill('keychain_locked'));
      expect(results[1]?.nextStep).toMatch(/^Unlock it/);
    }, 60_000);

    it('[fault 50] the key is still there once it is unlocked again', async () => {
      const [again] = await home.run('unlocked', ["keychain.get('p1/api-key')"]);
      expect(again?.value).toBe('psx_canary0123456789');
    }, 60_000);

    it.each(['noBus', 'noProvider'] as const)(
      '[fault 51] %s is said as absent, with no fall back to another store',
      async (state) => {
        const results = await home.run(state, [
          'keychain.probe()',
          "keychain.get('p1/api-key')",
          "keychain.set('p1/api-key', 'psx_other')",
        ]);
        expect(results[0]?.value).toMatchObject({ status: 'absent' });
        expect(results.slice(1).map((result) => result.code)).toEqual(['keychain_absent', 'keychain_absent']);
        expect(results[1]?.nextStep).toMatch(/gnome-keyring or KWallet.*session only/);
      },
      60_000,
    );

    it('[fault 51] a keyring that was never set up is absent, though reading it answers "none"', async () => {
      const empty = keyringHome();
      const [probe, set] = await empty.run('noCollection', ['keychain.probe()', "keychain.set('a', 'b')"]);
      empty.remove();
      expect(probe?.value).toMatchObject({ status: 'absent' });
      expect(set?.code).toBe('keychain_absent');
    }, 60_000);

    it('three states, three messages', async () => {
      const messages: string[] = [];
      for (const state of ['locked', 'noBus'] as const) {
        const [message] = await home.run(state, ['keychain.probe().then((probe) => probe.message)']);
        messages.push(String(message?.value));
      }
      expect(new Set(messages).size).toBe(2);
      for (const message of messages) expect(message).not.toMatch(/dbus|secret service|GenericFailure|prompt was/i);
    }, 60_000);
  });
});
