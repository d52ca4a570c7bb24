// How long to wait after wrong passphrases. Threat: somebody at the keyboard who tries one after the other, or starts the app anew between two tries.
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 15 * 60_000;

export function delayAfter(failures: number): number {
  return failures < FREE_TRIES ? 0 : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - FREE_TRIES, 20));
}

/** The time of the next try; null = now. */
export function retryAt(failures: number, failedAt: number | null, now: number): number | null {
  if (failedAt === null) return null;
  const at = failedAt + delayAfter(failures);
  return at > now ? at : null;
}
