// Reads what a stranger sends to the storefront. Everything is bounded and nothing is guessed.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { priceMicro } from '../../shared/usdc.ts';
import type { Settlement } from './settlement-records.ts';
import type { Purchase } from './storefront-terms.ts';

const MAX_BODY_BYTES = 4 * 1024;
const MAX_HEADER_CHARS = 12 * 1024;
const POOLS = ['mbl', 'peer', 'any', 'best'] as const;

export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Order extends Purchase {
  routing: Settlement['routing'];
}

/** Behind a tunnel every connection comes from this computer; the tunnel adds where from as the last entry. Whatever stands before it is the stranger's own word. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const value = headers['x-forwarded-for'];
  const last = (Array.isArray(value) ? value.at(-1) : value)?.split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? (socket.remoteAddress ?? '') : last;
}

/** The payment, by its name in version 2 (and the guide's) or in version 1; null = none came. */
export function paymentHeaderOf({ headers }: IncomingMessage): string | null {
  const value = headers['payment-signature'] ?? headers['x-payment'];
  if (value === undefined) return null;
  const text = Array.isArray(value) ? value.join() : value;
  if (text.length > MAX_HEADER_CHARS) throw new BadRequest(431, 'The payment header is too large.');
  return text;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest(413, `The body is at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new BadRequest(400, 'The body must be a JSON object, such as {"gb": 5}.');
}

/** Whole and in range, or refused. */
function wholeNumber(name: string, value: unknown, max: number): number {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text) && Number(text) <= max) return Number(text);
  throw new BadRequest(400, `${name} must be a whole number from 1 to ${max}.`);
}

/** The URL counts before the body. Throws BadRequest. */
export async function readOrder(
  request: IncomingMessage,
  query: URLSearchParams,
  config: StorefrontConfig,
): Promise<Order> {
  const body = request.method === 'POST' ? await readBody(request) : {};
  const given = (name: string): unknown => query.get(name) ?? (Object.hasOwn(body, name) ? body[name] : null);
  const gb = wholeNumber('gb', given('gb'), config.maxGb);
  const days = given('days') === null ? config.days : wholeNumber('days', given('days'), config.days);
  const pool = given('pool');
  const country = given('country');
  const known = POOLS.find((name) => name === pool);
  if (pool !== null && known === undefined) throw new BadRequest(400, `pool must be one of ${POOLS.join(', ')}.`);
  if (country !== null && (typeof country !== 'string' || !/^[A-Za-z]{2}$/.test(country))) {
    throw new BadRequest(400, 'country must be two letters, such as us.');
  }
  return {
    gb,
    days,
    priceMicro: priceMicro(gb, config.pricePerGbMicro ?? 0),
    routing: { ...(known ? { pool: known } : {}), ...(country === null ? {} : { country: country.toLowerCase() }) },
  };
}

/** What is asked for as one address, in one form: it is what a buyer signs for. */
export function orderUrl(base: string, { gb, days, routing }: Order, config: StorefrontConfig): string {
  const query = new URLSearchParams({ gb: String(gb) });
  if (days !== config.days) query.set('days', String(days));
  for (const [name, value] of Object.entries(routing)) query.set(name, value);
  return `${base}/buy?${query}`;
}
