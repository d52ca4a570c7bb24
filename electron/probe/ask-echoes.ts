// Several echo services under one deadline. One that is down or stalls must never make a working proxy look dead: the next is asked when
// it fails, or as well when it does not answer in time; the first to tell the exit wins and the others are hung up on.
import type { EchoAnswer } from './echo-way.ts';
import { ProbeFailure } from './failure.ts';
import type { Site } from './site.ts';
import type { StageLog } from './stage-log.ts';
import { isRefusal, isSiteFault, passedThrough, type WayEnd, type WayFailure } from './way.ts';

export interface EchoTry {
  echo: Site;
  end: WayEnd<EchoAnswer>;
  log: StageLog;
  /** From the start of its way to the first byte. */
  firstByteMs: number | null;
}

export interface AskEchoesOptions {
  services: readonly Site[];
  /** Never rejects for what the other side does. */
  ask: (echo: Site, position: number, signal: AbortSignal) => Promise<EchoTry>;
  hedgeMs: number;
  signal: AbortSignal;
}

/** A timer that can be raced against. */
class Hedge {
  due: Promise<null> | null = null;
  #timer: NodeJS.Timeout | null = null;

  start(afterMs: number): void {
    const { promise, resolve } = Promise.withResolvers<null>();
    this.due = promise;
    this.#timer = setTimeout(() => resolve(null), afterMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.due = null;
  }
}

/** The tries that ended by themselves, in the order in which they did; the last one is the one that decided. */
export async function askEchoes({ services, ask, hedgeMs, signal }: AskEchoesOptions): Promise<EchoTry[]> {
  const ended: EchoTry[] = [];
  const running = new Map<Promise<EchoTry>, AbortController>();
  let next = 0;
  let maySpread = true;
  const hedge = new Hedge();

  const start = () => {
    const echo = services[next];
    if (echo === undefined) return;
    const stop = new AbortController();
    running.set(ask(echo, next, AbortSignal.any([signal, stop.signal])), stop);
    next += 1;
    hedge.stop();
    if (next < services.length) hedge.start(hedgeMs);
  };

  const hangUp = async () => {
    for (const stop of running.values()) stop.abort(new ProbeFailure({ kind: 'cancelled' }));
    await Promise.all(running.keys());
    running.clear();
  };

  try {
    for (start(); running.size > 0; ) {
      const waits: Promise<{ of: Promise<EchoTry>; told: EchoTry } | null>[] = [...running.keys()].map(async (of) => ({
        of,
        told: await of,
      }));
      if (hedge.due !== null && maySpread) waits.push(hedge.due);
      const first = await Promise.race(waits);
      if (first === null) {
        start();
        continue;
      }
      running.delete(first.of);
      ended.push(first.told);
      const { end } = first.told;
      if (end.ok || isRefusal(end)) break;
      if (!isSiteFault(end)) maySpread = false;
      else if (running.size === 0 && maySpread && !signal.aborted) start();
    }
  } finally {
    hedge.stop();
    await hangUp();
  }
  return ended;
}

/** What the user is told of: the try that worked or refused, else one that shows that the proxy works, else the last. */
export function chooseTelling(tries: readonly EchoTry[]): EchoTry | undefined {
  const last = tries.at(-1);
  if (last === undefined || last.end.ok || isRefusal(last.end)) return last;
  const { end } = last;
  const inconclusive = isSiteFault(end) || (end.failure.kind === 'timeout' && end.failure.whole);
  if (!inconclusive) return last;
  const failed = (holds: (end: WayFailure) => boolean) => tries.find(({ end: other }) => !other.ok && holds(other));
  // A certificate that is refused may be somebody reading along: no silence of another service is to hide that.
  const refusedOne = (other: WayFailure) => other.failure.kind === 'certificate';
  return failed(passedThrough) ?? failed((other) => !isSiteFault(other)) ?? failed(refusedOne) ?? last;
}
