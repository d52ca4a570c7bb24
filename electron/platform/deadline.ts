// A total deadline. Threat: a server that sends a byte now and then outlives every idle timeout.

/** The reason of a signal that ended for time. */
export class DeadlineReached extends Error {
  override readonly name = 'DeadlineReached';
  constructor(timeoutMs: number) {
    super(`No complete answer within ${timeoutMs} ms`);
  }
}

/** Runs under a signal that ends with any parent or after `timeoutMs`; leaves no timer and no listener behind. */
export async function withinDeadline<T>(
  timeoutMs: number,
  parents: readonly (AbortSignal | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineReached(timeoutMs)), timeoutMs);
  const unlisten: (() => void)[] = [];
  for (const parent of parents) {
    if (parent === undefined) continue;
    const follow = () => controller.abort(parent.reason);
    if (parent.aborted) follow();
    parent.addEventListener('abort', follow, { once: true });
    unlisten.push(() => parent.removeEventListener('abort', follow));
  }
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const stop of unlisten) stop();
  }
}
