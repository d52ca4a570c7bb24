// Evaluates alerts after each sync: no timer of its own, in parts of a few milliseconds, also with no window. Threat: forty pop-ups in the morning, or none at all.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { nextExpiryCrossing } from '../../shared/alerts-cross.ts';
import { HOUR_MS } from '../../shared/anomaly.ts';
import { needsForecast } from '../../shared/forecast-renewals.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import type { Clock } from '../clock.ts';
import { inParts, quickForecastOf } from '../forecast/forecasts.ts';
import type { Log } from '../log.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { Store } from '../store/types.ts';
import { CALM_MS, type Context, isForgotten, judge, judgeGone, type Told } from './judge.ts';
import type { Notifier } from './notifier.ts';
import { Part } from './part.ts';
import { judgePlatform } from './platform-alerts.ts';
import { createPlatformWatch } from './platform-watch.ts';
import { createTelling } from './telling.ts';
import { readAllTold } from './told.ts';
import { type Watched, watch } from './watched.ts';

export interface AlertWatchDeps {
  store: Store;
  clock: Clock;
  log: Log;
  publish: Publish;
  settings: () => Settings;
  notifier: Notifier;
  /** Null while there is no API key. */
  client: () => Pick<PlatformClient, 'audit' | 'incidents'> | null;
}

export interface AlertWatch {
  /** Evaluates what is in the database now, or once more after the run under way. Never rejects. */
  evaluate(): Promise<void>;
  /** Ends when nothing is under way any more; later calls do nothing. */
  close(): Promise<void>;
  notLookedFor(): string[];
  /** After the list was read or dismissed on the screen, or a setting was changed. */
  announce(): number;
}

/** When it was last evaluated; null before the first time, which only takes stock. */
const SEEN_AT = 'alertsSeenAt';
const PAGE = 100;
/** Ended or dismissed ones are kept for so long, and so many in all. */
const KEPT_MS = 180 * 24 * HOUR_MS;
const KEPT = 5000;

