// The way to an echo service: which address does it see, and how fast does a test file come, where it has one.
import type { LabAttempt } from '../../shared/ipc/lab-report.ts';
import { ProbeFailure } from './failure.ts';
import { readBody, readBodyUpTo, readHead } from './http-message.ts';
import { MIN_RATE_BYTES, MIN_RATE_MS } from './limits.ts';
import { type EchoReading, readEcho } from './read-echo.ts';
import { requestSite, type Site } from './site.ts';
import { type Answering, travel, type WayEnd, type WayRequest } from './way.ts';

export type Body = LabAttempt['body'];

export interface EchoAnswer {
  reading: EchoReading;
  body: Body;
}

export interface EchoWayOptions {
  /** Of the test file that the embedded platform's echo service has; 0: none is asked for. */
  downloadBytes: number;
  /** Monotonic ms. */
  now: () => number;
}

/** Only the embedded platform's echo service is reached without TLS, and it has a test file. */
function testFileOf(echo: Site, downloadBytes: number): Site | null {
  if (echo.secure || downloadBytes === 0) return null;
  return { ...echo, path: `/bytes?n=${downloadBytes}`, shownPath: `/bytes?n=${downloadBytes}` };
}

export function askEcho(
  request: Omit<WayRequest, 'accept' | 'keepAlive'>,
  { downloadBytes, now }: EchoWayOptions,
): Promise<WayEnd<EchoAnswer>> {
  const { site, log, trace } = request;
  const file = testFileOf(site, downloadBytes);
  const accept = 'application/json';
  return travel({ ...request, accept, keepAlive: file !== null }, async (answering) => {
    const { reader } = answering;
    const { head, text } = await answering.body(async (signal) => {
      const answered = await readHead(reader, signal);
      trace.add(`← HTTP/1.1 ${answered.status} `, `${answered.reason} ${answered.headers.get('content-type') ?? ''}`);
      return { head: answered, text: (await readBody(reader, answered, signal)).toString('utf8') };
    });
    if (head.status !== 200) throw new ProbeFailure({ kind: 'echo_status', status: head.status });
    const echoed = readEcho(text);
    if (!echoed.ok) throw new ProbeFailure({ kind: 'echo_unreadable', why: echoed.why });
    const bytes = Buffer.byteLength(text);
    const fetched =
      file === null || head.headers.get('connection')?.toLowerCase() === 'close'
        ? null
        : await download(answering, file, downloadBytes, now);
    if (fetched !== null) trace.add(`← ${fetched.bytes} bytes of the test file`);
    log.done('body', `${bytes + (fetched?.bytes ?? 0)} bytes`);
    return { reading: echoed.reading, body: fetched ?? { bytes, bytesPerSecond: null } };
  });
}

/** Null when there is no such file after all: the test is not about it. */
async function download(
  { stream, reader, body }: Answering,
  file: Site,
  limitBytes: number,
  now: () => number,
): Promise<Body | null> {
  requestSite(stream, file, { accept: '*/*', keepAlive: false });
  try {
    return await body(async (signal) => {
      const head = await readHead(reader, signal);
      if (head.status !== 200) return null;
      const startedAt = now();
      const read = await readBodyUpTo(reader, head, limitBytes, signal);
      return { bytes: read.body.length, bytesPerSecond: rateOf(read.body.length, now() - startedAt) };
    });
  } catch (error) {
    // The file is an extra; but what ends a run ends it here too.
    if (!(error instanceof ProbeFailure)) throw error;
    const { kind } = error.failure;
    if (kind === 'cancelled' || kind === 'budget' || kind === 'timeout') throw error;
    return null;
  }
}

/** Null where too few bytes came in too short a time to say anything. */
export function rateOf(bytes: number, tookMs: number): number | null {
  return bytes >= MIN_RATE_BYTES && tookMs >= MIN_RATE_MS ? Math.round((bytes * 1000) / tookMs) : null;
}
