// Why a test ended early: a closed union, so that each way to fail has its own words and its own next step (verdict-words.ts).
import type { GatewayAnswer } from './gateway-errors.ts';

export type FailureCause =
  | { kind: 'cancelled' }
  /** The stage's own deadline, or the whole test's. */
  | { kind: 'timeout'; afterMs: number; whole: boolean }
  | { kind: 'no_such_name' }
  | { kind: 'refused' }
  | { kind: 'unreachable'; code: string }
  /** The other side closed the connection, or it broke. */
  | { kind: 'closed' }
  /** Not the protocol that belongs on this port. */
  | { kind: 'junk' }
  | { kind: 'too_large'; limitBytes: number }
  | { kind: 'gateway'; answer: GatewayAnswer }
  | { kind: 'socks_version'; version: number }
  /** It wants no login by username and password. */
  | { kind: 'socks_method' }
  | { kind: 'socks_login' }
  | { kind: 'socks_reply'; code: number }
  | { kind: 'login_too_long' }
  | { kind: 'certificate'; code: string }
  | { kind: 'tls'; code: string }
  | { kind: 'echo_status'; status: number }
  | { kind: 'echo_unreadable'; why: string }
  | { kind: 'no_echo_service' }
  /** The run's own byte budget is used up. */
  | { kind: 'budget'; limitBytes: number }
  | { kind: 'unexpected'; code: string };

/** Carries no text from outside but what gateway-errors.ts has cleaned. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
  readonly failure: FailureCause;
  constructor(failure: FailureCause, options?: { cause?: unknown }) {
    super(failure.kind, options);
    this.failure = failure;
  }
}

export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code.slice(0, 60) : 'unknown';
}

const UNREACHABLE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN', 'EACCES', 'EPERM']);
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** What a socket's own error means, whatever the stage. */
export function socketFailure(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  // Several addresses were tried: the first one's reason is as good as any.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = errorCode(first);
  const options = { cause: error };
  if (code === 'ECONNREFUSED') return new ProbeFailure({ kind: 'refused' }, options);
  if (code === 'ETIMEDOUT' || UNREACHABLE.has(code)) return new ProbeFailure({ kind: 'unreachable', code }, options);
  if (CLOSED.has(code)) return new ProbeFailure({ kind: 'closed' }, options);
  return new ProbeFailure({ kind: 'unexpected', code }, options);
}
