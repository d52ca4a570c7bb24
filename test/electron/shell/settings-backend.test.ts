import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSettingsBackend } from '../../../electron/shell/settings-backend.ts';

const AT = Date.UTC(2026, 10, 24, 7, 40, 30);
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-settings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => createSettingsBackend(dir, () => AT);

describe('createSettingsBackend', () => {
  it('has nothing at first, and gives back what was written', () => {
    expect(open().read()).toBeUndefined();
    open().write({ theme: 'dark', 'a.b': { c: 1 } });
    expect(open().read()).toEqual({ theme: 'dark', 'a.b': { c: 1 } });
  });

  it('replaces the whole object', () => {
    const backend = open();
    backend.write({ theme: 'dark', pollMinutes: 5 });
    backend.write({ theme: 'light' });
    expect(backend.read()).toEqual({ theme: 'light' });
  });

  it.skipIf(process.platform === 'win32')('is readable for this user alone, also where it was not', () => {
    open().write({ theme: 'dark' });
    chmodSync(join(dir, 'settings.json'), 0o644);
    open().write({ theme: 'light' });
    expect(statSync(join(dir, 'settings.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', 'null\0', 'text', Buffer.from([0xff, 0xfe, 0x00])])(
    'throws on a damaged file %j, keeps it aside whole, and starts anew',
    (content) => {
      writeFileSync(join(dir, 'settings.json'), content);
      const backend = open();
      expect(() => backend.read()).toThrow();
      const aside = backend.quarantine();
      expect(aside).toBe('settings.corrupt-20261124T074030Z.json');
      expect(readFileSync(join(dir, aside))).toEqual(Buffer.from(content));
      expect(backend.read()).toBeUndefined();
      backend.write({ theme: 'dark' });
      expect(open().read()).toEqual({ theme: 'dark' });
    },
  );

  it('never puts one copy over another', () => {
    for (const content of ['{', '[']) {
      writeFileSync(join(dir, 'settings.json'), content);
      open().quarantine();
    }
    expect(readdirSync(dir).filter((name) => name.includes('corrupt'))).toHaveLength(2);
  });
});
