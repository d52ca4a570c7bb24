// How every call goes: key checked, sent through the layers, settled, read, and logged when it fails. Nothing but AppError comes out.
import { parseApiKey } from '../../shared/api-key.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { ApiProxy } from '../../shared/ipc/settings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { parseBaseUrl } from './base-url.ts';
import { withinDeadline } from './deadline.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure, type Send } from './exchange.ts';
import { createFailureLog } from './failure-log.ts';
import { DEFAULT_LIMITS, type PlatformLimits } from './limits.ts';
import { withRateGate } from './rate-gate.ts';
import { readSingleKey } from './read-key.ts';
import { getRequest } from './requests.ts';
import { type AttemptBudget, type Outcome, withRetry } from './retry.ts';
import { outcomeUnknown, settle } from './settle.ts';
import { createTransport, type Transport } from './transport.ts';
import type { RemoteKey, Reply } from './types.ts';

export interface PlatformClientOptions {
  baseUrl: string;
  /** Asked at each call; an empty text means that no account is connected. */
  getApiKey: () => string;
  clock: Clock;
  random?: () => number;
  log: Log;
  limits?: Partial<PlatformLimits>;
  /** PEM of the roots to trust in place of those that ship with Node. */
  trustedRoots?: readonly string[];
  /** The user's choice, asked at each request; straight unless given. */
  proxy?: () => ApiProxy;
  /** The way to the platform; the network unless given. */
  transport?: Transport;
}

/** One action of the user: its key, its attempts, its way to be cancelled. */
export interface Action {
  apiKey: string;
  budget: AttemptBudget;
  /** Unix ms: before its first attempt, which the platform may answer once more in place of a later one. */
  startedAt: number;
  /** Unix ms; one for all requests of the action. */
  deadlineAt: number;
  signal: AbortSignal | undefined;
}

export function createCaller(options: PlatformClientOptions) {
  const { getApiKey, clock, random = Math.random } = options;
  const baseUrl = parseBaseUrl(options.baseUrl);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { trustedRoots, proxy } = options;
  const transport =
    options.transport ??
    createTransport({
      baseUrl,
      limits,
      now: clock.now,
      ...(trustedRoots ? { trustedRoots } : {}),
      ...(proxy ? { proxy } : {}),
    });
  const logged = createFailureLog(options.log, clock);
  const closing = new AbortController();

  const attempt: Send = (request, signal, startBy) =>
    withinDeadline(limits.attemptTimeoutMs, [signal], (inTime) => transport.send(request, inTime, startBy));
  const repeated = withRetry(withRateGate(attempt, clock, limits.retryMaxMs), {
    clock,
    random,
    baseMs: limits.retryBaseMs,
    maxMs: limits.retryMaxMs,
  });

  function startAction(signal?: AbortSignal): Action {
    const text = getApiKey();
    if (text === '') {
      throw new AppError(appErrorData('not_connected', 'No API key is in use.', 'Connect the account again.'));
    }
    const parsed = parseApiKey(text);
    if (!parsed.ok) throw new AppError(parsed.error);
    const startedAt = clock.now();
    return {
      apiKey: parsed.apiKey,
      budget: { left: limits.maxAttempts },
      startedAt,
      deadlineAt: startedAt + limits.totalTimeoutMs,
      signal,
    };
  }

  const exchange = (request: ApiRequest, { budget, deadlineAt, signal }: Action) =>
    withinDeadline(Math.max(0, deadlineAt - clock.now()), [signal, closing.signal], (inTime) =>
      repeated(request, inTime, budget, deadlineAt),
    );

  const settleContext = (action: Action) => ({ host: baseUrl.host, nowMs: clock.now(), apiKey: action.apiKey });

  async function answerTo(request: ApiRequest, action: Action): Promise<ApiAnswer> {
    return settle(request, await exchange(request, action), settleContext(action));
  }

  /** Nothing but AppError leaves the client. */
  async function run<T>(request: ApiRequest, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw logged(
        request,
        error instanceof AppError
          ? error
          : new AppError(
              appErrorData(
                'internal',
                `Pakdesk could not ${request.action}, for a reason of its own.`,
                'Please report this.',
              ),
              { cause: error },
            ),
      );
    }
  }

  function reply<T>(answer: ApiAnswer, value: T): Reply<T> {
    return { value, requestId: answer.requestId, serverTime: answer.serverTime };
  }

  function unexpectedShape(request: ApiRequest, answer: ApiAnswer): AppError {
    const data = request.effect
      ? outcomeUnknown(request, 'the answer does not show its result', answer.requestId)
      : appErrorData(
          'unexpected_reply',
          `The platform’s answer does not have what was asked for (${request.action}).`,
          'Try again; if it stays, tell PROXIES.SX support.',
          { requestId: answer.requestId },
        );
    return new AppError(data);
  }

  /** Null also for another key's data: a cache on the way must not make one customer's figures another's. */
  function readKeyOf(answer: ApiAnswer, id: string | null, action: Action): RemoteKey | null {
    const { apiKey, startedAt } = action;
    const remote = readSingleKey(answer.json, { asOf: clock.now(), askedAt: startedAt, apiKey });
    return remote !== null && (id === null || remote.key.id === id) ? remote : null;
  }

  async function keyFrom(
    request: ApiRequest,
    answer: ApiAnswer,
    id: string,
    action: Action,
  ): Promise<Reply<RemoteKey>> {
    const remote = readKeyOf(answer, id, action);
    if (remote !== null) return reply(answer, remote);
    // The effect is certain (2xx); a bare "ok" is made whole by reading the key, within the same budget of attempts.
    if (request.effect && action.budget.left > 0) {
      const get = getRequest(id, action.apiKey);
      const { result } = await exchange(get, action);
      const fresh = result instanceof ExchangeFailure || result.status !== 200 ? null : readKeyOf(result, id, action);
      if (fresh !== null) return reply(answer, fresh);
    }
    throw unexpectedShape(request, answer);
  }

  return {
    startAction,
    exchange,
    settle: (request: ApiRequest, outcome: Outcome, action: Action) => settle(request, outcome, settleContext(action)),
    answerTo,
    run,
    reply,
    unexpectedShape,
    readKeyOf,
    keyFrom,
    async close() {
      closing.abort(new Error('The client is closed'));
      await transport.close();
    },
  };
}

export type Caller = ReturnType<typeof createCaller>;
