// A stand-in for Stripe on 127.0.0.1: its API as far as Pakdesk asks it, its checkout page, and webhooks signed as Stripe signs them.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { systemClock } from '../clock.ts';
import type { FaultQueue } from './faults.ts';
import { newRequestId } from './gateway-refusal.ts';
import { decodeForm, formObject, formText } from './stripe-form.ts';
import type { NewSession, StandInEvent, StandInSession, StripeObjects } from './stripe-objects.ts';
import type { Fault } from './types.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface StripeServerOptions {
  objects: StripeObjects;
  apiKey: string;
  faults: FaultQueue;
  now: () => number;
  closing: AbortSignal;
  /** In the demo somebody pays by himself. */
  payAfterMs?: number | undefined;
}

interface Reply {
  status: number;
  body: unknown;
  html?: string;
}

class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, type: string, message: string, code?: string) {
    super(message);
    this.reply = { status, body: { error: { type, message, ...(code ? { code } : {}) } } };
  }
}

const missing = (id: string) =>
  new Refusal(404, 'invalid_request_error', `No such checkout.session: '${id}'`, 'resource_missing');

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (size > MAX_BODY_BYTES) throw new Refusal(413, 'invalid_request_error', 'The body is too large');
  return Buffer.concat(chunks).toString('utf8');
}

