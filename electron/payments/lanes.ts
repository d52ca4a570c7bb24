// Work in lanes: one at a time in each, a few lanes at once. Threat: a thousand payments that ask the platform in the same second.

const AT_ONCE = 4;

export interface Lanes {
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
  /** Ends when nothing is under way or waiting. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  return {
    run(lane, work) {
      const before = tails.get(lane) ?? Promise.resolve();
      const run = before.then(() => inTurn(work));
      const tail = run.then(
        () => undefined,
        () => undefined,
      );
      tails.set(lane, tail);
      void tail.then(() => {
        if (tails.get(lane) === tail) tails.delete(lane);
      });
      return run;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
