// What undici, TLS and the network say, brought down to a few kinds. Whether the request was sent decides what may be promised.
import { DeadlineReached } from './deadline.ts';
import { ExchangeFailure } from './exchange.ts';

const TLS_CODE =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_OSSL)/;

export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

export function isTlsCode(code: string): boolean {
  return TLS_CODE.test(code);
}

/** `sent` is true as soon as a byte of the request may have left. */
export function toFailure(error: unknown, signal: AbortSignal, sent: boolean): ExchangeFailure {
  if (error instanceof ExchangeFailure) return error;
  const failure = (kind: ExchangeFailure['kind']) =>
    new ExchangeFailure(kind, error instanceof Error ? error.message : String(error), { sent, cause: error });

  if (signal.aborted) return failure(signal.reason instanceof DeadlineReached ? 'timeout' : 'cancelled');
  const code = errorCode(error);
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
    case 'ETIMEDOUT':
      return failure('timeout');
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return failure('cancelled');
    case 'UND_ERR_HEADERS_OVERFLOW':
      return failure('unreadable');
    case 'UND_ERR_INVALID_ARG':
      return failure('internal');
  }
  if (!sent) return failure(isTlsCode(code) ? 'tls' : 'unreachable');
  // The parser complains of a cut body in the same way as of garbage; only garbage before any answer is told apart.
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') return failure('unreadable');
  return failure('broken');
}
