// A top-up in whichever wording the platform takes. Threat: two requests for one intent that both count.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Action, Caller } from './caller.ts';
import { readErrorBody } from './error-body.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure } from './exchange.ts';
import { getRequest, topUpRequest } from './requests.ts';
import type { Outcome } from './retry.ts';
import {
  isCapAsExpected,
  otherDialect,
  refusesDialect,
  saysKeyWasUsed,
  type TopUpDialect,
  topUpRequestBody,
} from './top-up.ts';
import type { PlatformClient, RemoteKey, Reply, ToppedUpKey, TopUpBody } from './types.ts';

/** What a certain refusal says, or null: after a lost answer nothing is certain, so no other wording may go out. */
function refusalTexts({ result, unsettled }: Outcome, apiKey: string): string[] | null {
  if (unsettled || result instanceof ExchangeFailure) return null;
  if (result.status !== 400 && result.status !== 409 && result.status !== 422) return null;
  return readErrorBody(result.json, apiKey).texts;
}

function refusalWasKept(requestId: string | null): AppError {
  return new AppError(
    appErrorData(
      'conflict',
      'The platform words top-ups differently and keeps its first refusal for this request. Nothing was added.',
      'Top up once more: a new request goes out in the platform’s own wording.',
      { requestId },
    ),
  );
}

export function createTopUp(caller: Caller): PlatformClient['topUpKey'] {
  /** Learnt from the platform, so that the next top-up is worded right at once. */
  let spoken: TopUpDialect = 'live';

  function done(from: Reply<RemoteKey>, body: TopUpBody, unappliedDays: number | null): Reply<ToppedUpKey> {
    return {
      ...from,
      value: {
        ...from.value,
        capAsExpected: isCapAsExpected(body, from.value.key),
        ...(unappliedDays === null ? {} : { unappliedExtendDays: unappliedDays }),
      },
    };
  }

  async function send(
    id: string,
    body: TopUpBody,
    idempotencyKey: string,
    action: Action,
  ): Promise<Reply<ToppedUpKey>> {
    const finish = async (request: ApiRequest, answer: ApiAnswer, dialect: TopUpDialect) => {
      spoken = dialect;
      const remote = await caller.keyFrom(request, answer, id, action);
      return done(remote, body, dialect === 'guide' ? body.extendDays : null);
    };
    /** The guide's top-up knows no days: the key is only read, and the days are left to an edit. */
    const daysOnly = async () => {
      const get = getRequest(id, action.apiKey);
      return done(await caller.keyFrom(get, await caller.answerTo(get, action), id, action), body, body.extendDays);
    };

    const dialect = spoken;
    const firstBody = topUpRequestBody(dialect, body);
    if (firstBody === null) return daysOnly();
    const firstRequest = topUpRequest(id, firstBody, idempotencyKey, action.apiKey);
    const first = await caller.exchange(firstRequest, action);
    const firstTexts = refusalTexts(first, action.apiKey);
    // A key already used: after a crash, the request that counted was the one in the other wording.
    const wasUsed = firstTexts !== null && saysKeyWasUsed(firstTexts);
    if (firstTexts === null || !(wasUsed || refusesDialect(dialect, firstTexts)) || action.budget.left <= 0) {
      return finish(firstRequest, caller.settle(firstRequest, first, action), dialect);
    }

    const other = otherDialect(dialect);
    const secondBody = topUpRequestBody(other, body);
    if (secondBody === null) {
      spoken = other;
      return daysOnly();
    }
    // The same Idempotency-Key: should the first refusal have been none, the platform answers with what it did then.
    const secondRequest = topUpRequest(id, secondBody, idempotencyKey, action.apiKey);
    const second = await caller.exchange(secondRequest, action);
    const secondTexts = refusalTexts(second, action.apiKey);
    const isSameRefusal = secondTexts !== null && secondTexts.join() === firstTexts.join();
    if (!wasUsed && secondTexts !== null && (isSameRefusal || saysKeyWasUsed(secondTexts))) {
      spoken = other;
      throw refusalWasKept(second.result.requestId);
    }
    return finish(secondRequest, caller.settle(secondRequest, second, action), other);
  }

  return async (id, body, idempotencyKey) => {
    const action = caller.startAction();
    const named = topUpRequest(id, {}, idempotencyKey, action.apiKey);
    return caller.run(named, () => send(id, body, idempotencyKey, action));
  };
}
