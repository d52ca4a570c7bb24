import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSaveFile, type FileChunks, plainFileName, unlessLocked } from '../../../electron/export/save-file.ts';
import { codeOf, connected, platform, type RunningServices } from '../app-harness.ts';
import { recordingLog } from '../shell/fakes.ts';

const API_KEY = `psx_${'0f1e2d3c4b5a6978'.repeat(3)}`;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-save-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function saver(choose: (name: string) => string | null | Promise<string | null> = (name) => join(dir, name)) {
  return createSaveFile({ choosePath: async (name) => choose(name), apiKey: () => API_KEY, log: recordingLog().log });
}

describe('saving a file', () => {
  it('writes text whole, for this user only, and tells the name', async () => {
    expect(await saver()({ suggestedName: 'urls.txt', text: 'eins\nzwei · 三' })).toEqual({
      saved: true,
      name: 'urls.txt',
    });
    expect(readFileSync(join(dir, 'urls.txt'), 'utf8')).toBe('eins\nzwei · 三');
    if (process.platform !== 'win32') expect(statSync(join(dir, 'urls.txt')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['urls.txt']);
  });

  it('writes chunks, late ones and bytes too', async () => {
    async function* late() {
      yield 'a';
      yield new Uint8Array([0xff, 0x00]);
      yield 'b';
    }
    await saver()({ suggestedName: 'x.bin', chunks: late() });
    expect([...readFileSync(join(dir, 'x.bin'))]).toEqual([97, 255, 0, 98]);
  });

  it('does nothing when the user cancels', async () => {
    expect(await saver(() => null)({ suggestedName: 'urls.txt', text: 'x' })).toEqual({ saved: false });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('[bar 25] [fault 44] keeps the old file when the new one fails half way', async () => {
    writeFileSync(join(dir, 'urls.txt'), 'old');
    function* failing() {
      yield 'new';
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    }
    expect(await codeOf(saver()({ suggestedName: 'urls.txt', chunks: failing() }))).toBe('disk_full');
    expect(readFileSync(join(dir, 'urls.txt'), 'utf8')).toBe('old');
    expect(readdirSync(dir)).toEqual(['urls.txt']);
  });

  it('[bar 25] [fault 44] says that a folder may not be written, or is none', async () => {
    const closed = join(dir, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    // Root may write anywhere.
    if (process.getuid?.() !== 0) {
      expect(await codeOf(saver((name) => join(closed, name))({ suggestedName: 'a.txt', text: 'x' }))).toBe(
        'store_read_only',
      );
    }
    expect(await codeOf(saver((name) => join(dir, 'missing', name))({ suggestedName: 'a.txt', text: 'x' }))).toBe(
      'store_failed',
    );
    mkdirSync(join(dir, 'folder.txt'));
    writeFileSync(join(dir, 'folder.txt', 'inside'), '');
    expect(await codeOf(saver()({ suggestedName: 'folder.txt', text: 'x' }))).toBe('store_failed');
    expect(readdirSync(dir).sort()).toEqual(['closed', 'folder.txt']);
  });

  it.each<[string, FileChunks]>([
    ['whole', [`user ${API_KEY} pass`]],
    ['across chunks', [API_KEY.slice(0, 9), API_KEY.slice(9, 20), API_KEY.slice(20)]],
    ['as base64', [Buffer.from(API_KEY).toString('base64')]],
    ['as bytes', [Buffer.from(API_KEY)]],
  ])('refuses the API key, %s', async (_how, chunks) => {
    expect(await codeOf(saver()({ suggestedName: 'a.txt', chunks }))).toBe('api_key_in_output');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('opens one dialog at a time', async () => {
    let answer: (path: string | null) => void = () => undefined;
    const save = saver(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const first = save({ suggestedName: 'a.txt', text: 'x' });
    expect(await codeOf(save({ suggestedName: 'b.txt', text: 'y' }))).toBe('busy');
    answer(join(dir, 'a.txt'));
    expect(await first).toEqual({ saved: true, name: 'a.txt' });
    expect(existsSync(join(dir, 'b.txt'))).toBe(false);
  });

  it('looks for the API key of before the dialog, also when the account was closed meanwhile', async () => {
    let apiKey: string | null = API_KEY;
    const choosePath = async (name: string) => {
      apiKey = null;
      return join(dir, name);
    };
    const save = createSaveFile({ choosePath, apiKey: () => apiKey, log: recordingLog().log });
    expect(await codeOf(save({ suggestedName: 'a.txt', text: `user ${API_KEY}` }))).toBe('api_key_in_output');
    expect(readdirSync(dir)).toEqual([]);
  });
});

const PASSPHRASE = 'seven quiet owls';

/** Somebody presses Save in a dialog that stood open when the app was locked. */
async function saveAfterTheLock(running: RunningServices): Promise<void> {
  await running.api.lock.turnOn({ passphrase: PASSPHRASE, afterMinutes: 15, onSleep: true });
  Object.defineProperty(running.saveDialog, 'folder', {
    get() {
      void running.services.lock.close('idle');
      return dir;
    },
  });
}

describe('a save dialog that is open when the app is locked', () => {
  const routing = { pool: 'mbl', country: 'us' } as const;
  const sessions = { pattern: 's{n}', count: 3, start: 1, padding: 0 };
  const saves: [string, (api: RunningServices['api'], keyId: string, templateId: string) => Promise<unknown>][] = [
    ['a message', (api, keyId, templateId) => api.keys.saveMessage({ keyId, routing, templateId })],
    ['many proxies', (api, keyId) => api.composer.saveMany({ keyId, routing, sessions, format: 'url', as: 'txt' })],
    ['a QR code', (api, keyId) => api.composer.saveQr({ keyId, routing, format: 'url', as: 'png' })],
    ['a statement', (api) => api.exports.statementHtml({ suggestedName: 'May', title: 'May', bodyHtml: '<p>' })],
  ];
  it.each(saves)('writes nothing: %s', async (_what, save) => {
    const running = await connected({ platform: await platform() });
    const [key] = (await running.api.keys.list({})).keys;
    const { handoutTemplates } = await running.api.settings.get({});
    await saveAfterTheLock(running);
    expect(await codeOf(save(running.api, key?.id ?? '', handoutTemplates[0]?.id ?? ''))).toBe('locked');
    expect(running.services.lock.isLocked()).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('writes nothing either when it was unlocked again before Save', async () => {
    const lock = { locked: false, times: 0 };
    const choose = unlessLocked(
      async (name) => {
        lock.times += 1;
        return join(dir, name);
      },
      { isLocked: () => lock.locked, timesLocked: () => lock.times },
    );
    expect(await codeOf(choose('a.txt'))).toBe('locked');
  });

  it('is not even shown while it is locked', async () => {
    let shown = 0;
    const choose = unlessLocked(
      async () => {
        shown += 1;
        return null;
      },
      { isLocked: () => true, timesLocked: () => 1 },
    );
    expect(await codeOf(choose('a.txt'))).toBe('locked');
    expect(shown).toBe(0);
  });
});

describe('plainFileName', () => {
  it.each([
    ['urls.txt', 'urls.txt'],
    ['../../etc/passwd', 'etc passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['a\u202egpj.exe', 'a gpj.exe'],
    ['con.txt', '_con.txt'],
    ['', 'export'],
    ['.txt', 'export.txt'],
    ['  alice@acme \n.csv', 'alice@acme.csv'],
  ])('%j → %j', (suggested, name) => {
    expect(plainFileName(suggested)).toBe(name);
  });

  it('is a name in the chosen folder whatever the label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (label) => {
        const name = plainFileName(`${label}.csv`);
        expect(name).toMatch(/\.csv$/);
        expect(name).not.toMatch(/[\p{Cc}/\\:]/u);
        expect(name.length).toBeLessThanOrEqual(130);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(210);
        expect(name.startsWith('.')).toBe(false);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});
