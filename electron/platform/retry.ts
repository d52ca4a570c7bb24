// Repeats what may be repeated. Threats: charging twice, and a client that hammers a platform in trouble.
import type { Clock } from '../clock.ts';
import { DeadlineReached } from './deadline.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure, type Send } from './exchange.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface Outcome {
  result: ApiAnswer | ExchangeFailure;
  /** An earlier attempt was sent and its answer never came: only certain answers settle it. */
  unsettled: boolean;
}

/** Attempts left for one action of the user; shared by all requests of that action. */
export interface AttemptBudget {
  left: number;
}

export interface RetryOptions {
  clock: Clock;
  random: () => number;
  baseMs: number;
  maxMs: number;
}

export function isLost(result: ApiAnswer | ExchangeFailure): boolean {
  return result instanceof ExchangeFailure ? result.sent : result.status >= 500;
}

function isTransient(result: ApiAnswer | ExchangeFailure): boolean {
  return result instanceof ExchangeFailure
    ? result.kind === 'unreachable' || result.kind === 'broken' || result.kind === 'timeout'
    : result.status === 429 || result.status >= 500;
}

/** A POST is repeated only under its own Idempotency-Key: there the platform returns the first answer. */
function isRepeatable(request: ApiRequest): boolean {
  return request.method === 'GET' || request.idempotencyKey !== undefined;
}

export function withRetry(send: Send, { clock, random, baseMs, maxMs }: RetryOptions) {
  return async (
    request: ApiRequest,
    signal: AbortSignal,
    budget: AttemptBudget,
    deadlineAt: number,
  ): Promise<Outcome> => {
    let unsettled = false;
    for (let attempt = 0; ; attempt++) {
      budget.left -= 1;
      let result: ApiAnswer | ExchangeFailure;
      try {
        result = await send(request, signal, deadlineAt);
      } catch (error) {
        if (!(error instanceof ExchangeFailure)) throw error;
        result = error;
      }
      const outcome = { result, unsettled };
      if (!isRepeatable(request) || budget.left <= 0 || signal.aborted || !isTransient(result)) return outcome;

      const askedMs =
        result instanceof ExchangeFailure ? null : parseRetryAfter(result.retryAfter, result.serverTime, clock.now());
      if (askedMs !== null && askedMs > maxMs) return outcome;
      // Full jitter, so that many clients do not come back in step; on top of an asked-for pause, never instead of it.
      const jitterMs = random() * Math.min(maxMs, baseMs * 2 ** attempt);
      const delayMs = Math.min(maxMs, (askedMs ?? 0) + jitterMs);
      if (clock.now() + delayMs > deadlineAt) return outcome;
      unsettled ||= isLost(result);
      try {
        await clock.sleep(delayMs, signal);
      } catch (reason) {
        if (reason instanceof DeadlineReached) return outcome;
        return {
          result: new ExchangeFailure('cancelled', 'Cancelled between two attempts', { sent: false, cause: reason }),
          unsettled,
        };
      }
      // The computer slept in between: by now the platform may have forgotten the key under which this would count once.
      if (clock.now() > deadlineAt) return { result, unsettled };
    }
  };
}
