// Evaluates alerts after each sync: no timer of its own, in parts of a few milliseconds, also with no window. Threat: forty pop-ups in the morning, or none at all.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { nextExpiryCrossing } from '../../shared/alerts-cross.ts';
import { AWAY_MS, popupsFor, quietUntil } from '../../shared/alerts-quiet.ts';
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
import { CALM_MS, type Context, judge, judgeGone, type Told, type Verdict, type Watched, watch } from './judge.ts';
import { type Notifier, popupOf, summaryPopup } from './notifier.ts';
import { alertOf, Part } from './part.ts';
import { createPlatformWatch, incidentNews } from './platform-watch.ts';
import { readAllTold } from './told.ts';

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
  /** After the list was read or dismissed on the screen. */
  announce(): number;
}

/** When it was last evaluated; null before the first time, which only takes stock. */
const SEEN_AT = 'alertsSeenAt';
const PAGE = 100;
/** Ended or dismissed ones are kept for so long, and so many in all. */
const KEPT_MS = 180 * 24 * HOUR_MS;
const KEPT = 5000;

export function createAlertWatch(deps: AlertWatchDeps): AlertWatch {
  const { store, clock, log, publish, settings, notifier } = deps;
  const platform = createPlatformWatch(clock.now, log);
  let told: Map<string, Told> | null = null;
  const watched = new Map<string, Watched>();
  let revision: number | null = null;
  let lastListAt: number | null = null;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  let prunedDay = 0;

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

  /** Keys of which time alone makes something: an expiry that comes near, an anomaly that has calmed down. */
  function ripe(nowMs: number, sinceMs: number | null): string[] {
    const ids: string[] = [];
    for (const key of watched.values()) {
      if (sinceMs !== null && nextExpiryCrossing(key.expiresAt, sinceMs) <= nowMs) ids.push(key.id);
    }
    for (const [id, { anomalies }] of told ?? []) {
      if (Object.values(anomalies ?? {}).some((at) => Math.abs(nowMs - at) >= CALM_MS)) ids.push(id);
    }
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
          if (known !== undefined) part.take({ id, label: '' }, judgeGone(known), known, nowMs, isFirst);
        }
      } finally {
        // Judged is remembered in memory already: it must not be told again, nor forgotten.
        if (!closed) changed = part.write(store.alerts, nowMs) || changed;
      }
    }

    for (const { keys, removed } of changes()) {
      await batch(keys, removed);
      await nextTurn();
    }
    const late = ripe(nowMs, sinceMs).filter((id) => !judged.has(id));
    for (let at = 0; at < late.length; at += PAGE) {
      const keys = late.slice(at, at + PAGE).map((id) => store.keys.get(id));
      await nextTurn();
      await batch(
        keys.filter((key) => key !== null),
        [],
      );
    }
    lastListAt = listAt;
    return changed;
  }

  /** Incidents and refused logins. Their alerts are of the account, or of a key that is here. */
  async function judgePlatform(nowMs: number, isFirst: boolean): Promise<boolean> {
    const client = deps.client();
    const { incidents, anomalies } = settings().alerts;
    if (client === null || (!incidents && !anomalies)) return false;
    const named = (id: string) => store.keys.get(id);
    const news = await platform.read(client, { incidents, anomalies }, named);
    if (closed) return false;
    const part = new Part(told);
    if (news.incidents !== null) {
      const known = new Map(store.alerts.current('incident').map(({ threshold, id }) => [threshold, id]));
      const { add, end } = incidentNews(news.incidents, known, nowMs);
      part.add.push(...add.map((draft) => alertOf(draft, null, nowMs, isFirst)));
      part.end.push(...end);
    }
    for (const [keyId, draft] of news.failedLogins ?? []) {
      const before = told?.get(keyId) ?? null;
      const isKnown = before?.anomalies?.failedLogins !== undefined;
      const next: Told = { ...before, anomalies: { ...before?.anomalies, failedLogins: nowMs } };
      const verdict: Verdict = {
        told: next,
        add: isKnown ? [] : [{ slot: 'failedLogins', draft }],
        end: [],
        resume: [],
      };
      const key = keyId === '' ? null : named(keyId);
      const who = { id: keyId, label: key?.label ?? '' };
      part.take(who, verdict, before, nowMs, isFirst);
      if (keyId === '') for (const alert of part.add) if (alert.keyId === '') alert.keyId = null;
    }
    calmAccount(part, nowMs);
    return part.write(store.alerts, nowMs);
  }

  /** Logins of no known key: nobody else looks after their end. */
  function calmAccount(part: Part, nowMs: number): void {
    const account = told?.get('');
    const at = account?.anomalies?.failedLogins;
    if (account === undefined || at === undefined || Math.abs(nowMs - at) < CALM_MS) return;
    part.take({ id: '', label: '' }, judgeGone(account), account, nowMs, true);
  }

  function popUp(startedAt: number, sinceMs: number | null): void {
    const { alerts } = settings();
    const untold = store.alerts.untold();
    if (untold.length === 0) return;
    const isQuiet = quietUntil(alerts.quietHours, clock.now()) !== null;
    const away = (sinceMs !== null && startedAt - sinceMs > AWAY_MS) || untold.some(({ at }) => at < startedAt);
    if (alerts.notifications && notifier.isSupported()) {
      const popups = popupsFor(untold, isQuiet, away);
      // Held back until the quiet hours end.
      if (popups.kind === 'nothing') return;
      if (popups.kind === 'summary') notifier.show(summaryPopup(popups.summary));
      else for (const alert of untold) notifier.show(popupOf(alert));
    }
    // Where nothing pops up, switching it on later must not bring up the past.
    store.alerts.markTold(untold.map(({ id }) => id));
  }

  function announce(): number {
    const unread = store.alerts.unread();
    notifier.setBadge(settings().alerts.badge ? unread : 0);
    publish('alertsChanged', { unread });
    return unread;
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
      return;
    }
    const startedAt = clock.now();
    const seenAt = store.meta.get(SEEN_AT);
    const sinceMs = typeof seenAt === 'number' ? seenAt : null;
    const isFirst = sinceMs === null;
    const keysChanged = await judgeKeys(startedAt, sinceMs, isFirst);
    const platformChanged = closed ? false : await judgePlatform(startedAt, isFirst);
    if (closed) return;
    store.meta.set(SEEN_AT, startedAt);
    prune(startedAt);
    popUp(startedAt, sinceMs);
    if (keysChanged || platformChanged || isFirst) {
      announce();
      publish('dataChanged', { domains: ['alerts'] });
    }
  }

  async function runs(): Promise<void> {
    do {
      again = false;
      try {
        await run();
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
      notifier.setBadge(0);
    },
    notLookedFor: () => platform.notLookedFor(),
    announce,
  };
}
