import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaveDialogOptions } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPathChooser } from '../../../electron/shell/save-file.ts';
import { recordingLog } from './fakes.ts';

const electron = vi.hoisted(() => ({
  downloads: '',
  asked: [] as unknown[][],
  answer: { canceled: true, filePath: '' },
}));
vi.mock('electron', () => ({
  app: { getPath: () => electron.downloads },
  BrowserWindow: { getAllWindows: () => ['the window'] },
  dialog: {
    showSaveDialog: async (...args: unknown[]) => {
      electron.asked.push(args);
      return electron.answer;
    },
  },
}));

let dir = '';
const memory = () => join(dir, 'export-folder.json');
const ask = async (name: string): Promise<[string | null, SaveDialogOptions]> => {
  const path = await createPathChooser(memory(), recordingLog().log)(name);
  const [window, options] = electron.asked.at(-1) ?? [];
  expect(window).toBe('the window');
  return [path, options as SaveDialogOptions];
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pakdesk-dialog-'));
  electron.downloads = join(dir, 'Downloads');
  electron.answer = { canceled: true, filePath: '' };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('begins in Downloads, over the window, with the kind of file, and asks before it overwrites', async () => {
  const [path, options] = await ask('alice.csv');
  expect(path).toBeNull();
  expect(options.defaultPath).toBe(join(electron.downloads, 'alice.csv'));
  expect(options.filters?.[0]).toEqual({ name: 'Table (CSV)', extensions: ['csv'] });
  expect(options.properties).toContain('showOverwriteConfirmation');
  expect(options.properties).toContain('dontAddToRecent');
});

it('remembers the folder of the last file, while it is there', async () => {
  const folder = join(dir, 'exports');
  mkdirSync(folder);
  electron.answer = { canceled: false, filePath: join(folder, 'a.txt') };
  expect((await ask('a.txt'))[0]).toBe(join(folder, 'a.txt'));
  expect(JSON.parse(readFileSync(memory(), 'utf8'))).toEqual({ folder });
  expect((await ask('b.txt'))[1].defaultPath).toBe(join(folder, 'b.txt'));
  rmSync(folder, { recursive: true });
  expect((await ask('b.txt'))[1].defaultPath).toBe(join(electron.downloads, 'b.txt'));
});

it('a cancelled dialog remembers nothing, and a damaged memory stops nothing', async () => {
  await ask('a.txt');
  expect(() => readFileSync(memory())).toThrow();
  writeFileSync(memory(), '{"folder": 7');
  expect((await ask('a.txt'))[1].defaultPath).toBe(join(electron.downloads, 'a.txt'));
});
