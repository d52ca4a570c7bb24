import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { applyLoginItem, desktopEntry } from '../../../electron/shell/login-item.ts';
import { DEFAULT_SETTINGS } from '../../../shared/ipc/settings.ts';
import { freshDir } from '../app-harness.ts';
import { recordingLog } from './fakes.ts';

const file = (folder: string) => join(folder, 'autostart', 'pakdesk.desktop');
const packaged = (value: boolean) => Object.defineProperty(app, 'isPackaged', { value, configurable: true });
const asLinux = () => vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
const at = (folder: string) => vi.spyOn(app, 'getPath').mockReturnValue(folder);

beforeEach(() => packaged(true));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  packaged(false);
});

it('on Linux is a file of the desktop’s own standard, which goes again', () => {
  const folder = freshDir();
  at(folder);
  asLinux();
  vi.stubEnv('APPIMAGE', '/opt/Pak desk/100%.AppImage');
  const { log } = recordingLog();
  applyLoginItem({ ...DEFAULT_SETTINGS, openAtLogin: true }, log);
  expect(readFileSync(file(folder), 'utf8')).toContain('\nExec="/opt/Pak desk/100%%.AppImage"\n');
  applyLoginItem({ ...DEFAULT_SETTINGS, openAtLogin: true, keepInTray: true }, log);
  expect(readFileSync(file(folder), 'utf8')).toContain('.AppImage" --hidden\n');
  applyLoginItem({ ...DEFAULT_SETTINGS, openAtLogin: false }, log);
  expect(existsSync(file(folder))).toBe(false);
});

it('is off by default, and a run from the source writes nothing', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ openAtLogin: false, keepInTray: false });
  const folder = freshDir();
  at(folder);
  asLinux();
  packaged(false);
  applyLoginItem({ ...DEFAULT_SETTINGS, openAtLogin: true }, recordingLog().log);
  expect(existsSync(join(folder, 'autostart'))).toBe(false);
});

it('what cannot be written is told to the log and stops nothing', () => {
  const folder = freshDir();
  at(join(folder, 'nul\0'));
  asLinux();
  const { log, lines } = recordingLog();
  applyLoginItem({ ...DEFAULT_SETTINGS, openAtLogin: true }, log);
  expect(JSON.stringify(lines())).toContain('loginItem.notSet');
});

it('quotes what a desktop file would read as its own', () => {
  expect(desktopEntry('/a"b`$c\\d', ['--hidden'])).toContain('Exec="/a\\"b\\`\\$c\\\\d" --hidden\n');
});
