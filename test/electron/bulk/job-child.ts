// The privileged side in a process of its own, to be killed: starts a bulk job, or goes on with the one it finds. Ends when that is done.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/clock.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { createServices } from '../../../electron/services.ts';
import { writeFileAtomic } from '../../../electron/store/atomic-file.ts';
import type { Keychain } from '../../../electron/vault/types.ts';
import { type ChildTask, homeOfPlatform } from './child-task.ts';

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
const { dir, description, jobId, keyIds } = task;

/** A keychain that outlives the process, as the system's does. */
function fileKeychain(path: string): Keychain {
  const read = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  };
  return {
    get: async (entry) => read()[entry] ?? null,
    set: async (entry, value) => writeFileAtomic(path, JSON.stringify({ ...read(), [entry]: value })),
    delete: async (entry) => {
      const { [entry]: removed, ...rest } = read();
      writeFileAtomic(path, JSON.stringify(rest));
      return removed !== undefined;
    },
    probe: async () => ({ status: 'ok', message: '' }),
  };
}

const log = createLog((line) => {
  if (process.env['BULK_CHILD_LOG']) process.stderr.write(`${line}\n`);
}, systemClock.now);
let finished = () => {};
const done = new Promise<void>((resolve) => {
  finished = resolve;
});
let stored: Record<string, unknown> | undefined;
const services = createServices({
  dir,
  clock: systemClock,
  log,
  publish: (name, payload) => {
    if (name !== 'bulkProgress') return;
    const job = payload as { state: string; reason: string };
    if (job.state === 'finished') finished();
    // The platform was in trouble for too long: a user would press Resume, and so does this one.
    if (job.state === 'paused') setTimeout(() => void services.handlers.bulk.resume({ jobId }), 5);
  },
  info: () => ({ version: '0.0.0', runtime: 'chromium', platform: 'linux', profileDir: dir }),
  openPage: async () => undefined,
  clipboard: { read: async () => description.apiKey, clear: async () => undefined, write: async () => undefined },
  diagnosis: {
    system: () => ({ versions: { node: '24' }, os: 'test', arch: 'x64', memoryMb: 1, cores: 1, locale: 'en' }),
    run: () => ({ startedAt: 0, pageCrashes: 0, before: null }),
    errors: () => [],
    homeFolder: '/home/nobody',
    licensesFile: '',
  },
  update: { off: 'A test.', loadUpdater: () => Promise.reject(new Error('off')), releaseKey: null },
  lockShell: { onLocked: () => undefined, touchId: null, idleMs: () => 0 },
  chooseFile: async () => null,
  choosePath: async () => null,
  printToPdf: async () => new Uint8Array(),
  settingsBackend: {
    read: () => stored,
    write: (value) => {
      stored = value;
    },
    quarantine: () => 'nowhere',
  },
  onSettings: () => undefined,
  keychain: fileKeychain(join(dir, 'keychain.json')),
  home: homeOfPlatform(description),
  runProbe: () => {
    throw new Error('no probe here');
  },
  createClient: (baseUrl, getApiKey) =>
    createPlatformClient({
      baseUrl,
      getApiKey,
      clock: systemClock,
      log,
      limits: { retryBaseMs: 1, retryMaxMs: 5, attemptTimeoutMs: 2_000, totalTimeoutMs: 4_000 },
    }),
  startDemo: () => {
    throw new Error('no demo here');
  },
  bulkPacing: { troubleBaseMs: 5, troubleMaxMs: 40 },
});

const { handlers, accounts } = services;
if (keyIds === null) {
  await accounts.openLast();
  await handlers.bulk.resume({ jobId });
} else {
  await handlers.account.connectFromClipboard({
    proxyUsername: description.proxyUsername,
    name: 'Acme',
    sessionOnly: false,
  });
  const { token } = await handlers.bulk.preview({ change: { action: 'topUp', addGb: 1, revive: false }, keyIds });
  await handlers.bulk.start({ jobId, token: token ?? '' });
}
process.stdout.write('under way\n');
await done;
await services.close();
process.exit(0);
