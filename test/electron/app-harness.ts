/** The whole privileged side without a window: real database, real sockets, the embedded platform; called through the router as the page does. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { NewAccountHome } from '../../electron/account/account-home.ts';
import { systemClock } from '../../electron/clock.ts';
import { startEmbeddedPlatform } from '../../electron/demo/embedded-platform.ts';
import type { EmbeddedPlatform, EmbeddedPlatformOptions } from '../../electron/demo/types.ts';
import { createErrorTrail } from '../../electron/diagnosis/error-trail.ts';
import type { RunFacts } from '../../electron/diagnosis/report.ts';
import { createRouter, type Sender } from '../../electron/ipc/router.ts';
import type { TouchId } from '../../electron/lock/types.ts';
import { createLog } from '../../electron/log.ts';
import { createPlatformClient } from '../../electron/platform/client.ts';
import type { PlatformLimits } from '../../electron/platform/limits.ts';
import { createProber } from '../../electron/probe/run-probe.ts';
import { createServices } from '../../electron/services.ts';
import type { Services } from '../../electron/services-types.ts';
import { createMemoryKeychain } from '../../electron/vault/memory-keychain.ts';
import type { Keychain } from '../../electron/vault/types.ts';
import { AppError, type Envelope } from '../../shared/ipc/app-error.ts';
import type { Api } from '../../shared/ipc/contract.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export async function platform(options: EmbeddedPlatformOptions = {}): Promise<EmbeddedPlatform> {
  const started = await startEmbeddedPlatform({ keys: 3, seed: 7, ...options });
  closers.push(() => started.close());
  return started;
}

export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pakdesk-app-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export function homeOf({ description }: Pick<EmbeddedPlatform, 'description'>): NewAccountHome {
  const [host = '', httpPort = ''] = description.gateway.http.split(':');
  return {
    kind: 'local',
    apiUrl: description.apiUrl,
    gateway: { host, httpPort: Number(httpPort), socks5Port: Number(description.gateway.socks5.split(':')[1]) },
    extraEchoServices: [description.echoUrl],
    stripeUrl: description.stripe.url,
  };
}

const page: Sender = {
  sender: { id: 1 },
  senderFrame: { url: 'app://pakdesk/', parent: null } as Sender['senderFrame'],
};

export interface RunningServices {
  api: Api;
  services: Services;
  /** Everything that crossed to the page: answers and events. */
  crossed: string[];
  log: string[];
  clipboard: { text: string };
  /** The save dialog: answers with this folder and the suggested name, or with Cancel when null. */
  saveDialog: { folder: string | null };
  /** The open dialog: answers with this path, or with Cancel when null. */
  openDialog: { path: string | null };
  events: { name: string; payload: unknown }[];
  /** How often the window was told to go blank. */
  blanked: { count: number };
  /** Lets go of everything without finishing anything, as a crash does: the files stay as they are. */
  crash(): Promise<void>;
}

export interface AppOptions {
  home: NewAccountHome;
  dir?: string;
  keychain?: Keychain;
  now?: () => number;
  run?: RunFacts;
  touchId?: TouchId;
  idleMs?: () => number;
  limits?: Partial<PlatformLimits>;
}

/** Short limits: a test waits for no deadline. */
const LIMITS: Partial<PlatformLimits> = {
  retryBaseMs: 1,
  retryMaxMs: 5,
  attemptTimeoutMs: 2_000,
  totalTimeoutMs: 4_000,
};

