// An account that is open: its database at once, its platform as soon as there is a key. Cached data never waits for the keychain.

import type { Notice, SyncState } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { type AlertWatch, createAlertWatch } from '../alerts/watch.ts';
import { createDailyBackup } from '../backup/daily.ts';
import { coalesceChanges } from '../bulk/coalesce.ts';
import { createBulkEngine } from '../bulk/engine.ts';
import type { BulkEngine, BulkPacing } from '../bulk/types.ts';
import type { Clock } from '../clock.ts';
import { inParts } from '../forecast/forecasts.ts';
import type { Log } from '../log.ts';
import { closeQuietly } from '../money/books.ts';
import { createPaymentDesk, type PaymentDesk } from '../payments/desk.ts';
import { keyReply } from '../payments/key-reply.ts';
import { createStorefront, type Storefront } from '../payments/storefront.ts';
import type { ShopTimes } from '../payments/storefront-shop.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { Profile } from '../store/profiles.ts';
import type { Store } from '../store/types.ts';
import { createScheduler } from '../sync/scheduler.ts';
import type { Keychain } from '../vault/types.ts';
import { createOperations, type Operations } from './operations.ts';
import type { PakSecrets } from './pak-secrets.ts';
import { createRevealing, type Revealing } from './revealing.ts';
import { notConnected } from './send-step.ts';
import type { OnlineSession, Session } from './session.ts';

export interface OpenAccount extends Revealing {
  readonly session: Session;
  readonly operations: Operations;
  readonly bulk: BulkEngine;
  readonly alerts: AlertWatch;
  readonly payments: PaymentDesk;
  readonly storefront: Storefront;
  /** For changes: throws when there is no usable key or the database cannot be written. */
  needOnline(): { session: Session; online: OnlineSession; operations: Operations };
  syncState(): SyncState;
  readonly keyInvalid: boolean;
  /** Exit addresses of this session's test runs, by run id; never written anywhere. */
  readonly exitIps: Map<string, string>;
  goOnline(apiKey: string, keptIn: OnlineSession['keptIn'], secrets: PakSecrets): void;
  /** Gives what was bought until now the prices of now: before they change, and before others may while it is not open. */
  closeBooks(): void;
  /** Forgets the key in memory; the cache stays open. */
  goOffline(): Promise<void>;
  /** Waits for what is in flight, then closes everything. */
  close(): Promise<void>;
}

export interface OpenAccountDeps {
  profile: Profile;
  store: Store;
  clock: Clock;
  log: Log;
  publish: Publish;
  createClient: (baseUrl: string, getApiKey: () => string) => PlatformClient;
  pollMs: () => number;
  usageRetentionDays: () => number;
  usageHoursDays: () => number;
  /** The account's folder. */
  dir: string;
  appVersion: () => string;
  dailyGbLimit: () => number | null;
  /** Tests wait less. */
  bulkPacing?: BulkPacing;
  storefrontTimes?: ShopTimes;
  settings: () => Settings;
  notifier: Notifier;
  notify: (notice: Notice) => void;
  withdraw: (noticeId: string) => void;
  keychain: Keychain;
}

const WARM_UP_AFTER_MS = 1_500;

const NO_SYNC: Omit<SyncState, 'asOf' | 'keyCount'> = {
  status: 'stopped',
  nextAt: null,
  lastError: null,
  clockSkewMs: null,
};