/** The header `Stripe-Signature` of this payload. */
export function signStripe(payload: string, secret: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${payload}`).digest('hex');
  return `t=${t},v1=${v1}`;
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function page(session: StandInSession): string {
  const amount = `${session.amount_total} ${session.currency.toUpperCase()} (smallest units)`;
  const body =
    session.status === 'open'
      ? `<p>${escapeHtml(amount)}</p><form method="post" action="${session.id}/pay"><button>Pay</button></form>`
      : `<p>${session.status === 'complete' ? 'Paid. You can close this page.' : 'This link has ended.'}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Demo checkout</title></head><body><h1>Demo checkout</h1>${body}</body></html>`;
}

export function createStripeServer(options: StripeServerOptions): { server: Server; urlOf(id: string): string } {
  const { objects, apiKey, faults, now, closing } = options;
  const answered = new Map<string, { body: string; reply: Reply }>();
  let port = 0;
  const urlOf = (id: string) => `http://127.0.0.1:${port}/c/pay/${id}`;

  function paySoon(id: string): void {
    if (options.payAfterMs === undefined) return;
    systemClock.sleep(options.payAfterMs, closing).then(
      () => objects.pay(id),
      () => undefined,
    );
  }

  function newSession(text: string): StandInSession {
    const form = decodeForm(text);
    const prices = Object.values(formObject(form['line_items'])).map((line) => ({
      quantity: Number(formText(formObject(line)['quantity']) ?? '1'),
      price: formObject(formObject(line)['price_data']),
    }));
    const currency = formText(prices[0]?.price['currency']);
    if (formText(form['mode']) === null || currency === null) {
      throw new Refusal(
        400,
        'invalid_request_error',
        'Missing required param: mode or line_items',
        'parameter_missing',
      );
    }
    if (!formText(form['success_url'])?.startsWith('http')) {
      throw new Refusal(400, 'invalid_request_error', 'Not a valid URL', 'url_invalid');
    }
    const amountTotal = prices.reduce(
      (sum, { quantity, price }) => sum + quantity * Number(formText(price['unit_amount'])),
      0,
    );
    if (!Number.isSafeInteger(amountTotal) || amountTotal < 0) {
      throw new Refusal(400, 'invalid_request_error', 'Invalid integer: unit_amount', 'parameter_invalid_integer');
    }
    const metadata = Object.fromEntries(
      Object.entries(formObject(form['metadata'])).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    );
    const wanted: NewSession = {
      amountTotal,
      currency,
      metadata,
      clientReferenceId: formText(form['client_reference_id']),
    };
    const session = objects.create(wanted, urlOf);
    paySoon(session.id);
    return session;
  }

  /** Newest first, a page of them after the one that is named. */
  function listOf<T extends { id: string; created: number }>(all: T[], query: URLSearchParams, url: string): Reply {
    const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 10) || 10));
    const since = Number(query.get('created[gte]') ?? 0) || 0;
    const fitting = all.filter(({ created }) => created >= since);
    const after = query.get('starting_after');
    const start = after === null ? 0 : fitting.findIndex(({ id }) => id === after) + 1;
    if (after !== null && start === 0) throw new Refusal(400, 'invalid_request_error', `No such object: '${after}'`);
    const data = fitting.slice(start, start + limit);
    return { status: 200, body: { object: 'list', url, has_more: start + limit < fitting.length, data } };
  }

  function run(method: string, path: string, query: URLSearchParams, text: string): Reply {
    const [, one, action] = /^\/v1\/checkout\/sessions\/([A-Za-z0-9_]+)(?:\/([a-z]+))?$/.exec(path) ?? [];
    if (method === 'POST' && path === '/v1/checkout/sessions') return { status: 200, body: newSession(text) };
    if (method === 'GET' && path === '/v1/checkout/sessions') {
      const status = query.get('status');
      const all = objects.sessions().filter((session) => status === null || session.status === status);
      return listOf(all, query, path);
    }
    if (method === 'GET' && path === '/v1/events') {
      const types = [...query].filter(([name]) => /^types\[\d*\]$/.test(name)).map(([, type]) => type);
      return listOf(
        objects.events().filter(({ type }) => types.length === 0 || types.includes(type)),
        query,
        path,
      );
    }
    if (one !== undefined) {
      const session = objects.session(one);
      if (session === null) throw missing(one);
      if (method === 'GET' && action === undefined) return { status: 200, body: session };
      if (method === 'POST' && action === 'expire') {
        if (session.status !== 'open') {
          throw new Refusal(
            400,
            'invalid_request_error',
            'Only Checkout Sessions with a status in ["open"] can be expired.',
          );
        }
        return { status: 200, body: objects.expire(one) };
      }
    }
    throw new Refusal(404, 'invalid_request_error', `Unrecognized request URL (${method}: ${path})`);
  }

  function api(request: IncomingMessage, path: string, query: URLSearchParams, text: string): Reply {
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      throw new Refusal(401, 'invalid_request_error', 'Invalid API Key provided', 'api_key_invalid');
    }
    const method = request.method ?? 'GET';
    const key = request.headers['idempotency-key'];
    if (method !== 'POST' || typeof key !== 'string') return run(method, path, query, text);
    const body = `${path}\n${text}`;
    const earlier = answered.get(key);
    if (earlier && earlier.body !== body) {
      throw new Refusal(
        400,
        'idempotency_error',
        'Keys for idempotent requests can only be used with the same parameters.',
      );
    }
    const reply = earlier?.reply ?? run(method, path, query, text);
    answered.set(key, { body, reply });
    return reply;
  }

  function checkout(request: IncomingMessage, path: string): Reply {
    const [, id = '', pay] = /^\/c\/pay\/([A-Za-z0-9_]+)(\/pay)?$/.exec(path) ?? [];
    if (objects.session(id) === null) throw missing(id);
    if (request.method === 'POST' && pay !== undefined) objects.pay(id);
    const session = objects.session(id);
    return { status: 200, body: null, html: session === null ? '' : page(session) };
  }

  async function answer(
    request: IncomingMessage,
    fault: Fault | null,
    path: string,
    query: URLSearchParams,
  ): Promise<Reply> {
    const text = await readText(request);
    if (fault?.delayMs) await systemClock.sleep(fault.delayMs, closing);
    if (fault?.status !== undefined && fault.drop === undefined) {
      return { status: fault.status, body: fault.body ?? { error: { type: 'api_error', message: 'Fault on order' } } };
    }
    return path.startsWith('/c/') ? checkout(request, path) : api(request, path, query, text);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const fault = path.startsWith('/c/') ? null : faults.take('stripe', request.method ?? 'GET', path);
    if (fault?.drop === 'before') return void request.socket.destroy();
    let reply: Reply;
    try {
      reply = await answer(request, fault, path, new URLSearchParams(search));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply = error.reply;
    }
    if (fault?.drop === 'after') return void request.socket.destroy();
    const bytes = Buffer.from(reply.html ?? (typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)));
    response.writeHead(reply.status, {
      'Content-Type': reply.html === undefined ? 'application/json' : 'text/html; charset=utf-8',
      'Content-Length': bytes.length,
      'Content-Security-Policy': "default-src 'none'; form-action 'self'",
      Date: new Date(now()).toUTCString(),
      'Request-Id': newRequestId(),
      ...fault?.headers,
    });
    if (fault?.cut) response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
    else response.end(bytes);
  }

  const server = createServer((request, response) => {
    response.on('error', () => request.socket.destroy());
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.on('listening', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') port = address.port;
  });
  return { server, urlOf };
}

/** As Stripe posts it; returns the status that it was answered with. */
export async function deliverStripeEvent(
  url: string,
  event: StandInEvent,
  secret: string,
  nowMs: number,
): Promise<number> {
  const payload = JSON.stringify(event, null, 2);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Stripe-Signature': signStripe(payload, secret, nowMs) },
    body: payload,
  });
  await response.arrayBuffer();
  return response.status;
}