export async function app(options: AppOptions): Promise<RunningServices> {
  const dir = options.dir ?? freshDir();
  const crossed: string[] = [];
  const lines: string[] = [];
  const events: RunningServices['events'] = [];
  const clipboard = { text: '' };
  const saveDialog: RunningServices['saveDialog'] = { folder: null };
  const openDialog: RunningServices['openDialog'] = { path: null };
  const blanked = { count: 0 };
  const now = options.now ?? systemClock.now;
  const clock = { now, sleep: systemClock.sleep };
  const trail = createErrorTrail((line) => lines.push(line));
  const log = createLog(trail.sink, now);
  let stored: Record<string, unknown> | undefined;
  const services = createServices({
    dir,
    clock,
    log,
    publish: (name, payload) => {
      crossed.push(JSON.stringify(payload));
      events.push({ name, payload });
    },
    info: () => ({ version: '0.0.0', runtime: 'chromium', platform: 'linux', profileDir: dir }),
    openPage: async () => undefined,
    clipboard: {
      read: async () => clipboard.text,
      clear: async () => {
        clipboard.text = '';
      },
      write: async (text) => {
        clipboard.text = text;
      },
    },
    choosePath: async (name) => (saveDialog.folder === null ? null : join(saveDialog.folder, name)),
    chooseFile: async () => openDialog.path,
    printToPdf: async () => Buffer.from('%PDF-1.7 of a test'),
    settingsBackend: {
      read: () => stored,
      write: (value) => {
        stored = value;
      },
      quarantine: () => 'nowhere',
    },
    onSettings: () => undefined,
    keychain: options.keychain ?? createMemoryKeychain(),
    diagnosis: {
      system: () => ({ versions: { node: '24' }, os: 'test', arch: 'x64', memoryMb: 1, cores: 1, locale: 'en' }),
      run: () => options.run ?? { startedAt: 0, pageCrashes: 0, before: null },
      errors: () => trail.list(),
      homeFolder: '/home/nobody',
      licensesFile: join(import.meta.dirname, 'no-such-file'),
    },
    update: { off: 'A test.', loadUpdater: () => Promise.reject(new Error('off')), releaseKey: null },
    lockShell: {
      onLocked: () => {
        blanked.count += 1;
      },
      touchId: options.touchId ?? null,
      idleMs: options.idleMs ?? (() => 0),
      cost: { N: 1024, r: 8, p: 1 },
    },
    home: options.home,
    runProbe: createProber(),
    createClient: (baseUrl, getApiKey) =>
      createPlatformClient({ baseUrl, getApiKey, clock, log, limits: { ...LIMITS, ...options.limits } }),
    startDemo: () => startEmbeddedPlatform({ keys: 5 }),
    bulkPacing: { troubleBaseMs: 5, troubleMaxMs: 40 },
    storefrontTimes: { facilitator: { verifyMs: 2_000, settleMs: 2_000 }, mintWaitMs: 4_000, lookBackMs: [200] },
  });
  const router = createRouter({
    handlers: services.handlers,
    appOrigin: 'app://pakdesk',
    isRegistered: () => true,
    log,
    clock,
    isLocked: services.lock.isLocked,
  });
  await services.start(false);

  const call = async (channel: string, input: unknown) => {
    const envelope = (await router.dispatch(channel, page, [structuredClone(input)])) as Envelope<unknown>;
    crossed.push(JSON.stringify(envelope));
    if (envelope.ok) return envelope.value;
    throw new AppError(envelope.error);
  };
  const api = new Proxy({} as Api, {
    get: (_target, domain: string) =>
      new Proxy({}, { get: (_inner, name: string) => (input: unknown) => call(`${domain}.${name}`, input) }),
  });
  let crashed = false;
  closers.push(async () => {
    if (!crashed) await services.close();
  });
  return {
    api,
    services,
    crossed,
    log: lines,
    clipboard,
    saveDialog,
    openDialog,
    events,
    blanked,
    async crash() {
      crashed = true;
      const { session, storefront } = services.accounts.current();
      const { online } = session;
      await online?.scheduler.stop();
      // From here on nothing more is written down; only then the call in flight is lost.
      session.store.close();
      session.online = null;
      await online?.client.close();
      await storefront.close();
    },
  };
}

export function intent(name: string): string {
  return `intent-${name}`.padEnd(20, '0');
}

/** Connects through the clipboard, as the Paste button does. */
export async function connected(
  options: Partial<AppOptions> & { platform: EmbeddedPlatform },
): Promise<RunningServices> {
  const running = await app({ home: homeOf(options.platform), ...options });
  running.clipboard.text = options.platform.description.apiKey;
  await running.api.account.connectFromClipboard({
    proxyUsername: options.platform.description.proxyUsername,
    name: 'Acme',
    sessionOnly: false,
  });
  return running;
}

/** The code of the AppError that it ends with; fails when it does not fail. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  throw new Error('it succeeded');
}
