// How long to wait before the next read of the platform. Threat: a flood at a platform that is down, or coming back before it asked.
import type { AppErrorData } from '../../shared/ipc/app-error.ts';

const FIRST_BACKOFF_MS = 5000;
const MAX_BACKOFF_MS = 300_000;
const DEFAULT_PAUSE_MS = 60_000;
const MIN_PAUSE_MS = 1000;
/** A longer order than a day is taken for a mistake: the platform is asked again after a day. */
const MAX_PAUSE_MS = 86_400_000;

/** Doubles from 5 s to 5 min. `random` (0 to 1) spreads it by a quarter, so that many apps do not come back at once. */
export function backoffMs(failures: number, random: number): number {
  const base = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + random * 0.25));
}

/** The platform's own order to wait, within reason. */
export function pauseMs(error: AppErrorData): number {
  const asked = error.retryAfterMs;
  if (asked === null || !Number.isFinite(asked)) return DEFAULT_PAUSE_MS;
  return Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, asked));
}

/** Server time minus this computer's. The Date header has whole seconds, so half of one is the best guess. */
export function clockSkew(serverTime: number, askedAt: number, answeredAt: number): number {
  return Math.round(serverTime + 500 - (askedAt + answeredAt) / 2);
}
