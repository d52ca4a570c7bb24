// The storefront's door: HTTP on this computer only, made for a tunnel. Threats: floods, endless requests, huge headers, answers that a cache keeps.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodePaymentRequiredHeader, encodePaymentResponseHeader } from '@x402/core/http';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import type { Log } from '../log.ts';
import { openApi, wellKnown } from './discovery.ts';
import type { Settlement } from './settlement-records.ts';
import { Doors, type RateLimit } from './storefront-limits.ts';
import { addressOf, BadRequest, type Order, orderUrl, paymentHeaderOf, readOrder } from './storefront-request.ts';
import type { Outcome, StorefrontSales } from './storefront-sales.ts';
import type { StorefrontTerms } from './storefront-terms.ts';

export interface StorefrontServerDeps {
  config: StorefrontConfig;
  terms: StorefrontTerms;
  sales: StorefrontSales;
  rate: RateLimit;
  /** Why nothing can be sold at all; null when it can. */
  closedBecause: () => string | null;
  /** What the buyer gets, with the secret in it. */
  keyReply: (keyId: string, routing: Settlement['routing']) => Promise<Record<string, unknown>>;
  /** Under which address buyers reach it. */
  base: () => string;
  log: Log;
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  /** Runs when the last byte has left. */
  sent?: () => void;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 256;
/** Payments that are checked and carried out at a time, and those that wait. */
const PAYING = 8;
const WAITING = 64;

const message = (status: number, error: string, headers: Record<string, string> = {}): Reply => ({
  status,
  body: { error },
  headers,
});

export function createStorefrontServer(deps: StorefrontServerDeps): Server {
  const { config, terms, sales, rate, log } = deps;
  const doors = new Doors(PAYING, WAITING);

  async function offer(order: Order, error: string): Promise<Reply> {
    const { required, body } = await terms.offer(order, orderUrl(deps.base(), order, config), error);
    if (required.accepts.length === 0)
      return message(503, 'Nothing can be paid at the moment.', { 'Retry-After': '60' });
    return { status: 402, body, headers: { 'PAYMENT-REQUIRED': encodePaymentRequiredHeader(required) } };
  }

  function receipt({ transaction, network, payer }: Settlement): Record<string, string> {
    if (transaction === null) return {};
    const header = encodePaymentResponseHeader({ success: true, transaction, network, payer });
    return { 'PAYMENT-RESPONSE': header, 'X-PAYMENT-RESPONSE': header };
  }

  async function answer(outcome: Outcome, order: Order | null, url: string): Promise<Reply> {
    switch (outcome.kind) {
      case 'terms':
        return order === null ? message(402, outcome.error) : offer(order, outcome.error);
      case 'refused':
        return message(
          outcome.status,
          outcome.message,
          outcome.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(outcome.retryAfterSeconds) },
        );
      case 'later': {
        const { settlement, claim } = outcome;
        const claimUrl = claim === null ? url : `${deps.base()}/claim/${claim}`;
        return {
          status: 202,
          body: {
            status: settlement.transaction === null ? 'unconfirmed' : 'paid',
            message:
              'Do not pay again. The key can be fetched here as soon as it is there; or repeat the same request.',
            claimUrl,
            transaction: settlement.transaction,
            retryAfterSeconds: 15,
          },
          headers: { 'Retry-After': '15', ...receipt(settlement) },
        };
      }
      case 'key': {
        const { settlement, keyId, paymentId } = outcome;
        const { transaction, network, payer, gb, amountMicro } = settlement;
        let key: Record<string, unknown>;
        try {
          key = await deps.keyReply(keyId, settlement.routing);
        } catch (error) {
          // Locked, or cut off from the platform that has the secret: it is there, and is fetched later.
          log.error('x402.keyNotRead', error, { payment: settlement.id });
          return answer({ kind: 'later', settlement, claim: null }, order, url);
        }
        return {
          status: 200,
          body: { ...key, gb, paidMicroUsdc: String(amountMicro), transaction, network, payer },
          headers: receipt(settlement),
          sent: () => sales.delivered(settlement, paymentId),
        };
      }
    }
  }

  async function buy(request: IncomingMessage, query: URLSearchParams, address: string): Promise<Reply> {
    const order = await readOrder(request, query, config);
    const header = paymentHeaderOf(request);
    const url = orderUrl(deps.base(), order, config);
    if (header === null) {
      const closed = deps.closedBecause();
      return closed === null ? offer(order, 'Payment required') : message(503, closed, { 'Retry-After': '60' });
    }
    const outcome = await doors.run(() => sales.buy({ ...order, header, address, url }));
    if (outcome === null) return message(503, 'Too many buyers at once. Nothing was charged.', { 'Retry-After': '5' });
    return answer(outcome, order, url);
  }

  async function route(request: IncomingMessage): Promise<Reply> {
    const { method = 'GET', url: target = '/' } = request;
    const [path = '/', search = ''] = target.split('?', 2);
    const address = addressOf(request);
    const wait = rate.take(address);
    if (wait !== null) return message(429, 'Too many requests.', { 'Retry-After': String(wait) });
    const isRead = method === 'GET' || method === 'HEAD';
    const claim = /^\/claim\/([^/]{1,80})$/.exec(path)?.[1];
    if (path !== '/buy' && !isRead) return message(405, 'Only GET.', { Allow: 'GET' });
    if (claim !== undefined) {
      const url = `${deps.base()}/claim/${claim}`;
      const outcome = await doors.run(() => sales.claim(claim));
      return outcome === null ? message(503, 'Busy.', { 'Retry-After': '5' }) : answer(outcome, null, url);
    }
    const discovery = () => ({ base: deps.base(), config, networks: terms.networks() });
    switch (path) {
      case '/buy':
        if (!isRead && method !== 'POST') return message(405, 'GET or POST.', { Allow: 'GET, POST' });
        if (method === 'HEAD') return message(405, 'GET or POST.', { Allow: 'GET, POST' });
        await terms.ready();
        return buy(request, new URLSearchParams(search), address);
      case '/.well-known/x402':
        return { status: 200, body: wellKnown(discovery()) };
      case '/':
      case '/openapi.json':
        return { status: 200, body: openApi(discovery()) };
      default:
        return message(404, 'Only /buy, /claim, /openapi.json and /.well-known/x402.');
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
      reply = await route(request);
    } catch (error) {
      if (error instanceof BadRequest) reply = message(error.status, error.message);
      else if (error instanceof Error && error.name === 'FacilitatorFailure') {
        reply = message(503, 'Payments cannot be taken now. Nothing was charged.', { 'Retry-After': '30' });
      } else {
        const errorId = log.error('x402.failed', error);
        reply = message(
          500,
          `Something went wrong (${errorId}). If you paid, repeat the same request: you are not charged twice.`,
        );
      }
    }
    const bytes = Buffer.from(`${JSON.stringify(reply.body)}\n`);
    response.writeHead(reply.status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes.length,
      // It may hold a secret.
      'Cache-Control': 'no-store, private',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      // What is left of a body that was refused is not read.
      ...(request.complete ? {} : { Connection: 'close' }),
      ...reply.headers,
    });
    if (reply.sent) response.once('finish', reply.sent);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 10_000,
      requestTimeout: 20_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => {
      response.on('error', () => request.socket.destroy());
      serve(request, response).catch((error: unknown) => {
        log.error('x402.unanswered', error);
        request.socket.destroy();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
