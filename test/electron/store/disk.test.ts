/** A disk that is really full, where the tests may mount one; elsewhere the file system's own error, made by hand, stands in other tests. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSaveFile } from '../../../electron/export/save-file.ts';
import { createLog } from '../../../electron/log.ts';
import { createSettingsBackend } from '../../../electron/shell/settings-backend.ts';
import { openStore } from '../../../electron/store/open.ts';
import { openProfiles } from '../../../electron/store/profiles.ts';
import { createSettings } from '../../../electron/store/settings.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { key, NOON, planned } from './fixtures.ts';

const now = () => NOON;

/** Two megabytes of memory as a disk; null where it may not be mounted. */
function smallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-small-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dir]).status !== 0) return null;
  onTestFinished(() => {
    spawnSync('umount', [dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

it('[bar 25] [fault 44] a disk of 2 MB that fills up: said everywhere, and what was there stays', async (context) => {
  const dir = smallDisk();
  if (dir === null) return context.skip('no tmpfs may be mounted here');
  const store = openStore({ dir, now });
  store.keys.applyList([key('a')], NOON);
  expect(store.journal.begin(planned('before-00000000'))).toBe(true);
  const settings = createSettings(createSettingsBackend(dir, now), now);
  settings.set({ pollMinutes: 7 });
  const profiles = openProfiles(dir, now);
  const before = readFileSync(join(dir, 'settings.json'), 'utf8');

  // Filled to the last byte, whatever the size of a block.
  const filler = join(dir, 'filler');
  const left = () => spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=512', 'oflag=append', 'conv=notrunc']);
  left();
  expect(statSync(filler).size).toBeGreaterThan(100_000);

  const many = Array.from({ length: 2_000 }, (_, n) => key(`k${n}`, { label: 'x'.repeat(200) }));
  expect(codeOf(() => store.keys.applyList(many, NOON + 1))).toBe('disk_full');
  expect(store.keys.list().map(({ id }) => id)).toEqual(['a']);
  expect(codeOf(() => settings.set({ pollMinutes: 9 }))).toBe('disk_full');
  expect(settings.get().pollMinutes).toBe(7);
  expect(readFileSync(join(dir, 'settings.json'), 'utf8')).toBe(before);
  expect(codeOf(() => profiles.setLastOpened('p1'))).toBe('disk_full');

  const save = createSaveFile({
    choosePath: async (name) => join(dir, name),
    apiKey: () => null,
    log: createLog(() => undefined, now),
  });
  writeFileSync(join(dir, 'Keys.csv'), '');
  await expect(save({ suggestedName: 'Keys.csv', text: 'x'.repeat(300_000) })).rejects.toMatchObject({
    code: 'disk_full',
  });
  expect(readFileSync(join(dir, 'Keys.csv'), 'utf8')).toBe('');
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  store.close();

  // Started on the full disk it shows what it has; with room again it goes on.
  const onFull = openStore({ dir, now });
  expect(onFull.keys.list().map(({ id }) => id)).toEqual(['a']);
  onFull.close();
  rmSync(filler);
  const again = openStore({ dir, now });
  expect(again.notices).toEqual([]);
  expect(again.journal.unsettled().map(({ id }) => id)).toEqual(['before-00000000']);
  again.keys.applyList([key('a'), key('b')], NOON + 2);
  expect(again.keys.count()).toBe(2);
  again.close();
  expect(existsSync(join(dir, 'pakdesk.db'))).toBe(true);
});
