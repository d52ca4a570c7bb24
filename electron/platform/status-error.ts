// The user's words for each status of the platform. Threat: upstream text on the screen with a secret or markup in it.
import { type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import type { ApiAnswer, ApiRequest } from './exchange.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { SettleContext } from './settle.ts';

/** The wait shown where the platform asked for one but named no time that can be read. */
const DEFAULT_RATE_WAIT_MS = 10_000;

const BALANCE =
  /payment required|insufficient[\w ]{0,30}(?:balance|funds|credit)|not enough[\w ]{0,30}(?:balance|funds|credit)|(?:balance|funds|credits?)[\w ]{0,40}(?:exhausted|used up|too low|insufficient|empty|not enough|negative)|no (?:balance|funds|credit)\b|out of (?:balance|funds|credit)/i;
const SCOPE = /\b[a-z][a-z0-9_]{1,30}:[a-z][a-z0-9_]{1,30}\b/;

const ASK_SUPPORT = 'Ask PROXIES.SX support to add it to your account or API key.';

function said(body: ErrorBody): string {
  return body.texts.length > 0 ? ` The platform says: “${body.texts.join(' · ')}”` : '';
}

function validation(request: ApiRequest, body: ErrorBody, rest: Partial<AppErrorData>): AppErrorData {
  const first = body.problems[0];
  const message =
    body.problems.length === 0
      ? `The platform refused to ${request.action} and did not say why.`
      : `The platform refused to ${request.action}. ${body.problems.map((problem) => problem.message).join(' ')}`;
  return appErrorData(
    'validation',
    message,
    first?.field ? 'Correct the marked fields, then try again.' : 'Check what was entered, then try again.',
    { ...rest, fields: body.problems },
  );
}

function rateLimited(answer: ApiAnswer, nowMs: number, rest: Partial<AppErrorData>): AppErrorData {
  const retryAfterMs = parseRetryAfter(answer.retryAfter, answer.serverTime, nowMs) ?? DEFAULT_RATE_WAIT_MS;
  return appErrorData(
    'rate_limited',
    'The platform asks for a pause: too many requests in a short time.',
    'Nothing was changed. Try again when the pause is over.',
    { ...rest, retryAfterMs },
  );
}

function unexpected(
  request: ApiRequest,
  answer: ApiAnswer,
  host: string,
  body: ErrorBody,
  rest: Partial<AppErrorData>,
) {
  const what = answer.kind === 'page' ? 'a web page in place of an answer' : 'an answer that does not belong there';
  return appErrorData(
    'unexpected_reply',
    `Unexpected reply from ${host} when asked to ${request.action}: ${what} (status ${answer.status}).${said(body)}`,
    'A network sign-in page or a proxy may be in between. Try again; if it stays, tell PROXIES.SX support.',
    rest,
  );
}

/** For every answer that is not a good one. */
export function statusError(request: ApiRequest, answer: ApiAnswer, context: SettleContext): AppErrorData {
  const { status } = answer;
  const rest = { requestId: answer.requestId };
  const body = readErrorBody(answer.json, context.apiKey);

  if (status >= 300 && status < 400) {
    return appErrorData(
      'redirect_refused',
      `${context.host} wanted to send the request elsewhere. That was refused, because the API key would travel along.`,
      'Check the API address of this account. A network sign-in page may also be in between.',
      rest,
    );
  }
  if (status >= 500) {
    const retryAfterMs = parseRetryAfter(answer.retryAfter, answer.serverTime, context.nowMs);
    return appErrorData(
      'server_error',
      `The platform has a problem of its own (status ${status}).${said(body)}`,
      'Try again in a few minutes. What was read before stays readable.',
      { ...rest, retryAfterMs },
    );
  }
  if (status === 429) return rateLimited(answer, context.nowMs, rest);
  // A sign-in page with a 401 must not mark the key invalid, nor one with a 404 a customer's key gone.
  if (answer.kind === 'page') return unexpected(request, answer, context.host, body, rest);
  if (status === 402 || (status >= 400 && status !== 401 && body.texts.some((text) => BALANCE.test(text)))) {
    return appErrorData(
      'balance_exhausted',
      'The balance of your reseller account does not cover this. Nothing was changed.',
      'Top up your account at client.proxies.sx, then try again.',
      rest,
    );
  }
  switch (status) {
    case 400:
    case 422:
      return validation(request, body, rest);
    case 401:
      return appErrorData(
        'key_invalid',
        'The platform does not accept the API key: it was revoked or replaced.',
        'Enter the present API key. What was read before stays readable.',
        rest,
      );
    case 403: {
      const right = SCOPE.exec(JSON.stringify(answer.json ?? ''))?.[0] ?? request.right;
      return appErrorData(
        'forbidden',
        `This API key lacks the right “${right}”, needed to ${request.action}.`,
        ASK_SUPPORT,
        rest,
      );
    }
    case 404:
    case 410:
      return appErrorData(
        'not_found',
        `The platform does not know what was asked for (${request.action}).`,
        'Refresh the list: it may have been removed elsewhere.',
        rest,
      );
    case 409:
      return appErrorData(
        'conflict',
        `The platform already has something that stands against it (${request.action}).${said(body)}`,
        'Refresh the list and look at what is there before trying again.',
        rest,
      );
    default:
      return unexpected(request, answer, context.host, body, rest);
  }
}
