// The user's words for an exchange that brought no answer. Here nothing was changed: where that is open, settle.ts says so instead.
import { type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import type { ApiRequest, ExchangeFailure } from './exchange.ts';
import { errorCode } from './network-errors.ts';

function tlsReason(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired';
    case 'CERT_NOT_YET_VALID':
      return 'its certificate is not valid yet';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'its certificate belongs to another host';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate is signed by nobody this app trusts';
    default:
      return 'no safe encryption could be agreed on';
  }
}

function unreachableReason(code: string, host: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} could not be found: this computer seems to be offline.`;
    case 'ECONNREFUSED':
      return `${host} refused the connection.`;
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return `There is no way to ${host}: this computer seems to be offline.`;
    default:
      return `No connection to ${host} could be made.`;
  }
}

export function failureError(request: ApiRequest, failure: ExchangeFailure, host: string): AppErrorData {
  const code = errorCode(failure.cause);
  const rest = { requestId: failure.requestId };
  const again = request.effect ? 'Nothing was changed. Try again.' : 'Try again in a moment.';
  const checkNetwork = request.effect
    ? 'Nothing was changed. Check the network, then try again.'
    : 'Check the network, then try again.';
  switch (failure.kind) {
    case 'unreachable':
      return appErrorData('offline', unreachableReason(code, host), checkNetwork, rest);
    case 'broken':
      return appErrorData(
        'offline',
        `The connection to ${host} broke off before the answer was complete.`,
        checkNetwork,
        rest,
      );
    case 'timeout':
      return failure.sent
        ? appErrorData('timeout', `${host} gave no complete answer in time.`, again, rest)
        : appErrorData('timeout', `No connection to ${host} came about in time.`, checkNetwork, rest);
    case 'cancelled':
      return appErrorData('cancelled', `Cancelled: ${request.action}.`, '', rest);
    case 'tls':
      return appErrorData(
        'tls_refused',
        `The connection to ${host} is not safe: ${tlsReason(code)}. The API key was not sent.`,
        'A network sign-in page or security software may be in between, or this computer’s clock may be wrong. Try another network.',
        rest,
      );
    case 'too_large':
      return appErrorData(
        'reply_too_large',
        `${host} sent more data than any answer needs; reading was stopped.`,
        again,
        rest,
      );
    case 'encoded':
    case 'unreadable':
      return appErrorData(
        'unexpected_reply',
        `Unexpected reply from ${host}: it is not the platform’s answer.`,
        'A network sign-in page or a proxy may be in between. Try again; if it stays, tell PROXIES.SX support.',
        rest,
      );
    case 'rate_gate':
      return appErrorData(
        'rate_limited',
        'The platform asked for a pause, which is not over yet.',
        'Nothing was sent. Try again when the pause is over.',
        { ...rest, retryAfterMs: failure.retryAfterMs },
      );
    case 'internal':
      return appErrorData(
        'internal',
        `Pakdesk could not ${request.action}: the request could not be built.`,
        'Please report this.',
        rest,
      );
  }
}
