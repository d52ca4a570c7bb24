import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { newKeyPair, signFeed } from '../../../electron/packaging/sign-release.ts';
import { isSignedRelease } from '../../../electron/updates/release-signature.ts';
import { createUpdates, type FoundRelease, type Updater } from '../../../electron/updates/updates.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import type { UpdateState } from '../../../shared/ipc/updates.ts';
import { recordingLog } from '../shell/fakes.ts';

const pair = newKeyPair();
const RELEASE = {
  version: '0.2.0',
  files: [
    { url: 'pakdesk-0.2.0-x64.AppImage', sha512: 'a'.repeat(88), size: 3 },
    { url: 'pakdesk-0.2.0-arm64.AppImage', sha512: 'b'.repeat(88), size: 3 },
  ],
  path: 'pakdesk-0.2.0-x64.AppImage',
  releaseDate: '2026-11-24T00:00:00.000Z',
};
const signed = (release: typeof RELEASE = RELEASE): FoundRelease & typeof RELEASE =>
  parse(signFeed(stringify(release), pair.privateKey));

function world(found: FoundRelease | null | Error, options: { off?: string | null; releaseKey?: string | null } = {}) {
  const did: string[] = [];
  const states: UpdateState[] = [];
  const sleeps: number[] = [];
  let wake: () => void = () => undefined;
  const updater: Updater = {
    async check() {
      did.push('check');
      if (found instanceof Error) throw found;
      return found;
    },
    async download(onPercent) {
      did.push('download');
      onPercent(49.6);
    },
    quitAndInstall: () => void did.push('install'),
  };
  const { log, lines } = recordingLog();
  const wanted = { value: true };
  const updates = createUpdates({
    off: options.off ?? null,
    releaseKey: options.releaseKey === undefined ? pair.publicKey : options.releaseKey,
    loadUpdater: async () => updater,
    clock: {
      now: () => 5,
      sleep: (delayMs, signal) => {
        sleeps.push(delayMs);
        return new Promise((resolve, reject) => {
          wake = resolve;
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      },
    },
    log,
    onState: (state) => states.push(state),
    isWanted: () => wanted.value,
    settle: async () => void did.push('settle'),
  });
  const turn = async () => {
    wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { updates, did, states, sleeps, lines, wanted, turn };
}

const codeOf = async (work: Promise<unknown>) => {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof AppError ? error.code : 'no error';
};

describe('updates', () => {
  it('are off without a feed or a release key, and then ask nobody', async () => {
    for (const { updates, did } of [
      world(signed(), { off: 'This build names no feed.' }),
      world(signed(), { releaseKey: null }),
    ]) {
      expect(updates.state()).toMatchObject({ status: 'off', reason: expect.stringMatching(/^This build/) });
      for (const step of ['check', 'download', 'install'] as const)
        expect(await codeOf(updates[step]())).toBe('conflict');
      await updates.follow(new AbortController().signal);
      expect(did).toEqual([]);
    }
  });

  it('go step by step, each one asked for', async () => {
    const { updates, did, states } = world(signed());
    expect(await codeOf(updates.download())).toBe('busy');
    expect(await updates.check()).toMatchObject({ status: 'available', version: '0.2.0', checkedAt: 5 });
    expect(did).toEqual(['check']);
    expect(await codeOf(updates.install())).toBe('busy');
    expect(await updates.download()).toMatchObject({ status: 'ready', version: '0.2.0' });
    expect(states.map(({ status, percent }) => [status, percent])).toContainEqual(['downloading', 50]);
    await updates.install();
    // What is in flight ends before the app is replaced.
    expect(did).toEqual(['check', 'download', 'settle', 'install']);
  });

  it('say so when this is the newest version', async () => {
    expect(await world(null).updates.check()).toMatchObject({ status: 'idle', version: null, checkedAt: 5 });
  });

  it('refuse what the makers have not signed, before anything of it is fetched', async () => {
    const { pakdeskSignature, ...unsigned } = signed();
    const other = newKeyPair();
    const forged: FoundRelease[] = [
      unsigned,
      { ...signed(), version: '0.3.0' },
      { ...signed(), files: [{ url: RELEASE.path, sha512: 'c'.repeat(88) }] },
      { ...signed(), files: [] },
      { ...unsigned, pakdeskSignature: `AA${String(pakdeskSignature).slice(2)}` },
      { ...unsigned, pakdeskSignature: { toString: () => pakdeskSignature } },
      parse(signFeed(stringify(RELEASE), other.privateKey)),
    ];
    for (const found of forged) {
      const { updates, did } = world(found);
      expect(await updates.check()).toMatchObject({ status: 'failed', version: null });
      expect(await codeOf(updates.download())).toBe('busy');
      expect(did).toEqual(['check']);
    }
  });

  it('tell of a feed that cannot be read under an id, and can look again', async () => {
    const { updates, lines } = world(new Error('ENOTFOUND feed.example'));
    const state = await updates.check();
    expect(state).toMatchObject({ status: 'failed' });
    const id = /e-[0-9a-f]{8}/.exec(state.reason)?.[0];
    expect(lines().find(({ errorId }) => errorId === id)).toMatchObject({ event: 'updates.notChecked' });
    expect(await updates.check()).toMatchObject({ status: 'failed' });
  });

  it('are looked for once a day where that is wanted, never fetched', async () => {
    const { updates, did, sleeps, wanted, turn } = world(null);
    const stop = new AbortController();
    const following = updates.follow(stop.signal);
    await turn();
    expect([did, sleeps]).toEqual([['check'], [300_000, 86_400_000]]);
    wanted.value = false;
    await turn();
    expect(did).toEqual(['check']);
    wanted.value = true;
    await turn();
    expect(did).toEqual(['check', 'check']);
    stop.abort();
    await following;
  });
});

describe('isSignedRelease', () => {
  it('does not mind the order of the files, nor what the feed adds', () => {
    const { pakdeskSignature, ...release } = signed();
    const turned = { ...release, files: release.files.toReversed(), releaseNotes: 'x' };
    expect(isSignedRelease(turned, pakdeskSignature, pair.publicKey)).toBe(true);
  });

  it('takes no key of another kind', () => {
    expect(() => isSignedRelease(RELEASE, signed().pakdeskSignature, 'AAAA')).toThrow();
  });
});
