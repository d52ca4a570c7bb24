import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FEED_FILE, loadUpdater, whyNoUpdates } from '../../../electron/shell/updates.ts';
import { RELEASE_KEY } from '../../../electron/updates/release-key.ts';

const resources = mkdtempSync(join(tmpdir(), 'pakdesk-feed-'));
const build = { isElectron: true, isPackaged: true, platform: 'linux' as NodeJS.Platform, resources };
const feed = (text: string) => writeFileSync(join(resources, FEED_FILE), text);

afterEach(() => rmSync(join(resources, FEED_FILE), { force: true }));

describe('whyNoUpdates', () => {
  it('takes none in the stand-in, from the source, or without a feed', () => {
    expect(whyNoUpdates(build)).toMatch(/names no feed/);
    feed('provider: generic\nurl: https://updates.example/\n');
    expect(whyNoUpdates(build)).toBeNull();
    expect(whyNoUpdates({ ...build, isElectron: false })).toMatch(/stand-in/);
    expect(whyNoUpdates({ ...build, isPackaged: false })).toMatch(/source/);
  });

  it('takes none on Windows unless an installer must be signed by a named publisher', () => {
    feed('provider: generic\nurl: https://updates.example/\n');
    expect(whyNoUpdates({ ...build, platform: 'win32' })).toMatch(/publisher/);
    feed('provider: generic\nurl: https://updates.example/\npublisherName:\n  - Pakdesk\n');
    expect(whyNoUpdates({ ...build, platform: 'win32' })).toBeNull();
  });
});

describe('this repository', () => {
  it('ships without a release key: updates are off until its makers set one', () => {
    expect(RELEASE_KEY).toBeNull();
  });

  it('never loads electron-updater in the stand-in', async () => {
    // It would reach for parts of Electron that are not there, which shows that it is the real one.
    await expect(loadUpdater()).rejects.toThrow();
  });
});
