// How much a stranger may ask of the storefront. Threats: a flood from one address, from many, and memory that grows with either.

export interface RateLimit {
  /** Null = go on; else the seconds to wait. */
  take(address: string): number | null;
}

const MAX_ADDRESSES = 5_000;
/** All together: a tunnel that hands on what a stranger says of himself must not let him in without end. */
const TOGETHER = 50;

class Bucket {
  #left: number;
  #at: number;
  readonly #size: number;
  constructor(size: number, at: number) {
    this.#size = size;
    this.#left = size;
    this.#at = at;
  }

  /** It fills evenly. Null = one was taken; else the seconds until there is one. */
  take(at: number): number | null {
    const perMs = this.#size / 60_000;
    this.#left = Math.min(this.#size, this.#left + Math.max(0, at - this.#at) * perMs);
    this.#at = at;
    if (this.#left < 1) return Math.max(1, Math.ceil((1 - this.#left) / perMs / 1000));
    this.#left -= 1;
    return null;
  }
}

/** A bucket an address, and one for all; the longest unseen address is forgotten first. */
export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  const all = new Bucket(perMinute * TOGETHER, now());
  const buckets = new Map<string, Bucket>();
  return {
    take(address) {
      const bucket = buckets.get(address) ?? new Bucket(perMinute, now());
      buckets.delete(address);
      const [oldest] = buckets.keys();
      if (buckets.size >= MAX_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
      buckets.set(address, bucket);
      return bucket.take(now()) ?? all.take(now());
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