export function openAccount(deps: OpenAccountDeps): OpenAccount {
  const { profile, store, clock, log, publish } = deps;
  const session: Session = { profile, store, clock, log, online: null };
  const alerts = createAlertWatch({
    store,
    clock,
    log,
    publish,
    settings: deps.settings,
    notifier: deps.notifier,
    client: () => session.online?.client ?? null,
  });
  const announce: Publish = (name, payload) => {
    publish(name, payload);
    if (name === 'dataChanged') followUp();
    // A mint changes the number of keys: the status is as fresh as the row.
    if (session.online) publish('syncState', session.online.scheduler.state());
  };
  /** A change moves forecasts and money as well; a top-up ends and arms alerts at once, not only with the next sync. */
  function followUp(): void {
    publish('dataChanged', { domains: ['forecast', 'money'] });
    void alerts.evaluate();
  }
  const operations = createOperations(
    session,
    coalesceChanges(announce, clock, () => bulk.isRunning()),
    deps.dailyGbLimit,
  );
  const bulk: BulkEngine = createBulkEngine({
    session,
    operations,
    publish,
    pacing: deps.bulkPacing,
  });
  const payments = createPaymentDesk(deps, session, operations);
  const exitIps = new Map<string, string>();
  let keyInvalid = false;
  let settling: Promise<void> | null = null;
  const closing = new AbortController();
  let over = new AbortController();

  /** What a crash or a lost answer left open is finished once the platform answers again. */
  function settleSoon(): void {
    if (settling || store.readOnly) return;
    settling = operations
      .settle()
      .then((settled) => {
        for (const operation of settled) {
          deps.notify({
            id: `settled-${operation.id}`,
            at: clock.now(),
            severity: operation.outcome === 'done' ? 'info' : 'warning',
            title:
              operation.outcome === 'done'
                ? 'An interrupted change was finished'
                : 'An interrupted change needs a look',
            text: `${operation.label}: ${operation.summary}. ${operation.note}`,
          });
        }
      })
      // What was paid for goes on once nothing of it is in the air any more.
      .then(() => payments.fulfilment.resume())
      .catch((error: unknown) => void log.error('journal.settle', error))
      .finally(() => {
        settling = null;
      });
  }

  /** So that the first chart is drawn as quickly as the next ones. */
  const warmed = clock
    .sleep(WARM_UP_AFTER_MS, closing.signal)
    .then(() => inParts(store.usage.warmUp(), (step) => closing.signal.aborted || step()))
    .catch((error: unknown) => closing.signal.aborted || log.error('usage.warmUp', error));

  const dailyBackup = createDailyBackup({ ...deps, closing: closing.signal });

  function goOnline(apiKey: string, keptIn: OnlineSession['keptIn'], secrets: PakSecrets): void {
    // A second scheduler beside the first would go on with the key through lock and disconnect.
    if (session.online) throw new Error('This account is online already.');
    keyInvalid = false;
    const client = deps.createClient(profile.apiUrl, () => apiKey);
    const scheduler = createScheduler({
      client,
      store,
      clock,
      log,
      pollMs: deps.pollMs,
      usageRetentionDays: deps.usageRetentionDays,
      usageHoursDays: deps.usageHoursDays,
      onState: (state) => {
        publish('syncState', state);
        if (state.status !== 'idle' || state.lastError !== null) return;
        settleSoon();
        dailyBackup.soon();
        void alerts.evaluate();
      },
      onChanged: (domains) =>
        publish('dataChanged', { domains: domains.includes('usage') ? [...domains, 'forecast'] : domains }),
      onSecret: (keyId, secret) => void secrets.put(keyId, secret),
      onKeyInvalid: () => {
        keyInvalid = true;
        publish('dataChanged', { domains: ['account'] });
      },
    });
    over = new AbortController();
    session.online = { client, secrets, scheduler, apiKey, keptIn, over: over.signal };
    scheduler.start();
  }

  async function goOffline(): Promise<void> {
    const { online } = session;
    session.online = null;
    over.abort();
    if (!online) return;
    await online.scheduler.stop();
    await online.client.close();
    if (online.keptIn === 'session') online.secrets.clear();
  }

  const closeBooks = () => closeQuietly({ sales: store.sales, readOnly: store.readOnly, settings: deps.settings }, log);
  const revealing = createRevealing(session, publish);
  const storefront = createStorefront({
    session,
    fulfilment: payments.fulfilment,
    publish,
    notify: deps.notify,
    withdraw: deps.withdraw,
    dailyGbLimit: deps.dailyGbLimit,
    keyInvalid: () => keyInvalid,
    keyReply: (keyId, routing) => keyReply(session, revealing.secretOf, keyId, routing),
    times: deps.storefrontTimes,
  });

  return {
    session,
    operations,
    bulk,
    alerts,
    payments,
    storefront,
    exitIps,
    get keyInvalid() {
      return keyInvalid;
    },
    needOnline() {
      const { online } = session;
      if (!online) throw notConnected();
      if (keyInvalid) {
        throw new AppError(
          appErrorData(
            'key_invalid',
            'The platform refuses this account’s API key.',
            'Enter a valid key under Connect; cached data stays readable.',
          ),
        );
      }
      if (store.readOnly) {
        throw new AppError(
          appErrorData(
            'store_read_only',
            'This profile cannot be written, so nothing can be changed safely.',
            'See the notice for the reason.',
          ),
        );
      }
      return { session, online, operations };
    },
    ...revealing,
    syncState: () =>
      session.online?.scheduler.state() ?? { ...NO_SYNC, asOf: store.keys.asOf(), keyCount: store.keys.count() },
    goOnline,
    goOffline,
    closeBooks,
    async close() {
      closing.abort();
      await warmed;
      await dailyBackup.settled();
      await bulk.close();
      await storefront.close();
      await payments.close();
      await operations.idle();
      await settling;
      closeBooks();
      await alerts.close();
      await goOffline();
      store.close();
    },
  };
}
