// What travels between the layers of the client: one request, one answer, one kind of failure. Each layer is a Send around a Send.

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the base URL, ids already percent-encoded. */
  path: string;
  /** The path as a pattern: what the log may hold. */
  route: string;
  body?: Record<string, unknown>;
  idempotencyKey?: string;
  /** Completes "Pakdesk could not …". */
  action: string;
  /** The right it needs, as named to a user who lacks it. */
  right: string;
  /** A lost answer leaves it open whether something changed. */
  effect: boolean;
  /** A function, so that no print of a request can hold the key. Null: the endpoint is public and the key stays here. */
  readApiKey: (() => string) | null;
}

export interface ApiAnswer {
  status: number;
  /** `page` is HTML: never the platform's own words, whatever its status. */
  kind: 'json' | 'empty' | 'page' | 'other';
  /** Undefined unless kind is `json`. */
  json: unknown;
  requestId: string | null;
  /** Unix ms. */
  serverTime: number | null;
  retryAfter: string | undefined;
}

/** `startBy`, Unix ms: a request that could not be written by then is not written at all. Timers stand still while a computer sleeps. */
export type Send = (request: ApiRequest, signal: AbortSignal, startBy?: number) => Promise<ApiAnswer>;

export type FailureKind =
  /** No connection was made. */
  | 'unreachable'
  /** The connection or the answer broke off. */
  | 'broken'
  | 'timeout'
  | 'cancelled'
  | 'tls'
  | 'too_large'
  /** Compressed though it was not asked for: its size cannot be told before it is inflated. */
  | 'encoded'
  /** Not HTTP, not JSON, or nested too deep. */
  | 'unreadable'
  /** Held back: the platform asked for a pause that is not over. */
  | 'rate_gate'
  | 'internal';

export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly kind: FailureKind;
  /** False is certain: nothing of the request left this computer. */
  readonly sent: boolean;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  constructor(
    kind: FailureKind,
    message: string,
    options: { sent: boolean; cause?: unknown; retryAfterMs?: number | null; requestId?: string | null },
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.sent = options.sent;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.requestId = options.requestId ?? null;
  }
}
