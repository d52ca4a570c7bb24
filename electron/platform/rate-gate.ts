// One pause for all: after a 429 nothing goes out before the time the platform named, whichever screen asks.
import type { Clock } from '../clock.ts';
import { ExchangeFailure, type Send } from './exchange.ts';
import { parseRetryAfter } from './retry-after.ts';

export function withRateGate(send: Send, clock: Clock, longestSleepMs: number): Send {
  let closedUntil = 0;
  let closedForMs = 0;

  // A clock set back while the gate is closed must not make the pause longer than what was asked.
  const remainingMs = () => Math.min(closedUntil - clock.now(), closedForMs);

  return async (request, signal, startBy) => {
    let sleptFor: number | null = null;
    while (remainingMs() > 0 && closedUntil !== sleptFor) {
      const retryAfterMs = remainingMs();
      const held = new ExchangeFailure('rate_gate', 'Held back until the pause is over', { sent: false, retryAfterMs });
      if (retryAfterMs > longestSleepMs) throw held;
      sleptFor = closedUntil;
      try {
        await clock.sleep(retryAfterMs, signal);
      } catch {
        throw held;
      }
    }
    const answer = await send(request, signal, startBy);
    if (answer.status === 429) {
      const retryAfterMs = parseRetryAfter(answer.retryAfter, answer.serverTime, clock.now());
      if (retryAfterMs !== null && retryAfterMs > remainingMs()) {
        closedForMs = retryAfterMs;
        closedUntil = clock.now() + retryAfterMs;
      }
    }
    return answer;
  };
}
