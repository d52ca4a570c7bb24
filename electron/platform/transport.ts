// One HTTP exchange over undici. Threats: the key following a redirect, TLS checks switched off from outside, a body without end.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { ApiProxy } from '../../shared/ipc/settings.ts';
import { systemClock } from '../clock.ts';
import { resolvePath } from './base-url.ts';
import { discardBody, readLimited } from './body-limit.ts';
import { openDispatcher } from './dispatcher.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure, type Send } from './exchange.ts';
import type { PlatformLimits } from './limits.ts';
import { toFailure } from './network-errors.ts';
import { JsonTooDeep, parseJsonInSteps } from './read-json.ts';
import { parseHttpDate } from './retry-after.ts';

export interface Transport {
  send: Send;
  close(): Promise<void>;
}

export interface TransportOptions {
  baseUrl: URL;
  limits: PlatformLimits;
  /** PEM of the roots to trust. Default: those that ship with Node, so that NODE_EXTRA_CA_CERTS adds none. */
  trustedRoots?: readonly string[];
  /** Asked at each request. Default: straight. */
  proxy?: () => ApiProxy;
  /** Unix ms. */
  now?: () => number;
}

type Headers = Dispatcher.ResponseData['headers'];

/**
 * Notes the moment a request starts to be written: before it, nothing can have happened at the platform. Later than `startBy`
 * it is not written: the computer slept while the connection was made.
 */
function markSent(mark: { sent: boolean }, isLate: () => boolean): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (isLate() && !controller.aborted) controller.abort(tooLate());
        mark.sent = !controller.aborted;
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}

const tooLate = () => new ExchangeFailure('timeout', 'The time for it was over before it was sent', { sent: false });

/** undici hears a signal only once it is connected; this does at any time. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    stop = () => signal.removeEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
  }
}

function firstValue(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function requestIdOf(headers: Headers): string | null {
  const value = firstValue(headers, 'x-request-id') ?? '';
  return /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;
}

const looksLikeHtml = (headers: Headers, text: string) =>
  /^(?:text\/html|application\/xhtml)/i.test(firstValue(headers, 'content-type') ?? '') ||
  /^\s*<(?:!doctype|html|head|body)\b/i.test(text);

async function readBody(response: Dispatcher.ResponseData, maxBodyBytes: number): Promise<string> {
  const encoding = firstValue(response.headers, 'content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    discardBody(response.body);
    throw new ExchangeFailure('encoded', `Body compressed as ${encoding.slice(0, 40)} unasked`, { sent: true });
  }
  const declared = firstValue(response.headers, 'content-length');
  return readLimited(response.body, declared === undefined ? null : Number(declared), maxBodyBytes);
}

async function toAnswer(response: Dispatcher.ResponseData, maxBodyBytes: number): Promise<ApiAnswer> {
  const { statusCode: status, headers } = response;
  const requestId = requestIdOf(headers);
  const answer: ApiAnswer = {
    status,
    kind: 'empty',
    json: undefined,
    requestId,
    serverTime: parseHttpDate(firstValue(headers, 'date')),
    retryAfter: firstValue(headers, 'retry-after'),
  };
  if (status >= 300 && status < 400) {
    discardBody(response.body);
    return answer;
  }
  const isError = status >= 400;
  let text: string;
  try {
    text = await readBody(response, maxBodyBytes);
  } catch (error) {
    // Of an error the status is what counts; its body is worth no failure of its own.
    if (isError && error instanceof ExchangeFailure) return { ...answer, kind: 'other' };
    throw error;
  }
  if (text.trim() === '') return answer;
  if (looksLikeHtml(headers, text)) return { ...answer, kind: 'page' };
  try {
    return { ...answer, kind: 'json', json: await parseJsonInSteps(text, nextTurn) };
  } catch (error) {
    if (isError) return { ...answer, kind: 'other' };
    const unreadable = error instanceof JsonTooDeep || !/^\s*[[{]/.test(text);
    // What starts as JSON and does not end as JSON was cut on the way.
    throw new ExchangeFailure(unreadable ? 'unreadable' : 'broken', (error as Error).message, {
      sent: true,
      requestId,
      cause: error,
    });
  }
}

function requestHeaders(request: ApiRequest): Record<string, string> {
  return {
    accept: 'application/json',
    // undici's request() does not inflate, and inflated size is what the limit is about.
    'accept-encoding': 'identity',
    'user-agent': 'Pakdesk',
    ...(request.body ? { 'content-type': 'application/json' } : {}),
    ...(request.idempotencyKey ? { 'idempotency-key': request.idempotencyKey } : {}),
    ...(request.readApiKey ? { 'x-api-key': request.readApiKey() } : {}),
  };
}

export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, limits, trustedRoots = rootCertificates, proxy = () => 'none', now = systemClock.now } = options;
  let opened: { by: ApiProxy; dispatcher: Promise<Dispatcher> } | null = null;
  let closed = false;

  /** Another choice in the settings counts from the next request on; what is under way ends as it began. */
  function wayOut(): Promise<Dispatcher> {
    const by = proxy();
    if (opened?.by !== by) {
      // One that could not be opened has told so to the call that asked for it.
      opened?.dispatcher.then(
        (dispatcher) => dispatcher.close(),
        () => undefined,
      );
      opened = { by, dispatcher: openDispatcher({ baseUrl, limits, trustedRoots, proxy: by }) };
    }
    return opened.dispatcher;
  }

  return {
    async send(request, signal, startBy = Number.POSITIVE_INFINITY) {
      const mark = { sent: false };
      try {
        if (closed) throw new ExchangeFailure('cancelled', 'The client is closed', { sent: false });
        signal.throwIfAborted();
        const url = resolvePath(baseUrl, request.path);
        const dispatcher = await wayOut();
        const undici = await import('undici');
        // request(), never fetch: fetch follows a redirect and takes X-API-Key along to any host.
        const exchange = undici
          .request(url, {
            dispatcher: dispatcher.compose(markSent(mark, () => now() > startBy)),
            method: request.method,
            headers: requestHeaders(request),
            body: request.body ? JSON.stringify(request.body) : null,
            signal,
          })
          .then((response) => toAnswer(response, limits.maxBodyBytes));
        // When the signal wins the race, undici's own rejection comes later and has been answered for.
        exchange.catch(() => {});
        return await untilAborted(exchange, signal);
      } catch (error) {
        if (error instanceof Error && error.name === 'AppError') throw error;
        throw toFailure(error, signal, mark.sent);
      }
    },
    async close() {
      closed = true;
      const dispatcher = await opened?.dispatcher.catch(() => null);
      await dispatcher?.destroy();
    },
  };
}
