// Stripe's API by its own library, as far as Pakdesk needs it. Threats: a redirect or a foreign certificate that gets the key, an answer that never ends.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Stripe } from 'stripe';
import { AppError, type AppErrorData, appErrorData } from '../../../shared/ipc/app-error.ts';
import { type CheckoutSession, EVENT_TYPES, eventSchema, type StripeEvent, sessionSchema } from './read-stripe.ts';

export interface Page<T> {
  rows: T[];
  /** So many could not be read. */
  unreadable: number;
  /** The last one of the page as Stripe has it, readable or not; null when there is no more. */
  next: string | null;
  /** Unix ms by Stripe's own clock; null when it did not say. */
  serverTime: number | null;
}

export interface SessionOrder {
  name: string;
  amount: number;
  currency: string;
  metadata: Record<string, string>;
  thanksUrl: string;
}

/** Every method rejects with AppError and nothing else. */
export interface StripeApi {
  /** Newest first. `created` ≥ `sinceSeconds`. */
  events(sinceSeconds: number, after: string | null): Promise<Page<StripeEvent>>;
  /** Complete sessions, newest first: where the events reach back no further. */
  sessions(sinceSeconds: number, after: string | null): Promise<Page<CheckoutSession>>;
  createSession(order: SessionOrder, idempotencyKey: string): Promise<CheckoutSession>;
  session(id: string): Promise<CheckoutSession>;
  expireSession(id: string): Promise<CheckoutSession>;
  close(): void;
}

const PAGE = 100;
const TIMEOUT_MS = 20_000;

/** It is large and needed by few: it stays out of the start. */
export async function loadStripe(): Promise<typeof Stripe> {
  return (await import('stripe')).default;
}

export function stripeError(error: unknown, action: string): AppError {
  if (error instanceof AppError) return error;
  const { type, statusCode, requestId } = error as { type?: unknown; statusCode?: unknown; requestId?: unknown };
  const again = 'Pakdesk tries again by itself; nothing is lost meanwhile.';
  const told = (code: AppErrorData['code'], message: string, nextStep: string) =>
    new AppError(
      appErrorData(code, message, nextStep, { requestId: typeof requestId === 'string' ? requestId : null }),
      // The library's own texts may repeat what was sent: only its class is kept.
      { cause: new Error(`Stripe: ${String(type)} ${String(statusCode ?? '')}`) },
    );
  switch (type) {
    case 'StripeAuthenticationError':
      return told('key_invalid', 'Stripe refuses this key.', 'Paste a valid restricted key under Settings.');
    case 'StripePermissionError':
      return told(
        'forbidden',
        `The Stripe key may not ${action}.`,
        'Give it Checkout Sessions: write, Events: read, Charges and Disputes: read.',
      );
    case 'StripeRateLimitError':
      return told('rate_limited', 'Stripe asks for a pause.', again);
    case 'StripeConnectionError':
      return told('offline', 'Stripe cannot be reached.', again);
    case 'StripeInvalidRequestError':
      return told(
        statusCode === 404 ? 'not_found' : 'validation',
        statusCode === 404 ? 'Stripe does not know that any more.' : `Stripe would not ${action}.`,
        'Check the amount, the currency and the address for after the payment.',
      );
    default:
      return told('server_error', `Stripe failed to ${action}.`, again);
  }
}

export async function createStripeApi(baseUrl: string, apiKey: string): Promise<StripeApi> {
  const Client = await loadStripe();
  const { protocol, hostname, port } = new URL(baseUrl);
  const isTls = protocol === 'https:';
  // Never by what the environment says: the key goes nowhere without a checked certificate.
  const agent = isTls
    ? new HttpsAgent({ keepAlive: true, rejectUnauthorized: true })
    : new HttpAgent({ keepAlive: true });
  const stripe = new Client(apiKey, {
    host: hostname,
    protocol: isTls ? 'https' : 'http',
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    timeout: TIMEOUT_MS,
    // A read that fails is made again by the next look: then a closing app waits for no second try.
    maxNetworkRetries: 0,
    telemetry: false,
    httpAgent: agent,
  });

  async function asked<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw stripeError(error, action);
    }
  }

  function oneSession(value: unknown): CheckoutSession {
    const parsed = sessionSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new AppError(appErrorData('unexpected_reply', 'Stripe’s answer could not be read.', 'Try again.'));
  }

  function pageOf<T>(
    list: { data: readonly { id: string }[]; has_more: boolean; lastResponse?: { headers?: Record<string, string> } },
    read: (value: unknown) => T | null,
  ): Page<T> {
    const date = Date.parse(list.lastResponse?.headers?.['date'] ?? '');
    const rows = list.data.flatMap((value) => read(value) ?? []);
    return {
      rows,
      unreadable: list.data.length - rows.length,
      next: list.has_more ? (list.data.at(-1)?.id ?? null) : null,
      serverTime: Number.isNaN(date) ? null : date,
    };
  }

  return {
    events: (sinceSeconds, after) =>
      asked('list events', async () => {
        const list = await stripe.events.list({
          types: [...EVENT_TYPES],
          created: { gte: sinceSeconds },
          limit: PAGE,
          ...(after === null ? {} : { starting_after: after }),
        });
        return pageOf(list, (value) => eventSchema.safeParse(value).data ?? null);
      }),
    sessions: (sinceSeconds, after) =>
      asked('list payments', async () => {
        const list = await stripe.checkout.sessions.list({
          created: { gte: sinceSeconds },
          status: 'complete',
          limit: PAGE,
          ...(after === null ? {} : { starting_after: after }),
        });
        return pageOf(list, (value) => sessionSchema.safeParse(value).data ?? null);
      }),
    createSession: ({ name, amount, currency, metadata, thanksUrl }, idempotencyKey) =>
      asked('make a payment link', async () =>
        oneSession(
          await stripe.checkout.sessions.create(
            {
              mode: 'payment',
              line_items: [
                {
                  quantity: 1,
                  price_data: { currency: currency.toLowerCase(), unit_amount: amount, product_data: { name } },
                },
              ],
              metadata,
              success_url: thanksUrl,
            },
            { idempotencyKey, maxNetworkRetries: 2 },
          ),
        ),
      ),
    session: (id) => asked('read a payment link', async () => oneSession(await stripe.checkout.sessions.retrieve(id))),
    expireSession: (id) =>
      asked('end a payment link', async () => oneSession(await stripe.checkout.sessions.expire(id))),
    close: () => agent.destroy(),
  };
}
