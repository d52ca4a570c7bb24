// When Stripe is asked: a look now and then, with back-off, and each few seconds while somebody is on the phone paying.
import { AppError, type AppErrorData, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Checkouts, Sale } from './checkouts.ts';
import type { Inbox } from './inbox.ts';
import type { StripeApi } from './stripe-api.ts';

const MAX_PAUSE_MS = 15 * 60_000;
const MIN_PAUSE_MS = 15_000;
const WATCH_MS = 3_000;
/** The call is over by then: the looks find what is paid later. */
const WATCHED_FOR_MS = 20 * 60_000;
const MAX_DOUBLINGS = 6;

export interface Looks {
  start(): void;
  /** Ends when nothing is in flight. */
  stop(): Promise<void>;
  /** Looks now, or joins the look under way. Never rejects: see the state. */
  now(): Promise<void>;
  /** A link was made: somebody may pay it any moment. */
  watch(): void;
  state(): {
    lastLookAt: number | null;
    nextLookAt: number | null;
    lastError: AppErrorData | null;
    refusedKey: boolean;
  };
}

export interface LooksDeps {
  api: StripeApi;
  inbox: Inbox;
  checkouts: Checkouts;
  clock: Clock;
  log: Log;
  pollMs: () => number;
  changed: () => void;
}

export function createLooks({ api, inbox, checkouts, clock, log, pollMs, changed }: LooksDeps): Looks {
  const ending = new AbortController();
  let lastLookAt: number | null = null;
  let nextLookAt: number | null = null;
  let lastError: AppErrorData | null = null;
  let failures = 0;
  let looking: Promise<void> | null = null;
  let watching: Promise<void> | null = null;
  let loop: Promise<void> = Promise.resolve();
  let wake = new AbortController();

  function fail(error: unknown): void {
    const data =
      error instanceof AppError
        ? error.data
        : appErrorData('internal', 'Looking at Stripe failed inside Pakdesk.', 'It tries again by itself.', {
            errorId: log.error('stripe.lookFailed', error),
          });
    // One line for each kind of failure, however long it lasts.
    if (data.code !== lastError?.code) log.warn('stripe.failing', { code: data.code, requestId: data.requestId });
    lastError = data;
    failures += 1;
  }

  /** How these sales stand. Never rejects: the looks say what is wrong. */
  async function ask(sales: readonly Sale[]): Promise<void> {
    for (const sale of sales) {
      try {
        const session = await api.session(sale.data.sessionId ?? '');
        if (ending.signal.aborted) return;
        if (inbox.takeSession(session, clock.now()) === null) checkouts.apply(sale, session);
      } catch (error) {
        if (!(error instanceof AppError)) log.error('stripe.watch', error, { sale: sale.id });
        // Of another account, perhaps: should it be paid there, its events tell.
        else if (error.code === 'not_found' && overdue(sale)) checkouts.expire(sale);
      }
    }
  }

  /** A link that has run out tells of itself to nobody. */
  const overdue = ({ data }: Sale) => data.expiresAt !== null && data.expiresAt < clock.now();

  async function lookOnce(): Promise<void> {
    try {
      await inbox.look(api);
      await ask(checkouts.open().filter(overdue));
      lastLookAt = clock.now();
      lastError = null;
      failures = 0;
    } catch (error) {
      if (!ending.signal.aborted) fail(error);
    }
    const pause = failures === 0 ? pollMs() : pollMs() * 2 ** Math.min(failures, MAX_DOUBLINGS);
    nextLookAt = clock.now() + Math.max(MIN_PAUSE_MS, lastError?.retryAfterMs ?? 0, Math.min(MAX_PAUSE_MS, pause));
    changed();
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  const refusedKey = () => lastError?.code === 'key_invalid';

  async function run(): Promise<void> {
    await look();
    while (!ending.signal.aborted) {
      wake = new AbortController();
      // A refused key is asked for no more until it is replaced, or the user looks by hand.
      const waitMs = refusedKey() ? Number.MAX_SAFE_INTEGER : (nextLookAt ?? 0) - clock.now();
      if (waitMs <= 0) await look();
      else await clock.sleep(waitMs, AbortSignal.any([ending.signal, wake.signal])).catch(() => undefined);
    }
  }

  async function watchOpen(): Promise<void> {
    while (!ending.signal.aborted) {
      const open = checkouts.open().filter(({ at }) => clock.now() - at < WATCHED_FOR_MS);
      if (open.length === 0) return;
      await ask(open);
      await clock.sleep(WATCH_MS, ending.signal).catch(() => undefined);
    }
  }

  function watch(): void {
    watching ??= watchOpen().finally(() => {
      watching = null;
    });
  }

  return {
    start() {
      loop = run();
      watch();
    },
    async stop() {
      ending.abort();
      await loop;
      await looking;
      await watching;
    },
    async now() {
      await look();
      // The loop counts its wait anew from this look, and takes up polling again after a key that was refused.
      wake.abort();
    },
    watch,
    state: () => ({ lastLookAt, nextLookAt, lastError, refusedKey: refusedKey() }),
  };
}
