// Selling on the call: a Checkout link for one customer, watched until it is paid. Threat: two links for one sale, or one that is paid and not seen.
import { z } from 'zod';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { type Checkout, paymentChoiceSchema } from '../../../shared/ipc/payments.ts';
import { minorDigits } from '../../../shared/money-amount.ts';
import type { PaymentChoice } from '../../../shared/payment.ts';
import type { Session } from '../../account/session.ts';
import { qrMatrix } from '../../composer/qr.ts';
import type { Intake } from '../../store/payment-intake.ts';
import type { IncomingPayment } from '../types.ts';
import { type CheckoutSession, toStripeAmount } from './read-stripe.ts';
import type { StripeApi } from './stripe-api.ts';

const SOURCE = 'stripe-checkout';
const INTENT = 'pakdesk_sale';
const DAY_MS = 86_400_000;
const SHOWN = 100;
/** A bank may take two weeks to say yes; after that it said no, and nobody tells. */
const BANK_DAYS = 15;
const REFUSES = new Set<AppError['code']>(['validation', 'forbidden', 'key_invalid']);

export interface SellOrder {
  intentId: string;
  customer: string;
  gb: number;
  days: number | null;
  amountMinor: number;
  currency: string;
  choice: PaymentChoice;
  mintByItself: boolean;
}

const dataSchema = z.object({
  gb: z.number(),
  days: z.number().nullable(),
  amountMinor: z.number(),
  currency: z.string(),
  choice: paymentChoiceSchema,
  mintByItself: z.boolean(),
  thanksUrl: z.string(),
  sessionId: z.string().nullable(),
  url: z.string(),
  expiresAt: z.number().nullable(),
  paymentId: z.string().nullable(),
});
type Data = z.infer<typeof dataSchema>;
export type Sale = Omit<Intake, 'data'> & { data: Data };

export interface Checkouts {
  /** Written down, then asked for under a key of its own: the same intent again is the same link. */
  sell(api: StripeApi, order: SellOrder, thanksUrl: string): Promise<Sale>;
  /** Throws not_found. */
  need(intentId: string): Sale;
  /** Newest first. */
  all(): Sale[];
  open(): Sale[];
  claim(session: CheckoutSession, incoming: IncomingPayment): { incoming: IncomingPayment; paid: (id: string) => void };
  /** What Stripe says of one that is not paid. */
  apply(sale: Sale, session: CheckoutSession): void;
  expire(sale: Sale): void;
  /** Returns the session that was paid meanwhile: it is left to the inbox. */
  cancel(api: StripeApi, intentId: string): Promise<CheckoutSession | null>;
  view(sale: Sale): Omit<Checkout, 'payment' | 'trouble'>;
}

