// HTTP/1.1 answers, as much of it as a test needs. Threats: junk in place of HTTP, headers or bodies without end.
import type { ByteReader } from './byte-reader.ts';
import { ProbeFailure } from './failure.ts';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_REFUSAL_BYTES, REFUSAL_GRACE_MS } from './limits.ts';
import { withDeadline } from './waiting.ts';

export interface HttpHead {
  status: number;
  reason: string;
  /** Lower-case names; a repeated one is joined by a comma. */
  headers: ReadonlyMap<string, string>;
}

const MAGIC = Buffer.from('HTTP/1.');
const HEAD_END = Buffer.from('\r\n\r\n');

function startsLikeHttp(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, MAGIC.length);
  return bytes.subarray(0, length).equals(MAGIC.subarray(0, length));
}

/** The status line and headers of the final answer; interim ones (1xx) are passed over. */
export async function readHead(reader: ByteReader, signal: AbortSignal): Promise<HttpHead> {
  for (let budget = MAX_HEAD_BYTES; ; ) {
    const end = reader.buffered.indexOf(HEAD_END);
    // Said at the first byte that is not HTTP: what speaks another protocol may never send a line's end.
    if (!startsLikeHttp(reader.buffered)) throw new ProbeFailure({ kind: 'junk' });
    if (end > budget || (end < 0 && reader.buffered.length > budget)) {
      throw new ProbeFailure({ kind: 'too_large', limitBytes: MAX_HEAD_BYTES });
    }
    if (end >= 0) {
      const head = parseHead(reader.take(end + HEAD_END.length).toString('latin1'));
      if (head.status >= 200) return head;
      budget -= end;
    } else if (!(await reader.fill(signal))) {
      throw new ProbeFailure({ kind: 'closed' });
    }
  }
}

function parseHead(text: string): HttpHead {
  const [statusLine = '', ...lines] = text.trimEnd().split('\r\n');
  const match = /^HTTP\/1\.[01] ([1-5]\d\d)(?: (.*))?$/.exec(statusLine);
  if (match === null) throw new ProbeFailure({ kind: 'junk' });
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: Number(match[1]), reason: match[2] ?? '', headers };
}

/** The whole body; one that is cut short or over the limit is a failure. */
export async function readBody(reader: ByteReader, head: HttpHead, signal: AbortSignal): Promise<Buffer> {
  if (head.status === 204 || head.status === 304) return Buffer.alloc(0);
  if (isChunked(head)) return readChunks(reader, signal);
  const declared = declaredLength(head);
  if (declared !== null) {
    assertBodySize(declared);
    return reader.readExactly(declared, signal);
  }
  while (await reader.fill(signal)) assertBodySize(reader.buffered.length);
  assertBodySize(reader.buffered.length);
  return reader.take(reader.buffered.length);
}

/** As much of a body as `limitBytes` allows, as it comes; the rest is left unread. Returns whether all of it came. */
export async function readBodyUpTo(
  reader: ByteReader,
  head: HttpHead,
  limitBytes: number,
  signal: AbortSignal,
): Promise<{ body: Buffer; whole: boolean }> {
  if (head.status === 204 || head.status === 304) return { body: Buffer.alloc(0), whole: true };
  if (isChunked(head)) {
    const chunks: Buffer[] = [];
    let left = limitBytes;
    for (;;) {
      const size = await readChunkSize(reader, signal);
      if (size === 0) return { body: Buffer.concat(chunks), whole: true };
      const wanted = Math.min(size, left);
      if (wanted > 0) chunks.push(await reader.readExactly(wanted, signal));
      left -= wanted;
      if (wanted < size) return { body: Buffer.concat(chunks), whole: false };
      if ((await readLine(reader, signal)) !== '') throw new ProbeFailure({ kind: 'junk' });
    }
  }
  const declared = declaredLength(head);
  if (declared !== null) {
    return { body: await reader.readExactly(Math.min(declared, limitBytes), signal), whole: declared <= limitBytes };
  }
  while (reader.buffered.length < limitBytes) {
    if (!(await reader.fill(signal))) return { body: reader.take(reader.buffered.length), whole: true };
  }
  return { body: reader.take(limitBytes), whole: false };
}

function isChunked(head: HttpHead): boolean {
  return head.headers.get('transfer-encoding')?.toLowerCase().includes('chunked') === true;
}

function declaredLength(head: HttpHead): number | null {
  const declared = head.headers.get('content-length');
  if (declared === undefined) return null;
  if (!/^\d{1,15}$/.test(declared)) throw new ProbeFailure({ kind: 'junk' });
  return Number(declared);
}

function assertBodySize(bytes: number): void {
  if (bytes > MAX_BODY_BYTES) throw new ProbeFailure({ kind: 'too_large', limitBytes: MAX_BODY_BYTES });
}

async function readChunks(reader: ByteReader, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let total = 0; ; ) {
    const size = await readChunkSize(reader, signal);
    // Trailers, if there are any, say nothing that a test needs.
    if (size === 0) return Buffer.concat(chunks);
    total += size;
    assertBodySize(total);
    chunks.push(await reader.readExactly(size, signal));
    if ((await readLine(reader, signal)) !== '') throw new ProbeFailure({ kind: 'junk' });
  }
}

async function readChunkSize(reader: ByteReader, signal: AbortSignal): Promise<number> {
  const match = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(await readLine(reader, signal));
  if (match === null) throw new ProbeFailure({ kind: 'junk' });
  return Number.parseInt(match[1] ?? '', 16);
}

async function readLine(reader: ByteReader, signal: AbortSignal): Promise<string> {
  for (;;) {
    const end = reader.buffered.indexOf('\r\n');
    if (end >= 0) return reader.take(end + 2).toString('latin1', 0, end);
    if (reader.buffered.length > 1024) throw new ProbeFailure({ kind: 'junk' });
    if (!(await reader.fill(signal))) throw new ProbeFailure({ kind: 'closed' });
  }
}

/**
 * The text that comes with a refusal, or as much of it as comes soon: the refusal itself is certain already,
 * so neither a slow nor a broken body changes what is said.
 */
export async function readRefusalText(reader: ByteReader, head: HttpHead, signal: AbortSignal): Promise<string> {
  const declared = Number(head.headers.get('content-length') ?? Number.NaN);
  const wanted = Number.isNaN(declared) ? MAX_REFUSAL_BYTES : Math.min(declared, MAX_REFUSAL_BYTES);
  try {
    await withDeadline(signal, REFUSAL_GRACE_MS, async (grace) => {
      while (reader.buffered.length < wanted && (await reader.fill(grace))) {
        // A chunked body says itself where it ends.
        if (reader.buffered.subarray(-5).toString('latin1') === '0\r\n\r\n') break;
      }
    });
  } catch (error) {
    if (!(error instanceof ProbeFailure) || error.failure.kind === 'cancelled') throw error;
  }
  return reader.take(Math.min(wanted, reader.buffered.length)).toString('utf8');
}
