// Turns an outcome into a good answer or one typed error. Threat: claiming that nothing happened when nobody knows.
import { AppError, type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import { readErrorBody } from './error-body.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure } from './exchange.ts';
import { failureError } from './failure-error.ts';
import { isLost, type Outcome } from './retry.ts';
import { statusError } from './status-error.ts';
import { saysKeyWasUsed } from './top-up.ts';

/** What the platform says only after it has looked at the Idempotency-Key and at the request itself. */
const SETTLING_STATUS = new Set([400, 402, 404, 410, 422]);

const IN_PROGRESS = /in progress|still processing|being processed|concurrent request/i;

export function outcomeUnknown(request: ApiRequest, why: string, requestId: string | null): AppErrorData {
  return appErrorData(
    'outcome_unknown',
    `The request to ${request.action} was sent, but ${why}. It may have taken effect.`,
    request.idempotencyKey
      ? 'Do not repeat it by hand: Pakdesk settles it with the platform under the same request, so it counts once.'
      : 'Refresh the list to see whether it took effect.',
    { requestId },
  );
}

function whyUnknown(result: ApiAnswer | ExchangeFailure): string {
  if (result instanceof ExchangeFailure) {
    switch (result.kind) {
      case 'timeout':
        return 'no answer came in time';
      case 'too_large':
      case 'encoded':
      case 'unreadable':
        return 'the answer could not be read';
      default:
        return 'the connection broke off before the answer';
    }
  }
  if (result.status >= 500) return `the platform failed on it (status ${result.status})`;
  if (result.status < 300) return 'what came back was not the platform’s answer';
  return `its answer was lost, and the repeated request was turned away (status ${result.status})`;
}

function isGood(answer: ApiAnswer): boolean {
  return answer.status >= 200 && answer.status < 300 && (answer.kind === 'json' || answer.kind === 'empty');
}

/** Another request under this Idempotency-Key was done, or is being worked on: what this one asked may have happened. */
function pointsToEarlier(answer: ApiAnswer): boolean {
  if (answer.status !== 409 && answer.status !== 422) return false;
  const { texts } = readErrorBody(answer.json, null);
  return saysKeyWasUsed(texts) || texts.some((text) => IN_PROGRESS.test(text));
}

function leavesItOpen(result: ApiAnswer | ExchangeFailure, unsettled: boolean): boolean {
  if (isLost(result)) return true;
  if (result instanceof ExchangeFailure) return unsettled;
  if (result.status < 300) return true;
  return pointsToEarlier(result) || (unsettled && !SETTLING_STATUS.has(result.status));
}

export interface SettleContext {
  host: string;
  nowMs: number;
  apiKey: string | null;
}

/** Returns a 2xx answer that is JSON or empty; throws AppError for everything else. */
export function settle(request: ApiRequest, { result, unsettled }: Outcome, context: SettleContext): ApiAnswer {
  if (!(result instanceof ExchangeFailure) && isGood(result)) return result;
  const data =
    request.effect && leavesItOpen(result, unsettled)
      ? outcomeUnknown(request, whyUnknown(result), result.requestId)
      : result instanceof ExchangeFailure
        ? failureError(request, result, context.host)
        : statusError(request, result, context);
  throw new AppError(data, { cause: result instanceof ExchangeFailure ? result : undefined });
}
