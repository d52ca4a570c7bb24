// Counts a body while it is read. Threat: a reply that fills the memory.
import type { Readable } from 'node:stream';
import { ExchangeFailure } from './exchange.ts';

/** Ends the socket: what is not wanted is not read either. */
export function discardBody(body: Readable): void {
  // Destroying an unread body makes it emit an error; that the reading was given up is no news.
  body.on('error', () => {});
  body.destroy();
}

function tooLarge(maxBytes: number): ExchangeFailure {
  return new ExchangeFailure('too_large', `The body is larger than ${maxBytes} bytes`, { sent: true });
}

export async function readLimited(body: Readable, declaredBytes: number | null, maxBytes: number): Promise<Buffer> {
  if (declaredBytes !== null && declaredBytes > maxBytes) {
    discardBody(body);
    throw tooLarge(maxBytes);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream, and with it the socket.
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
