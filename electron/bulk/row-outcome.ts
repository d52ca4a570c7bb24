// What an error means for a row and for the queue. Threats: a row sent again that may have happened, a queue that hammers a platform in trouble.
import type { AppError, AppErrorData } from '../../shared/ipc/app-error.ts';
import type { RowEnd } from '../store/bulk-jobs.ts';

export type RowOutcome =
  | { kind: 'ended'; end: Omit<RowEnd, 'at'> }
  /** The platform asked for a pause: the whole queue waits. */
  | { kind: 'wait'; waitMs: number; error: AppErrorData; isUnknown: boolean }
  /** No proper answer: the same row again after a while. */
  | { kind: 'trouble'; error: AppErrorData; isUnknown: boolean }
  /** Nothing can be sent at all: the row stays as it is, and so does the rest. */
  | { kind: 'stop'; error: AppErrorData };

export type Ended = Extract<RowOutcome, { kind: 'ended' }>;

/** After a 429 that names no time. */
const DEFAULT_WAIT_MS = 5_000;

export function ended(state: RowEnd['state'], rest: Partial<Omit<RowEnd, 'state' | 'at'>> = {}): Ended {
  return { kind: 'ended', end: { state, code: null, note: '', requestId: null, keyId: null, ...rest } };
}

/** `isUnknown`: the journal says that the request may have taken effect. */
export function outcomeOf({ data }: AppError, isUnknown: boolean): RowOutcome {
  switch (data.code) {
    case 'rate_limited':
    case 'busy':
      return { kind: 'wait', waitMs: data.retryAfterMs ?? DEFAULT_WAIT_MS, error: data, isUnknown };
    case 'key_invalid':
    case 'balance_exhausted':
    case 'forbidden':
    case 'not_connected':
    case 'spending_limit':
    case 'tls_refused':
    case 'redirect_refused':
    case 'store_read_only':
    case 'store_failed':
    case 'disk_full':
    case 'internal':
      return { kind: 'stop', error: data };
    case 'offline':
    case 'timeout':
    case 'server_error':
    case 'unexpected_reply':
    case 'reply_too_large':
    case 'outcome_unknown':
    case 'cancelled':
      return { kind: 'trouble', error: data, isUnknown };
    default:
      // Refused for this row alone: validation, a conflict, a key that is gone.
      return isUnknown
        ? { kind: 'trouble', error: data, isUnknown }
        : ended('failed', { code: data.code, note: fieldWords(data), requestId: data.requestId });
  }
}

function fieldWords({ message, nextStep, fields }: AppErrorData): string {
  const told = fields.map((field) => field.message).filter((text) => !message.includes(text));
  return [message, ...told, nextStep].filter(Boolean).join(' ');
}

/** A row that was tried enough. */
export function giveUp(error: AppErrorData, isUnknown: boolean): Ended {
  return isUnknown
    ? ended('unknown', {
        code: 'outcome_unknown',
        note: 'Sent, no answer seen. Pakdesk settles it under the same request, so it counts once.',
        requestId: error.requestId,
      })
    : ended('failed', { code: error.code, note: fieldWords(error), requestId: error.requestId });
}
