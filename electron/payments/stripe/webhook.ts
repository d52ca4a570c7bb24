// The receiver of Stripe's webhooks, on 127.0.0.1 only. Threats: a forged or changed event, an old one played again, a body without end, a flood.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { eventSchema, type StripeEvent } from './read-stripe.ts';
import { loadStripe } from './stripe-api.ts';

export const WEBHOOK_PATH = '/stripe';
const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 512 * 1024;
const TOLERANCE_S = 299;
const REQUESTS = 600;
const WINDOW_MS = 10_000;
const MAX_SOCKETS = 50;

export interface WebhookReceiver {
  readonly port: number;
  refused(): number;
  lastEventAt(): number | null;
  close(): Promise<void>;
}

export interface WebhookOptions {
  port: number;
  secret: string;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** Returns once it is written down; only then Stripe hears that it was received. */
  handle: (event: StripeEvent) => void;
}

class Turned extends Error {
  readonly status: number;
  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

/** The bytes as they came: the signature is over them. */
async function readRaw(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw new Turned(413, 'too large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Turned(413, 'too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Rejects when the port is taken. */
export async function startWebhook({ port, secret, clock, log, handle }: WebhookOptions): Promise<WebhookReceiver> {
  const { webhooks } = await loadStripe();
  let refused = 0;
  let lastEventAt: number | null = null;
  let windowAt = 0;
  let count = 0;

  function assertWithinRate(): void {
    const now = clock.now();
    if (now - windowAt >= WINDOW_MS || now < windowAt) {
      windowAt = now;
      count = 0;
    }
    count += 1;
    if (count > REQUESTS) throw new Turned(429, 'too many');
  }

  async function receive(request: IncomingMessage): Promise<void> {
    assertWithinRate();
    if (request.url !== WEBHOOK_PATH) throw new Turned(404, 'no such path');
    if (request.method !== 'POST') throw new Turned(405, 'not a POST');
    const signature = request.headers['stripe-signature'];
    if (typeof signature !== 'string') throw new Turned(400, 'no signature');
    const raw = await readRaw(request);
    let json: unknown;
    try {
      json = webhooks.constructEvent(raw, signature, secret, TOLERANCE_S, undefined, clock.now());
    } catch {
      // Why exactly is nobody's business who cannot sign.
      throw new Turned(400, 'signature');
    }
    const event = eventSchema.safeParse(json);
    if (!event.success) throw new Turned(400, 'not an event');
    handle(event.data);
    lastEventAt = clock.now();
  }

  function answer(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
    // What is left of a body that is too large is not read: the connection ends with the answer.
    const ends = status === 413 || status === 429;
    response.writeHead(status, { 'Content-Type': 'text/plain', ...(ends ? { Connection: 'close' } : {}) });
    response.end(text, () => {
      if (ends) request.destroy();
    });
  }

  const server: Server = createServer({ maxHeaderSize: 8 * 1024, requestTimeout: 10_000, headersTimeout: 5_000 });
  server.maxConnections = MAX_SOCKETS;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => request.destroy());
    receive(request).then(
      () => answer(request, response, 200, 'ok'),
      (error: unknown) => {
        if (error instanceof Turned) {
          if (error.status === 400) refused += 1;
          log.warn('webhook.refused', { status: error.status, why: error.message });
          answer(request, response, error.status, 'refused');
          return;
        }
        if (request.destroyed && !request.complete) return;
        // Not written down: Stripe sends it again, and the next look finds it too.
        log.error('webhook.failed', error);
        answer(request, response, 500, 'failed');
      },
    );
  });
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    refused: () => refused,
    lastEventAt: () => lastEventAt,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
