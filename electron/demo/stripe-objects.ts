// Stripe's Checkout Sessions and events as far as Pakdesk meets them: created, paid at once or later, expired, paid back, disputed.
import { randomBytes } from 'node:crypto';

export interface StandInSession {
  id: string;
  object: 'checkout.session';
  url: string | null;
  mode: string;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid' | 'no_payment_required';
  amount_total: number;
  currency: string;
  created: number;
  expires_at: number;
  livemode: false;
  metadata: Record<string, string>;
  client_reference_id: string | null;
  customer: string | null;
  customer_details: { email: string | null; name: string | null } | null;
  payment_intent: string | null;
}

export interface StandInEvent {
  id: string;
  object: 'event';
  api_version: string;
  type: string;
  created: number;
  livemode: false;
  data: { object: Record<string, unknown> };
}

export interface NewSession {
  amountTotal: number;
  currency: string;
  metadata?: Record<string, string>;
  clientReferenceId?: string | null;
  customer?: string | null;
}

export interface Payer {
  email?: string | null;
  name?: string | null;
}

export interface StripeObjects {
  create(session: NewSession, urlOf: (id: string) => string): StandInSession;
  session(id: string): StandInSession | null;
  /** Newest first. */
  sessions(): StandInSession[];
  events(): StandInEvent[];
  /** `later`: the bank takes its time; `settlePaid` ends it. Paying twice is paying once. */
  pay(id: string, payer?: Payer & { later?: boolean }): StandInEvent | null;
  settlePaid(id: string): StandInEvent | null;
  expire(id: string): StandInSession | null;
  /** Whole unless an amount is given; amounts add up. */
  refund(id: string, amount?: number): StandInEvent | null;
  dispute(id: string): StandInEvent | null;
}

const LIFE_S = 86_400;
const random = (prefix: string, bytes: number) => `${prefix}${randomBytes(bytes).toString('hex')}`;

export function createStripeObjects(now: () => number): StripeObjects {
  const sessions = new Map<string, StandInSession>();
  const refunded = new Map<string, number>();
  const events: StandInEvent[] = [];
  const seconds = () => Math.floor(now() / 1000);

  function tell(type: string, object: object): StandInEvent {
    const event: StandInEvent = {
      id: random('evt_1', 12),
      object: 'event',
      api_version: '2026-10-28.endive',
      type,
      created: seconds(),
      livemode: false,
      data: { object: structuredClone(object) as Record<string, unknown> },
    };
    events.unshift(event);
    return event;
  }

  function current(id: string): StandInSession | null {
    const session = sessions.get(id);
    if (session?.status === 'open' && session.expires_at <= seconds()) {
      session.status = 'expired';
      session.url = null;
      tell('checkout.session.expired', session);
    }
    return session ?? null;
  }

  return {
    create({ amountTotal, currency, metadata = {}, clientReferenceId = null, customer = null }, urlOf) {
      const id = random('cs_test_', 29);
      const session: StandInSession = {
        id,
        object: 'checkout.session',
        url: urlOf(id),
        mode: 'payment',
        status: 'open',
        payment_status: 'unpaid',
        amount_total: amountTotal,
        currency: currency.toLowerCase(),
        created: seconds(),
        expires_at: seconds() + LIFE_S,
        livemode: false,
        metadata,
        client_reference_id: clientReferenceId,
        customer,
        customer_details: null,
        payment_intent: null,
      };
      sessions.set(id, session);
      return session;
    },
    session: current,
    sessions: () => [...sessions.keys()].reverse().flatMap((id) => current(id) ?? []),
    events: () => events,
    pay(id, { email = 'customer@example.com', name = 'A Customer', later = false } = {}) {
      const session = current(id);
      if (session?.status !== 'open') return null;
      session.status = 'complete';
      session.payment_status = later ? 'unpaid' : session.amount_total === 0 ? 'no_payment_required' : 'paid';
      session.url = null;
      session.customer_details = { email, name };
      session.payment_intent = random('pi_3', 12);
      return tell('checkout.session.completed', session);
    },
    settlePaid(id) {
      const session = current(id);
      if (session?.status !== 'complete' || session.payment_status !== 'unpaid') return null;
      session.payment_status = 'paid';
      return tell('checkout.session.async_payment_succeeded', session);
    },
    expire(id) {
      const session = current(id);
      if (session?.status !== 'open') return session;
      session.expires_at = seconds();
      return current(id);
    },
    refund(id, amount) {
      const session = current(id);
      if (session?.payment_status !== 'paid') return null;
      const before = refunded.get(id) ?? 0;
      const total = Math.min(session.amount_total, before + (amount ?? session.amount_total));
      refunded.set(id, total);
      return tell('charge.refunded', {
        id: random('ch_3', 12),
        object: 'charge',
        amount: session.amount_total,
        amount_refunded: total,
        currency: session.currency,
        payment_intent: session.payment_intent,
        refunded: total === session.amount_total,
      });
    },
    dispute(id) {
      const session = current(id);
      if (session?.payment_status !== 'paid') return null;
      return tell('charge.dispute.created', {
        id: random('du_1', 12),
        object: 'dispute',
        amount: session.amount_total,
        currency: session.currency,
        payment_intent: session.payment_intent,
        created: seconds(),
        reason: 'fraudulent',
        status: 'needs_response',
      });
    },
  };
}
