// The way to a site of the user's own choice, and whether it answers as expected. A proxy is not to blame for what a site thinks of its exit.
import type { LabTarget } from '../../shared/ipc/lab-report.ts';
import { type Body, rateOf } from './echo-way.ts';
import { readBodyUpTo, readHead } from './http-message.ts';
import { type Answering, travel, type WayEnd, type WayRequest } from './way.ts';

export interface TargetAnswer {
  status: number;
  /** Whether the expected word was found; null when none was asked for or the answer cannot be read as text. */
  hasText: boolean | null;
  /** The answer was read to its end; false where more of it was left unread. */
  whole: boolean;
  /** The answer is compressed though that was not asked for. */
  compressed: boolean;
  body: Body;
}

export interface TargetWayOptions {
  target: LabTarget;
  /** At most so much of the answer is read. */
  readBytes: number;
  /** Monotonic ms. */
  now: () => number;
}

/** As a browser asks, so that a site answers as it would one. */
const ACCEPT = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8';

export function askTarget(
  request: Omit<WayRequest, 'accept' | 'keepAlive'>,
  options: TargetWayOptions,
): Promise<WayEnd<TargetAnswer>> {
  return travel({ ...request, accept: ACCEPT, keepAlive: false }, (answering) => read(answering, request, options));
}

async function read(
  { reader, body }: Answering,
  { log, trace }: Pick<WayRequest, 'log' | 'trace'>,
  { target, readBytes, now }: TargetWayOptions,
): Promise<TargetAnswer> {
  const startedAt = now();
  const { head, bytes, whole } = await body(async (signal) => {
    const answered = await readHead(reader, signal);
    trace.add(`← HTTP/1.1 ${answered.status} `, `${answered.reason} ${answered.headers.get('content-type') ?? ''}`);
    if (readBytes === 0) return { head: answered, bytes: Buffer.alloc(0), whole: false };
    const some = await readBodyUpTo(reader, answered, readBytes, signal);
    return { head: answered, bytes: some.body, whole: some.whole };
  });
  const rate = rateOf(bytes.length, now() - startedAt);
  log.done('body', readBytes === 0 ? 'Not read' : `${bytes.length} bytes${whole ? '' : ', the rest was not read'}`);
  const encoding = head.headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  const compressed = encoding !== 'identity' && encoding !== '';
  return {
    status: head.status,
    hasText: target.expectText === null || compressed ? null : holds(bytes, target.expectText),
    whole,
    compressed,
    body: { bytes: bytes.length, bytesPerSecond: rate },
  };
}

/** Case-blind, as UTF-8. */
function holds(bytes: Buffer, word: string): boolean {
  return bytes.toString('utf8').toLowerCase().includes(word.toLowerCase());
}
