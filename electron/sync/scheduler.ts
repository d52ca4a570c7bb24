// The one place that reads the platform by itself. Threats: a flood of requests, a read that hangs for good, a poll that goes on with a refused key.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SyncState } from '../../shared/ipc/app.ts';
import { AppError, type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import { maskSecret, type PakKey } from '../../shared/key.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PlatformClient, RemoteKey, Reply } from '../platform/types.ts';
import type { Store } from '../store/types.ts';
import { bounded, cancelled } from './bounded.ts';
import { createNewSecrets } from './new-secrets.ts';
import { backoffMs, clockSkew, pauseMs } from './pacing.ts';
import { lastStock, refreshStock } from './stock.ts';

export type SyncDomain = 'keys' | 'usage' | 'stock';

export interface SchedulerOptions {
  client: Pick<PlatformClient, 'listKeys' | 'stock'>;
  store: Store;
  clock: Clock;
  log: Log;
  onState: (state: SyncState) => void;
  onChanged: (domains: SyncDomain[], keyIds: string[]) => void;
  pollMs: () => number;
  /** The platform refused the API key: polling has stopped. */
  onKeyInvalid: (error: AppErrorData) => void;
  /** A whole secret was in the list, and is new to this run: to be sealed. */
  onSecret?: (keyId: string, secret: string) => void;
  /** Usage older than this many days is dropped, once a day; without it everything is kept. */
  usageRetentionDays?: () => number;
  /** Hours of it are kept this many days. */
  usageHoursDays?: () => number;
  random?: () => number;
}

export interface Scheduler {
  /** Polls now and from then on. Does nothing while it runs. */
  start(): void;
  /** Ends when nothing is in flight any more. */
  stop(): Promise<void>;
  /** Reads now, or joins the read under way. Does not ask while the platform's pause lasts. Never rejects: see `lastError`. */
  now(): Promise<SyncState>;
  state(): SyncState;
  /** Reads the stock now, or joins the read under way; the outcome is in store.meta. Never rejects. */
  refreshStock(): Promise<void>;
}

/** A few milliseconds of work. */
const ROWS_IN_ONE_GO = 500;
const MIN_POLL_MS = 10_000;
const STOCK_EVERY_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { client, store, clock, log, random = Math.random } = options;
  let status: SyncState['status'] = 'idle';
  let lastError: AppErrorData | null = null;
  let nextAt: number | null = null;
  let clockSkewMs: number | null = null;
  let failures = 0;
  let pausedUntil: number | null = null;
  let run: AbortController | null = null;
  let loop: Promise<void> = Promise.resolve();
  let polling: Promise<void> | null = null;
  let stockReading: Promise<void> | null = null;
  let stockAskedAt: number | null = null;
  let wake: AbortController | null = null;
  let coveredHour: number | null = null;
  /** The revision of the keys that was told last; null = none by this run. */
  let toldRevision: number | null = null;
  let prunedDay: number | null = null;
  const takeSecret = createNewSecrets(log, options.onSecret);

  const state = (): SyncState => ({
    status,
    asOf: store.keys.asOf(),
    nextAt,
    lastError,
    keyCount: store.keys.count(),
    clockSkewMs,
  });

  function enter(next: SyncState['status'], error: AppErrorData | null): void {
    status = next;
    lastError = error;
    options.onState(state());
  }

  /** Only the loop's own sleep ends a pause, so a clock that is set back in it prolongs nothing but this figure. */
  const pauseLeftMs = () => (pausedUntil === null ? 0 : Math.max(0, pausedUntil - clock.now()));

  /** In parts, so that a window stays quick while ten thousand keys come in. Rejects between two of them when the run ends. */
  async function apply(reply: Reply<RemoteKey[]>, askedAt: number, ended: AbortSignal): Promise<void> {
    const rows: PakKey[] = [];
    const breathe = async () => {
      await nextTurn();
      // The database may be closed as soon as `stop` has ended.
      if (ended.aborted) throw cancelled();
    };
    for (const remote of reply.value) {
      takeSecret(remote);
      const { key, secret } = remote;
      rows.push({ ...key, secretHint: secret === null ? null : maskSecret(secret), gone: false });
      if (rows.length % ROWS_IN_ONE_GO === 0) await breathe();
    }
    // The time of asking: whatever changed a key after that is newer than this list.
    const whole = reply.partial !== true && (reply.skippedRows ?? 0) === 0;
    const changed =
      rows.length <= ROWS_IN_ONE_GO
        ? store.keys.applyList(rows, askedAt, whole)
        : await store.keys.applyLongList(rows, askedAt, whole, breathe);
    const hour = Math.floor(askedAt / HOUR_MS);
    const revision = store.keys.revision();
    // A row may have changed beside the lists: one that was read by itself, or a list that was cut off after some parts.
    if (changed.length > 0 || revision !== toldRevision) options.onChanged(['keys', 'usage'], changed);
    // An hour that is read for the first time turns from a gap into a figure, even if no key changed.
    else if (hour !== coveredHour) options.onChanged(['usage'], []);
    coveredHour = hour;
    toldRevision = revision;
  }

  function pruneDaily(): void {
    const day = Math.floor(clock.now() / DAY_MS);
    if (!options.usageRetentionDays || day === prunedDay) return;
    // Under a clock that is years ahead all of the history would be too old, and gone for good.
    if (clockSkewMs !== null && Math.abs(clockSkewMs) > DAY_MS) return;
    prunedDay = day;
    try {
      const dropped = store.usage.prune(clock.now(), options.usageRetentionDays(), options.usageHoursDays?.());
      if (dropped > 0) log.info('sync.usagePruned', { dropped });
    } catch (error) {
      log.error('sync.usageNotPruned', error);
    }
  }

  async function readList(ended: AbortSignal): Promise<void> {
    pausedUntil = null;
    enter('syncing', lastError);
    const askedAt = clock.now();
    try {
      const reply = await bounded(clock, (signal) => client.listKeys(signal), ended);
      if (ended.aborted) return;
      if (reply.serverTime !== null) clockSkewMs = clockSkew(reply.serverTime, askedAt, clock.now());
      await apply(reply, askedAt, ended);
      if (ended.aborted) return;
      if (failures > 0) log.info('sync.recovered', { failures });
      failures = 0;
      nextAt = clock.now() + Math.max(MIN_POLL_MS, options.pollMs());
      enter('idle', null);
      pruneDaily();
    } catch (error) {
      if (!ended.aborted) fail(error);
    }
  }

  function toData(error: unknown): AppErrorData {
    if (error instanceof AppError) return error.data;
    const errorId = log.error('sync.failed', error);
    const next = 'Pakdesk tries again by itself; cached data stays readable.';
    return appErrorData('internal', 'Reading the platform failed inside Pakdesk.', next, { errorId });
  }

  function fail(error: unknown): void {
    const data = toData(error);
    failures += 1;
    // One line for each kind of failure, however long it lasts.
    if (data.code !== lastError?.code) log.warn('sync.failing', { code: data.code, requestId: data.requestId });
    if (data.code === 'key_invalid') {
      run?.abort();
      run = null;
      nextAt = null;
      enter('stopped', data);
      options.onKeyInvalid(data);
      return;
    }
    const now = clock.now();
    if (data.code === 'rate_limited') {
      pausedUntil = now + pauseMs(data);
      nextAt = pausedUntil;
      enter('waiting', data);
      return;
    }
    nextAt = now + backoffMs(failures, random());
    enter(data.code === 'offline' ? 'offline' : 'failing', data);
  }

  function poll(ended: AbortSignal): Promise<void> {
    polling ??= readList(ended).finally(() => {
      polling = null;
    });
    return polling;
  }

  /** Beside the list, never before it and never in its way. */
  function readStock(ended: AbortSignal): Promise<void> {
    stockAskedAt = clock.now();
    stockReading ??= bounded(clock, (signal) => refreshStock(client, store.meta, clock.now, signal), ended)
      .then(
        () => options.onChanged(['stock'], []),
        (error: unknown) => {
          if (!ended.aborted) log.error('sync.stock', error);
        },
      )
      .finally(() => {
        stockReading = null;
      });
    return stockReading;
  }

  function maybeReadStock(ended: AbortSignal): void {
    const lastAt = stockAskedAt ?? lastStock(store.meta).asOf;
    const isFresh = lastAt !== null && Math.abs(clock.now() - lastAt) < STOCK_EVERY_MS;
    if (status === 'idle' && !isFresh && !store.readOnly) void readStock(ended);
  }

  /** True when the time is up, false when a read by hand came first. */
  async function sleepUntilNext(ended: AbortSignal): Promise<boolean> {
    const waitMs = pauseLeftMs() || (nextAt === null ? 0 : nextAt - clock.now());
    if (waitMs <= 0) return true;
    wake = new AbortController();
    try {
      // One sleep a poll: after the computer slept for hours there is one read, not one for each that was missed.
      await clock.sleep(waitMs, AbortSignal.any([ended, wake.signal]));
      return true;
    } catch {
      return false;
    } finally {
      wake = null;
    }
  }

  async function loopUntil(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      if (!(await sleepUntilNext(ended))) continue;
      try {
        await poll(ended);
        if (!ended.aborted) maybeReadStock(ended);
      } catch (error) {
        // The store itself failed (a damaged file): polling goes on slowly, in case it comes back.
        failures += 1;
        nextAt = clock.now() + backoffMs(failures, 1);
        log.error('sync.loop', error);
      }
    }
  }

  return {
    state,
    start() {
      if (run) return;
      const started = new AbortController();
      run = started;
      failures = 0;
      nextAt = null;
      loop = loop.then(() => loopUntil(started.signal));
    },
    async stop() {
      run?.abort();
      run = null;
      await loop;
      // A read by hand goes on beside the loop's sleep. Why it failed was said by whoever asked.
      await polling?.catch(() => undefined);
      await stockReading;
      if (status !== 'stopped') {
        nextAt = null;
        enter('stopped', null);
      }
    },
    async now() {
      if (!run || pauseLeftMs() > 0) return state();
      const { signal } = run;
      await poll(signal);
      // The loop counts its wait anew from this read.
      wake?.abort();
      return state();
    },
    async refreshStock() {
      if (run && pauseLeftMs() === 0 && !store.readOnly) await readStock(run.signal);
    },
  };
}
