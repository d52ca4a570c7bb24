/** One account through many lives: the same database, the same platform, a process that is killed and started again. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createConfirmations } from '../../../electron/account/confirmations.ts';
import { type OpenAccount, openAccount } from '../../../electron/account/open-account.ts';
import { createSealedSecrets } from '../../../electron/account/pak-secrets.ts';
import { createRetiredSecrets } from '../../../electron/account/retired-secrets.ts';
import { createUndo } from '../../../electron/account/undo.ts';
import { SILENT } from '../../../electron/alerts/notifier.ts';
import type { Random } from '../../../electron/demo/random.ts';
import { bulkHandlers } from '../../../electron/ipc/bulk.ts';
import { keysHandlers } from '../../../electron/ipc/keys.ts';
import { createLog } from '../../../electron/log.ts';
import { createPlatformClient } from '../../../electron/platform/client.ts';
import { openStore } from '../../../electron/store/open.ts';
import type { Profile } from '../../../electron/store/profiles.ts';
import { createSecretCipher } from '../../../electron/vault/cipher.ts';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/ipc/settings.ts';
import { createLife, fakeTime, Killed, type Life, mortalClock, mortalStore } from './life.ts';
import { createModelPlatform, type ModelPlatform } from './platform.ts';

const PROFILE: Profile = {
  id: 'model',
  kind: 'live',
  name: 'Model',
  color: 'teal',
  proxyUsername: 'psx_ab12',
  apiUrl: 'https://api.proxies.sx/v1',
  gateway: { host: 'gw.proxies.sx', httpPort: 7000, socks5Port: 7001 },
  handoutHost: null,
  extraEchoServices: [],
  createdAt: 0,
};

export interface Process {
  readonly life: Life;
  readonly account: OpenAccount;
  readonly keys: Handlers['keys'];
  readonly bulk: Handlers['bulk'];
}

export interface World {
  readonly platform: ModelPlatform;
  readonly process: Process;
  /** Bytes that were used of a key before it was first seen; those minted here have none. */
  readonly baseline: ReadonlyMap<string, number>;
  readonly time: { now(): number; pass(ms: number): void };
  /** Of a hundred requests so many go wrong. */
  trouble: number;
  /** Ends the present process as it stands, and starts another that lives through so many writes and requests. */
  restart(moments: number): void;
  /** Reads the list; what it sets off (settling) has ended when this resolves. */
  sync(): Promise<void>;
  close(): void;
}

/** Memory where there is one: the tests are about order, not about this disk. */
function folder(): string {
  try {
    return mkdtempSync('/dev/shm/pakdesk-money-');
  } catch {
    return mkdtempSync(join(tmpdir(), 'pakdesk-money-'));
  }
}

export function createWorld(random: Random, settings: Partial<Settings> = {}, kind: Profile['kind'] = 'live'): World {
  const time = fakeTime(Date.UTC(2026, 10, 24, 9));
  const platform = createModelPlatform({
    random,
    now: time.now,
    dialect: random.next() < 0.3 ? 'guide' : 'live',
  });
  const dir = folder();
  const dataKey = randomBytes(32);
  const log = createLog(() => undefined, time.now);
  let close = () => {};

  function start(moments: number): Process {
    const life = createLife(moments);
    const store = openStore({ dir, now: time.now });
    if (store.notices.length > 0) throw new Error(`the database was not whole: ${JSON.stringify(store.notices)}`);
    close = () => store.close();
    const mortal = mortalStore(store, life);
    const clock = mortalClock(time, life);
    const account = openAccount({
      profile: { ...PROFILE, kind },
      store: mortal,
      clock,
      log,
      publish: () => undefined,
      createClient: (baseUrl, getApiKey) =>
        createPlatformClient({
          baseUrl,
          getApiKey,
          clock,
          log,
          random: random.next,
          transport: platform.lineOf(life, () => world.trouble),
        }),
      pollMs: () => 3_600_000,
      usageRetentionDays: () => 365,
      usageHoursDays: () => 90,
      dir,
      appVersion: () => '0.0.0',
      dailyGbLimit: () => null,
      bulkPacing: { troubleBaseMs: 100, troubleMaxMs: 1_000 },
      settings: () => ({ ...DEFAULT_SETTINGS, alerts: { ...DEFAULT_SETTINGS.alerts, enabled: false }, ...settings }),
      notifier: SILENT,
      notify: () => undefined,
      keychain: createMemoryKeychain(),
      withdraw: () => undefined,
    });
    const none = () => {
      throw new Error('not in this model');
    };
    const confirmations = createConfirmations(clock.now);
    const open = () => account;
    const goOnline = () =>
      account.goOnline(
        `psx_${'0123456789abcdef'.repeat(2)}`,
        'keychain',
        createSealedSecrets(mortal.secrets, createSecretCipher(dataKey)),
      );
    goOnline();
    return {
      life,
      account,
      keys: keysHandlers({
        open,
        confirmations,
        settings: () => DEFAULT_SETTINGS,
        undo: createUndo(clock.now),
        retired: createRetiredSecrets(clock),
        copy: none,
        saveMessage: none,
        checkLogin: none,
      }),
      bulk: bulkHandlers({
        open,
        settings: () => DEFAULT_SETTINGS,
        confirmations,
        now: clock.now,
        saveFile: none,
        choosePath: none,
        writeClipboard: none,
      }),
    };
  }

  const world = {
    platform,
    baseline: new Map(platform.keys.list().map(({ id, usedBytes }) => [id, usedBytes])),
    time,
    trouble: 0,
    process: null as unknown as Process,
    restart(moments: number) {
      world.process.life.kill();
      close();
      time.pass(1_000);
      try {
        world.process = start(moments);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        // Killed while it was starting: started once more.
        close();
        world.process = start(Number.POSITIVE_INFINITY);
      }
    },
    async sync() {
      const { account, life } = world.process;
      time.pass(60_000);
      await Promise.race([life.died, account.session.online?.scheduler.now()]);
      // Settling follows the list by itself; here it is joined.
      for (let turn = 0; turn < 3; turn += 1) await nextTurn();
      if (life.alive) await Promise.race([life.died, account.operations.settle()]);
      if (life.alive) await Promise.race([life.died, account.operations.idle()]);
    },
    close() {
      close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  world.process = start(Number.POSITIVE_INFINITY);
  return world;
}
