// One at a time, and everybody else waits. For setting a lock and taking it off: each reads, seals and writes the keychain's entries one by one. Threat: an entry that somebody deletes in between and that is written back, or one that is sealed under a key that is gone.
export interface Alone {
  isBusy(): boolean;
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody is at it any more. */
  idle(): Promise<void>;
}

export function createAlone(): Alone {
  let running: Promise<void> | null = null;

  async function idle(): Promise<void> {
    while (running) await running;
  }

  return {
    idle,
    isBusy: () => running !== null,
    async run(work) {
      // Not through idle(): between its end and here somebody else could come in.
      while (running) await running;
      const { promise, resolve } = Promise.withResolvers<void>();
      running = promise;
      try {
        return await work();
      } finally {
        running = null;
        resolve();
      }
    },
  };
}