export function createAlertWatch(deps: AlertWatchDeps): AlertWatch {
  const { store, clock, log, publish, settings } = deps;
  const platform = createPlatformWatch(clock.now, log);
  const telling = createTelling(deps);
  let told: Map<string, Told> | null = null;
  const watched = new Map<string, Watched>();
  let revision: number | null = null;
  let lastListAt: number | null = null;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  let prunedDay = 0;
  let forecastHour = 0;

  /** All keys the first time, then what changed; ids of those that went. */
  function* changes(): Generator<{ keys: PakKey[]; removed: string[] }> {
    if (revision === null) {
      // Taken first: what changes while the pages are read is seen again.
      const from = store.keys.revision();
      for (let cursor: [string, string] | null = null, more = true; more; more = cursor !== null) {
        const page: ReturnType<Store['keys']['page']> = store.keys.page({ limit: PAGE, cursor });
        yield { keys: page.keys, removed: [] };
        cursor = page.next;
      }
      revision = from;
      return;
    }
    for (let more = true; more; ) {
      const change: ReturnType<Store['keys']['changesSince']> = store.keys.changesSince(revision, PAGE);
      yield { keys: change.keys, removed: change.removed };
      revision = change.revision;
      more = change.more;
    }
  }

  /** Keys of which time alone makes something: an expiry that comes near, an anomaly that has calmed down, use that has stopped. */
  function ripe(nowMs: number, sinceMs: number | null): Set<string> {
    const ids = new Set<string>();
    for (const { id, expiresAt } of watched.values()) {
      if (sinceMs === null || expiresAt === null) continue;
      // After a clock that ran ahead was set right, what it told is not true yet.
      if (sinceMs > nowMs || nextExpiryCrossing(expiresAt, sinceMs) <= nowMs) ids.add(id);
    }
    const hour = Math.floor(nowMs / HOUR_MS);
    for (const [id, one] of told ?? []) {
      const isCalm = Object.values(one.anomalies ?? {}).some((at) => Math.abs(nowMs - at) >= CALM_MS);
      // A forecast is another one each hour, even if the counter stands still.
      const isForecast = hour !== forecastHour && one.ids?.['forecast'] !== undefined && one.goneAt === undefined;
      if (isCalm || isForecast || isForgotten(one, nowMs)) ids.add(id);
    }
    forecastHour = hour;
    // Not a key: the account itself.
    ids.delete('');
    return ids;
  }

  function contextOf(nowMs: number): Omit<Context, 'readAt' | 'readBeforeAt'> {
    const { alerts, renewals } = settings();
    const { withinDays } = renewals;
    return {
      settings: alerts,
      withinDays,
      nowMs,
      hoursBefore: (keyId) => {
        const { points } = store.usage.series('7d', nowMs, keyId);
        return points.slice(0, -1).map(({ mb }) => mb);
      },
      forecast: (key) => (needsForecast(key, withinDays, nowMs) ? quickForecastOf(store, key, nowMs) : null),
    };
  }

  async function judgeKeys(nowMs: number, sinceMs: number | null, isFirst: boolean): Promise<boolean> {
    told ??= readAllTold(store.alerts.told());
    const context = contextOf(nowMs);
    const listAt = store.keys.asOf();
    let changed = false;
    const judged = new Set<string>();

    function one(key: PakKey, part: Part): void {
      judged.add(key.id);
      const before = watched.get(key.id) ?? null;
      const known = told?.get(key.id) ?? null;
      const previous = before === null ? null : Math.max(before.seenAt, lastListAt ?? 0);
      const readBeforeAt = previous !== null && previous < key.asOf ? previous : null;
      const after = watch(key, before, key.asOf, readBeforeAt);
      watched.set(key.id, after);
      part.take(
        key,
        judge(key, before, after, known, { ...context, readAt: key.asOf, readBeforeAt }),
        known,
        nowMs,
        isFirst,
      );
    }

    async function batch(keys: readonly PakKey[], removed: readonly string[]): Promise<void> {
      const part = new Part(told);
      try {
        await inParts(keys, (key) => {
          if (!closed) one(key, part);
        });
        for (const id of removed) {
          watched.delete(id);
          const known = told?.get(id);
          if (known === undefined) continue;
          const verdict = judgeGone(known, nowMs);
          // Whoever has no row any more does not come back.
          if (store.keys.get(id) === null) verdict.told = null;
          part.take({ id, label: '' }, verdict, known, nowMs, isFirst);
        }
      } finally {
        // Judged is remembered in memory already: it must not be told again, nor forgotten.
        if (!closed) changed = part.write(store.alerts, nowMs) || changed;
      }
    }

    const isFirstPass = revision === null;
    for (const { keys, removed } of changes()) {
      await batch(keys, removed);
      await nextTurn();
    }
    const late = ripe(nowMs, sinceMs);
    // The first pass of a run reads the keys that are there: one that went meanwhile is looked for by what was told of it.
    if (isFirstPass) for (const [id, { goneAt }] of told) if (id !== '' && goneAt === undefined) late.add(id);
    const left = [...late].filter((id) => !judged.has(id));
    for (let at = 0; at < left.length && !closed; at += PAGE) {
      await nextTurn();
      const keys: PakKey[] = [];
      const removed: string[] = [];
      for (const id of left.slice(at, at + PAGE)) {
        const key = store.keys.get(id);
        if (key === null || key.gone) removed.push(id);
        else keys.push(key);
      }
      await batch(keys, removed);
    }
    lastListAt = listAt;
    return changed;
  }

  function prune(nowMs: number): void {
    const day = Math.floor(nowMs / (24 * HOUR_MS));
    if (day === prunedDay) return;
    prunedDay = day;
    const dropped = store.alerts.prune(nowMs - KEPT_MS, KEPT);
    if (dropped > 0) log.info('alerts.pruned', { dropped });
  }

  async function run(): Promise<void> {
    if (store.readOnly || store.keys.asOf() === null) return;
    if (!settings().alerts.enabled) {
      // Switched on again it takes stock first: what happened meanwhile was not to be told.
      if (store.meta.get(SEEN_AT) !== null) store.meta.set(SEEN_AT, null);
      revision = null;
      watched.clear();
      return;
    }
    const startedAt = clock.now();
    const seenAt = store.meta.get(SEEN_AT);
    const sinceMs = typeof seenAt === 'number' ? seenAt : null;
    const isFirst = sinceMs === null;
    const keysChanged = await judgeKeys(startedAt, sinceMs, isFirst);
    const client = deps.client();
    const platformChanged =
      client !== null &&
      !closed &&
      (await judgePlatform({
        client,
        platform,
        store,
        settings: settings().alerts,
        told,
        nowMs: startedAt,
        isFirst,
        isClosed: () => closed,
      }));
    if (closed) return;
    store.meta.set(SEEN_AT, startedAt);
    prune(startedAt);
    telling.popUp(startedAt, sinceMs, clock.now());
    if (keysChanged || platformChanged || isFirst) {
      telling.announce();
      publish('dataChanged', { domains: ['alerts'] });
    }
  }

  async function runs(): Promise<void> {
    do {
      again = false;
      try {
        await run();
        // Also after a restart, where nothing changed.
        if (!closed) telling.badge();
      } catch (error) {
        // What was judged but not written is judged anew from the database.
        told = null;
        revision = null;
        log.error('alerts.notEvaluated', error);
      }
    } while (again && !closed);
  }

  return {
    evaluate() {
      if (closed) return Promise.resolve();
      if (running) {
        again = true;
        return running;
      }
      running = runs().finally(() => {
        running = null;
      });
      return running;
    },
    async close() {
      closed = true;
      await running;
      telling.end();
    },
    notLookedFor: () => platform.notLookedFor(),
    announce: () => telling.announce(),
  };
}
