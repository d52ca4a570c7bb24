import type { Popup } from '../../../electron/alerts/notifier.ts';
import { createAlertWatch } from '../../../electron/alerts/watch.ts';
import { createLog } from '../../../electron/log.ts';
import type { PlatformClient } from '../../../electron/platform/types.ts';
import type { Store } from '../../../electron/store/types.ts';
import type { AlertKind } from '../../../shared/ipc/alerts.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/ipc/settings.ts';
import { MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { freshDir, freshStore, key } from '../store/fixtures.ts';

export const HOUR_MS = 3_600_000;
export const POLL_MS = 300_000;
export type Client = Pick<PlatformClient, 'audit' | 'incidents'>;
export const reply = <T>(value: T, serverTime: number | null = null) => ({ value, requestId: null, serverTime });

export interface World {
  store: Store;
  clock: { now: number };
  settings: Settings;
  popups: Popup[];
  badge: number | null;
  /** The app is locked. */
  held: boolean;
  lines: string[];
  client: Client | null;
  /** A list that the platform answers with, five minutes after the one before unless told otherwise. */
  sync(rows: PakKey[], afterMs?: number): Promise<void>;
  evaluate(): Promise<void>;
  restart(): Promise<void>;
  /** Closes it, lets time pass and the list change, and starts again. */
  away(rows: PakKey[], afterMs: number): Promise<void>;
  /** Thresholds of the alerts that hold. */
  current(kind: AlertKind): string[];
  set(change: Partial<Settings['alerts']>): void;
  titles(): string[];
}

export async function world(rows: PakKey[], change: Partial<Settings['alerts']> = {}): Promise<World> {
  const dir = freshDir();
  const opened = freshStore(dir);
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), Date.now);
  const made: World = {
    store: opened.store,
    clock: opened.clock,
    settings: { ...DEFAULT_SETTINGS, alerts: { ...DEFAULT_SETTINGS.alerts, ...change } },
    popups: [],
    badge: null,
    held: false,
    lines,
    client: null,
    async sync(list, afterMs = POLL_MS) {
      opened.clock.now += afterMs;
      opened.store.keys.applyList(
        list.map((row) => ({ ...row, asOf: opened.clock.now })),
        opened.clock.now,
      );
      await watch.evaluate();
    },
    evaluate: () => watch.evaluate(),
    async restart() {
      await watch.close();
      watch = start();
    },
    async away(list, afterMs) {
      await watch.close();
      watch = start();
      await made.sync(list, afterMs);
    },
    current: (kind) => opened.store.alerts.current(kind).map(({ threshold }) => threshold),
    set(alerts) {
      made.settings = { ...made.settings, alerts: { ...made.settings.alerts, ...alerts } };
    },
    titles: () =>
      opened.store.alerts
        .list({ limit: 500, cursor: null, show: 'all', kinds: null, keyId: null })
        .alerts.map(({ title }) => title),
  };
  const start = () =>
    createAlertWatch({
      store: opened.store,
      clock: { now: () => opened.clock.now, sleep: () => Promise.reject(new Error('a timer of its own')) },
      log,
      publish: () => undefined,
      settings: () => made.settings,
      notifier: {
        isSupported: () => true,
        isHeld: () => made.held,
        show: (popup) => made.popups.push(popup),
        setBadge: (count) => {
          made.badge = count;
        },
      },
      client: () => made.client,
    });
  let watch = start();
  await made.sync(rows);
  return made;
}

export const percent = (share: number, rest: Partial<PakKey> = {}) =>
  key('a', { usedMb: (10 * MB_PER_GB * share) / 100, ...rest });
