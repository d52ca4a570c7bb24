// A request with an end. Threat: a read that hangs for good, though the client has limits of its own.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Clock } from '../clock.ts';

/** The client has its own limits; this one holds even if it fails to keep them. */
const DEADLINE_MS = 120_000;

const HUNG = appErrorData(
  'timeout',
  'The platform did not answer in time.',
  'Pakdesk tries again by itself; cached data stays readable.',
);

export const cancelled = () => new AppError(appErrorData('cancelled', 'Reading the platform was cancelled.'));

/** Rejects at the deadline or when `ended` aborts, even if the client never answers. */
export async function bounded<T>(
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<T>,
  ended: AbortSignal,
): Promise<T> {
  const asking = new AbortController();
  const onEnd = () => asking.abort();
  ended.addEventListener('abort', onEnd, { once: true });
  const deadline = clock.sleep(DEADLINE_MS, asking.signal).then(
    () => {
      throw new AppError(HUNG);
    },
    () => {
      throw cancelled();
    },
  );
  try {
    return await Promise.race([ask(asking.signal), deadline]);
  } finally {
    ended.removeEventListener('abort', onEnd);
    asking.abort();
    deadline.catch(() => undefined);
  }
}
