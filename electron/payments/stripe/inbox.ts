// What was paid at Stripe since the last look. Threats: a gap after a week offline, a page skipped in a crash, the same payment twice.
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Session } from '../../account/session.ts';
import type { Fulfilment, IncomingPayment } from '../types.ts';
import { createPosition } from './position.ts';
import {
  type CheckoutSession,
  EVENT_TYPES,
  readFlag,
  readPaidSession,
  type StripeEvent,
  sessionSchema,
} from './read-stripe.ts';
import type { Page, StripeApi } from './stripe-api.ts';

export interface Inbox {
  /** From a webhook or a look; written down when it returns. Throws for errors of the store only. */
  handle(event: StripeEvent): void;
  /** The same for a session that was asked for. Null = not paid. */
  takeSession(session: CheckoutSession, paidAtMs: number): string | null;
  /** Everything since the last look, all pages. The first one only marks where it begins. Rejects with AppError. */
  look(api: StripeApi): Promise<void>;
}

export interface InboxDeps {
  session: Session;
  fulfilment: Fulfilment;
  mode: 'live' | 'test';
  /** Whose events they are: each account has a position of its own. */
  account: string;
  /** A sale on the call knows its terms better than what comes back of it. */
  claim: (
    session: CheckoutSession,
    incoming: IncomingPayment,
  ) => { incoming: IncomingPayment; paid: (id: string) => void };
  notify: (title: string, text: string, id: string) => void;
}

/** An event may show up a little later than one that is younger. What was seen before is known. */
const OVERLAP_S = 600;
/** Stripe keeps events for thirty days. */
const EVENTS_KEPT_S = 29 * 86_400;
/** A session lives for a day, and a bank may take two weeks more. */
const SESSION_BEFORE_S = 15 * 86_400;

const AWAY_TOO_LONG =
  'It was paid while Pakdesk was away too long to see refunds: look in Stripe whether it was paid back.';
const MAYBE_BEFORE = 'It may have been paid before Stripe was connected: look whether it has its key already.';

const MAYBE_OTHER =
  'It was paid before this Stripe key was pasted, perhaps at another account: look whether it is yours, and has its key already.';

const SESSION_EVENTS: readonly string[] = EVENT_TYPES.slice(0, 2);

export function createInbox({ session, fulfilment, mode, account, claim, notify }: InboxDeps): Inbox {
  const { store, clock, log } = session;
  const position = createPosition(store.payments, mode, account);

  /** `waits`: why it is not to be minted without a look; empty = it may. */
  function takeSession(session: CheckoutSession, paidAtMs: number, waits = ''): string | null {
    const read = readPaidSession(session, paidAtMs);
    if (read === null) return null;
    const { incoming, paid } = claim(session, read);
    const reason = [waits, incoming.reason ?? ''].filter(Boolean).join(' ');
    const { id } = fulfilment.take({ ...incoming, reason });
    paid(id);
    // Written down: whatever becomes of this, the next sync carries it on.
    fulfilment.advance(id).catch((error: unknown) => void log.error('payment.notAdvanced', error, { payment: id }));
    return id;
  }

  function unreadable(what: string, id: string): void {
    log.warn('stripe.unreadable', { what, id });
    notify('Something of Stripe could not be read', `Look at ${id} in Stripe: ${what}. Nothing was made of it.`, id);
  }

  function tellOtherAccount(): void {
    notify(
      'Another Stripe account was connected',
      'Payments are read from now on. Whoever paid there before has to be looked up in Stripe.',
      'account',
    );
  }

  function handle(event: StripeEvent): void {
    if (event.livemode !== (mode === 'live')) {
      log.warn('stripe.otherMode', { event: event.id, mode });
      return;
    }
    if (SESSION_EVENTS.includes(event.type)) {
      // Whoever paid before Stripe was connected was served otherwise.
      const { begunAt = 0, sureFrom = 0 } = position.read() ?? {};
      if (event.created < begunAt) return;
      const session = sessionSchema.safeParse(event.data.object);
      if (session.success) takeSession(session.data, event.created * 1000, event.created < sureFrom ? MAYBE_OTHER : '');
      else unreadable('a payment is not of the form that Pakdesk knows', event.id);
      return;
    }
    const flag = readFlag(event);
    if (flag !== null) fulfilment.flag('stripe', flag.reference, flag);
  }

  async function allPages<T>(ask: (after: string | null) => Promise<Page<T>>, take: (row: T) => void): Promise<void> {
    const seen = new Set<string>();
    for (let after: string | null = null; ; ) {
      const page: Page<T> = await ask(after);
      for (const row of page.rows) take(row);
      if (page.unreadable > 0)
        unreadable(`${page.unreadable} entries make no sense`, `stripe-${mode} ${after ?? 'newest'}`);
      if (page.next === null) return;
      if (seen.has(page.next)) {
        throw new AppError(
          appErrorData('unexpected_reply', 'Stripe’s list goes round in circles.', 'Try again later.'),
        );
      }
      seen.add(page.next);
      after = page.next;
    }
  }

  return {
    handle,
    takeSession: (session, paidAtMs) => takeSession(session, paidAtMs),
    async look(api) {
      const nowS = Math.floor(clock.now() / 1000);
      const known = position.read();
      if (known === null) {
        // By Stripe's clock: one that is ahead here would skip hours.
        const { serverTime } = await api.events(nowS - 60, null);
        if (position.begin(Math.floor((serverTime ?? clock.now()) / 1000))) tellOtherAccount();
        return;
      }
      const { at, begunAt } = known;
      let newest = at;
      let pageTime: number | null = null;
      await allPages(
        async (after) => {
          const page = await api.events(at - OVERLAP_S, after);
          pageTime ??= page.serverTime;
          return page;
        },
        (event) => {
          handle(event);
          newest = Math.max(newest, event.created);
        },
      );
      // After the events, which name refunds: what they named is known, and only the rest has to wait.
      if (nowS - at > EVENTS_KEPT_S) {
        await allPages(
          (after) => api.sessions(at - SESSION_BEFORE_S, after),
          (session) =>
            void takeSession(session, session.created * 1000, session.created < begunAt ? MAYBE_BEFORE : AWAY_TOO_LONG),
        );
      }
      // Only now, when every page was written down: a look that was cut off is made again from where it began.
      const seenUntil = pageTime === null ? newest : Math.max(newest, Math.floor(pageTime / 1000));
      if (seenUntil > at) position.moveTo(seenUntil);
    },
  };
}