export function createCheckouts({ store, clock }: Session, changed: () => void): Checkouts {
  const { intake } = store.payments;

  function read(row: Intake): Sale | null {
    const { data } = dataSchema.safeParse(row.data);
    return data === undefined ? null : { ...row, data };
  }

  function write(sale: Sale, state: string, data: Partial<Data>): Sale {
    const next = { ...sale, state, updatedAt: clock.now(), data: { ...sale.data, ...data } };
    intake.put(next);
    changed();
    return next;
  }

  function need(intentId: string): Sale {
    const row = intake.get(SOURCE, intentId);
    const sale = row && read(row);
    if (sale) return sale;
    throw new AppError(appErrorData('not_found', 'There is no such sale here.', 'Start it again.'));
  }

  /** What Stripe refused for certain made no link: it is over. */
  async function asked<T>(sale: Sale, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && REFUSES.has(error.code)) write(sale, 'cancelled', {});
      throw error;
    }
  }

  const words = ({ gb, days }: Data) => `${gb} GB proxy traffic${days === null ? '' : `, ${days} days`}`;

  return {
    need,
    async sell(api, order, thanksUrl) {
      const { intentId, customer, ...terms } = order;
      let sale = ((row) => row && read(row))(intake.get(SOURCE, intentId));
      // One that Stripe refused has no link: the same form, corrected, begins it anew.
      if (!sale || (sale.state === 'cancelled' && sale.data.sessionId === null)) {
        const at = clock.now();
        sale = {
          ...{ source: SOURCE, id: intentId, state: 'creating', party: customer, at, updatedAt: at },
          data: { ...terms, thanksUrl, sessionId: null, url: '', expiresAt: null, paymentId: null },
        };
        intake.put(sale);
      }
      if (sale.data.sessionId !== null) return sale;
      const { data } = sale;
      const session = await asked(sale, () =>
        api.createSession(
          {
            name: words(data),
            amount: toStripeAmount(data.amountMinor, data.currency),
            currency: data.currency,
            // So that another computer, or a webhook of one's own, reads the same of it.
            metadata: {
              [INTENT]: intentId,
              ...{ customer: sale.party, gb: String(data.gb), days: data.days === null ? 'never' : String(data.days) },
            },
            thanksUrl: data.thanksUrl,
          },
          `pakdesk-${intentId}`,
        ),
      );
      const { id: sessionId, url, expires_at } = session;
      return write(sale, 'open', {
        ...{ sessionId, url: url ?? '' },
        expiresAt: typeof expires_at === 'number' ? expires_at * 1000 : null,
      });
    },
    all: () =>
      intake
        .list(SOURCE)
        .reverse()
        .slice(0, SHOWN)
        .flatMap((row) => read(row) ?? [])
        // One that has no link yet is asked for right now, or was never got.
        .filter(({ data }) => data.url !== ''),
    open: () => intake.list(SOURCE, 'open').flatMap((row) => read(row) ?? []),
    claim(session, incoming) {
      const intentId = session.metadata?.[INTENT];
      const row = typeof intentId === 'string' ? intake.get(SOURCE, intentId) : null;
      const sale = row && read(row);
      if (!sale || (sale.data.sessionId !== null && sale.data.sessionId !== session.id)) {
        return { incoming, paid: () => undefined };
      }
      const { data, party } = sale;
      const asked = incoming.amountMinor === data.amountMinor && incoming.currency === data.currency;
      return {
        incoming: {
          ...incoming,
          ...{ customer: party, gb: data.gb, days: data.days, choice: data.choice, byItself: data.mintByItself },
          reason: asked
            ? ''
            : `It was paid otherwise than asked: ${incoming.amountMinor} ${incoming.currency} in place of ${data.amountMinor} ${data.currency}, in the smallest unit.`,
        },
        paid: (paymentId) => {
          if (data.paymentId !== paymentId || sale.state !== 'paid') {
            write(sale, 'paid', { paymentId, sessionId: session.id });
          }
        },
      };
    },
    expire: (sale) => void write(sale, 'expired', {}),
    apply(sale, session) {
      const age = clock.now() - sale.at;
      const isOver =
        session.status === 'expired' ||
        (session.status === 'open' && age > 2 * DAY_MS) ||
        (session.status === 'complete' && age > BANK_DAYS * DAY_MS);
      if (isOver) write(sale, 'expired', {});
    },
    async cancel(api, intentId) {
      const sale = need(intentId);
      if (sale.state === 'creating') write(sale, 'cancelled', {});
      if (sale.state !== 'open' || sale.data.sessionId === null) return null;
      try {
        await api.expireSession(sale.data.sessionId);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'validation') throw error;
        // It is no longer open: it ran out, or the customer was faster. One that a bank is still busy with is taken when it is paid.
        const session = await api.session(sale.data.sessionId);
        if (session.payment_status === 'paid') return session;
        write(sale, session.status === 'expired' ? 'expired' : 'cancelled', {});
        return null;
      }
      write(sale, 'cancelled', {});
      return null;
    },
    view({ id, state, party, at, data }) {
      const { gb, days, amountMinor, currency, url, expiresAt } = data;
      return {
        intentId: id,
        state: state === 'paid' || state === 'expired' || state === 'cancelled' ? state : 'open',
        customer: party,
        ...{ gb, days, amountMinor, currency, url, expiresAt },
        minorDigits: minorDigits(currency),
        qr: url === '' ? [] : qrMatrix(url).map((row) => row.map((dark) => (dark ? '1' : '0')).join('')),
        createdAt: at,
      };
    },
  };
}
