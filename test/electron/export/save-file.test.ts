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
import { createSaveFile, type FileChunks, plainFileName } from '../../../electron/export/save-file.ts';
import { codeOf } from '../app-harness.ts';
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
        expect(name.startsWith('.')).toBe(false);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});
