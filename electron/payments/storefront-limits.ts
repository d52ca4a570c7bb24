// How much a stranger may ask of the storefront. Threats: a flood from one address, from many, and memory that grows with either.

export interface RateLimit {
  /** Null = go on; else the seconds to wait. */
  take(address: string): number | null;
}

const MAX_ADDRESSES = 5_000;

/** A bucket an address that fills evenly; the longest unseen is forgotten first. */
export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take(address) {
      const at = now();
      const known = buckets.get(address);
      const left = known ? Math.min(perMinute, known.left + Math.max(0, at - known.at) * perMs) : perMinute;
      buckets.delete(address);
      if (buckets.size >= MAX_ADDRESSES) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      const isFree = left >= 1;
      buckets.set(address, { left: isFree ? left - 1 : left, at });
      return isFree ? null : Math.max(1, Math.ceil((1 - left) / perMs / 1000));
    },
  };
}

/** So many at a time, so many waiting, and the rest is told to come back. */
export class Doors {
  #busy = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #width: number;
  readonly #maxWaiting: number;
  constructor(width: number, maxWaiting: number) {
    this.#width = width;
    this.#maxWaiting = maxWaiting;
  }

  /** Null: too many wait already, and nothing was run. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#busy >= this.#width) {
      if (this.#waiting.length >= this.#maxWaiting) return null;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#busy += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy -= 1;
    }
  }
}
