// The reseller API over HTTP on 127.0.0.1: request ids, the API key, the rate limit, idempotency, and faults on order.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { maskApiKey } from '../../shared/key.ts';
import { systemClock } from '../clock.ts';
import { ApiError, errorBody } from './api-error.ts';
import { type ApiParts, findRoute } from './api-routes.ts';
import { type FaultQueue, parseFault } from './faults.ts';
import { newRequestId } from './gateway-refusal.ts';
import { type Answer, assertIdempotencyKey, createIdempotency } from './idempotency.ts';
import { parseBody } from './key-input.ts';
import type { EmbeddedPlatformOptions, Fault } from './types.ts';

const MAX_BODY_BYTES = 100 * 1024;

export interface ApiServerOptions extends ApiParts {
  apiKey: string;
  faults: FaultQueue;
  rateLimit: EmbeddedPlatformOptions['rateLimit'];
  /** Aborts waiting faults when the platform closes. */
  closing: AbortSignal;
}

type Reply = Answer & { headers?: Record<string, string> };

/** Thrown to drop the connection without a word. */
class Dropped extends Error {}

/** `new URL` would read `//host` as a host and throw on some garbage. */
function urlOf(target: string): Pick<URL, 'pathname' | 'searchParams'> {
  const cut = target.indexOf('?');
  return {
    pathname: cut === -1 ? target : target.slice(0, cut),
    searchParams: new URLSearchParams(cut === -1 ? '' : target.slice(cut + 1)),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  // Read to its end before refusing it, or the client would see a reset in place of the reason.
  if (size > MAX_BODY_BYTES) throw new ApiError(413, 'The body is too large');
  return Buffer.concat(chunks).toString('utf8');
}

function rateLimiter(limit: EmbeddedPlatformOptions['rateLimit'], now: () => number) {
  let windowStart = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    if (!limit) return;
    if (now() - windowStart >= limit.windowMs) {
      windowStart = now();
      count = 0;
    }
    count += 1;
    if (count > limit.requests) {
      const waitSeconds = Math.max(1, Math.ceil((windowStart + limit.windowMs - now()) / 1000));
      throw new ApiError(429, 'Too many requests', { 'Retry-After': String(waitSeconds) });
    }
  };
}

export function createApiServer(options: ApiServerOptions): Server {
  const { apiKey, faults, closing, keys, now } = options;
  const idempotency = createIdempotency(now);
  const assertWithinRate = rateLimiter(options.rateLimit, now);
  const actor = `api-key ${maskApiKey(apiKey)}`;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(apiKey);

  function assertApiKey(request: IncomingMessage): void {
    const sent = request.headers['x-api-key'];
    if (typeof sent !== 'string' || sent === '') throw new ApiError(401, 'API key is required');
    if (!timingSafeEqual(digest(sent), expected)) throw new ApiError(401, 'Invalid or revoked API key');
  }

  /** Not the platform's: lets tests in another process order faults and count effects. */
  async function control(request: IncomingMessage, pathname: string): Promise<Reply> {
    assertApiKey(request);
    switch (`${request.method} ${pathname}`) {
      case 'POST /__faults':
        faults.add(parseFault(parseBody(await readBody(request))));
        return { status: 201, body: { added: true } };
      case 'GET /__faults':
        return { status: 200, body: { waiting: faults.waiting() } };
      case 'DELETE /__faults':
        faults.clear();
        return { status: 200, body: { cleared: true } };
      case 'GET /__effects':
        return { status: 200, body: keys.effects() };
      default:
        throw new ApiError(404, 'Not found');
    }
  }

  async function answer(
    request: IncomingMessage,
    url: Pick<URL, 'pathname' | 'searchParams'>,
    requestId: string,
    fault: Fault | null,
  ): Promise<Reply> {
    const method = request.method ?? 'GET';
    const bodyText = await readBody(request);
    let waited = false;
    const wait = async () => {
      if (waited) return;
      waited = true;
      if (fault?.delayMs) await systemClock.sleep(fault.delayMs, closing);
    };
    if (fault?.drop === 'before') {
      await wait();
      throw new Dropped();
    }
    if (fault?.status !== undefined && fault.drop === undefined) {
      await wait();
      return { status: fault.status, body: fault.body ?? errorBody(fault.status, 'Fault on order') };
    }

    const route = findRoute(options, method, url.pathname);
    if (!route) throw new ApiError(404, `Cannot ${method} ${url.pathname}`);
    if (route.needsKey) assertApiKey(request);
    assertWithinRate();

    // The delay is part of the first request, so that a second under the same idempotency key meets it still under way.
    const act = async (): Promise<Answer> => {
      await wait();
      return route.run({ query: url.searchParams, bodyText, cause: { actor, requestId } });
    };
    const idempotencyKey = request.headers['idempotency-key'];
    if (typeof idempotencyKey !== 'string' || (method !== 'POST' && method !== 'PATCH')) return act();
    assertIdempotencyKey(idempotencyKey);
    const { replayed, ...reply } = await idempotency.run(
      idempotencyKey,
      { method, path: url.pathname, body: bodyText },
      act,
    );
    await wait();
    return replayed ? { ...reply, headers: { 'Idempotent-Replayed': 'true' } } : reply;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    const url = urlOf(request.url ?? '/');
    const isControl = url.pathname.startsWith('/__');
    const fault = isControl ? null : faults.take('api', request.method ?? 'GET', url.pathname);
    let reply: Reply;
    try {
      reply = isControl ? await control(request, url.pathname) : await answer(request, url, requestId, fault);
    } catch (error) {
      if (error instanceof Dropped || closing.aborted || (request.destroyed && !request.complete)) {
        request.socket.destroy();
        return;
      }
      const known = error instanceof ApiError ? error : new ApiError(500, 'Internal server error');
      reply = { status: known.status, body: errorBody(known.status, known.detail), headers: known.headers };
    }
    if (fault?.drop === 'after') {
      request.socket.destroy();
      return;
    }
    send(request, response, requestId, reply, fault);
  }

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    reply: Reply,
    fault: Fault | null,
  ) {
    const text = fault?.body ?? JSON.stringify(reply.body);
    const bytes = Buffer.from(text);
    response.writeHead(reply.status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      Date: new Date(now()).toUTCString(),
      'Content-Length': bytes.length,
      'X-Request-ID': requestId,
      ...reply.headers,
      ...fault?.headers,
    });
    if (fault?.cut) {
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy());
    } else {
      response.end(bytes);
    }
  }

  const server = createServer((request, response) => {
    response.on('error', () => request.socket.destroy());
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return void socket.destroy();
    const head = `HTTP/1.1 400 Bad Request\r\nX-Request-ID: ${newRequestId()}\r\nContent-Type: application/json`;
    const body = JSON.stringify(errorBody(400, 'The request is not valid HTTP'));
    socket.end(`${head}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
  return server;
}
