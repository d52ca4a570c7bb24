/** The one error that crosses from main to the page. Cause and stack stay in the log under `errorId`. */
import { z } from 'zod';

export const APP_ERROR_CODES = [
  // the page or its input
  'invalid_input',
  'refused',
  'confirmation_required',
  'changed_since_preview',
  'spending_limit',
  'busy',
  'cancelled',
  'locked',
  // the account and its secrets
  'not_connected',
  'key_malformed',
  'key_wrong_kind',
  'key_invalid',
  'api_key_in_output',
  'keychain_absent',
  'keychain_locked',
  'keychain_failed',
  'secret_unavailable',
  'clipboard_empty',
  'clipboard_failed',
  // the platform
  'forbidden',
  'balance_exhausted',
  'not_found',
  'conflict',
  'validation',
  'rate_limited',
  'server_error',
  'unexpected_reply',
  'reply_too_large',
  'redirect_refused',
  'tls_refused',
  'offline',
  'timeout',
  'outcome_unknown',
  // this computer
  'store_read_only',
  'store_failed',
  'disk_full',
  'internal',
] as const;

export const appErrorSchema = z.object({
  code: z.enum(APP_ERROR_CODES),
  /** Safe to show: what happened, in one or two sentences. */
  message: z.string(),
  /** What the user can do next, one sentence; empty when there is nothing. */
  nextStep: z.string(),
  /** The platform's X-Request-ID, for its support. */
  requestId: z.string().nullable(),
  /** Wait this long before trying again, in ms. */
  retryAfterMs: z.number().nullable(),
  /** Names the log line that holds the cause. */
  errorId: z.string().nullable(),
  /** Problems by field name (`label`, `capGb`, `expiresAt`, `apiKey` …); `''` for those of no known field. */
  fields: z.array(z.object({ field: z.string(), message: z.string() })),
});

export type AppErrorCode = (typeof APP_ERROR_CODES)[number];
export type AppErrorData = z.infer<typeof appErrorSchema>;

/** Every call answers with this; a call never rejects for a reason of its own. */
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: AppErrorData };

/** Completes an error with the fields that are not known. */
export function appErrorData(
  code: AppErrorCode,
  message: string,
  nextStep = '',
  rest: Partial<Omit<AppErrorData, 'code' | 'message' | 'nextStep'>> = {},
): AppErrorData {
  return { code, message, nextStep, requestId: null, retryAfterMs: null, errorId: null, fields: [], ...rest };
}

/** Thrown inside main and inside the page's client; only `data` ever crosses. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly data: AppErrorData;
  constructor(data: AppErrorData, options?: { cause?: unknown }) {
    super(data.message, options);
    this.data = data;
  }
  get code(): AppErrorCode {
    return this.data.code;
  }
}
