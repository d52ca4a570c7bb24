// The PROXIES.SX API, one method an endpoint. How a call goes is in caller.ts; what is sent, in requests.ts; what is read, in read-*.ts.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/ipc/app-error.ts';
import { createCaller, type PlatformClientOptions } from './caller.ts';
import type { ApiRequest } from './exchange.ts';
import { readAudit } from './read-audit.ts';
import { readCarriers } from './read-carriers.ts';
import { readIncidents } from './read-incidents.ts';
import { readKeyListInParts } from './read-list.ts';
import { readSessions } from './read-sessions.ts';
import { readStock } from './read-stock.ts';
import {
  auditRequest,
  carriersRequest,
  closeSessionRequest,
  deleteRequest,
  editRequest,
  getRequest,
  INCIDENTS_REQUEST,
  listRequest,
  mintRequest,
  regenerateRequest,
  revealRequest,
  STOCK_REQUEST,
  sessionsRequest,
} from './requests.ts';
import { createTopUp } from './top-up-call.ts';
import type { PlatformClient, RemoteKey, Reply } from './types.ts';

export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const { clock, log } = options;
  const caller = createCaller(options);
  const { startAction, answerTo, run, reply, unexpectedShape } = caller;
  const topUp = createTopUp(caller);

  async function oneKey(
    id: string,
    toRequest: (apiKey: string) => ApiRequest,
    signal?: AbortSignal,
  ): Promise<Reply<RemoteKey>> {
    const action = startAction(signal);
    const request = toRequest(action.apiKey);
    return run(request, async () => caller.keyFrom(request, await answerTo(request, action), id, action));
  }

  return {
    async listKeys(signal) {
      const action = startAction(signal);
      const request = listRequest(action.apiKey);
      return run(request, async () => {
        const answer = await answerTo(request, action);
        const context = { asOf: clock.now(), askedAt: action.startedAt, apiKey: action.apiKey };
        const list = await readKeyListInParts(answer.json, context, nextTurn);
        if (list === null) throw unexpectedShape(request, answer);
        if (list.skippedRows > 0) log.warn('platform.rows_skipped', { rows: list.skippedRows });
        return { ...reply(answer, list.keys), skippedRows: list.skippedRows, partial: list.partial };
      });
    },
    getKey: (id, signal) => oneKey(id, (apiKey) => getRequest(id, apiKey), signal),
    async mintKey(body, idempotencyKey) {
      const action = startAction();
      const request = mintRequest(body, idempotencyKey, action.apiKey);
      return run(request, async () => {
        const answer = await answerTo(request, action);
        const remote = caller.readKeyOf(answer, null, action);
        if (remote === null) throw unexpectedShape(request, answer);
        if (!remote.key.unreadable.includes('label')) return reply(answer, remote);
        // The guide's answer to a mint repeats no label; the platform took the one it was sent.
        const unreadable = remote.key.unreadable.filter((field) => field !== 'label');
        return reply(answer, { ...remote, key: { ...remote.key, label: body.label, unreadable } });
      });
    },
    editKey: (id, body, idempotencyKey) => oneKey(id, (apiKey) => editRequest(id, body, idempotencyKey, apiKey)),
    topUpKey: topUp,
    regenerateKey: (id, idempotencyKey) => oneKey(id, (apiKey) => regenerateRequest(id, idempotencyKey, apiKey)),
    revealKey: (id) => oneKey(id, (apiKey) => revealRequest(id, apiKey)),
    async deleteKey(id) {
      const action = startAction();
      const request = deleteRequest(id, action.apiKey);
      return run(request, async () => {
        try {
          return reply(await answerTo(request, action), { alreadyGone: false });
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
          return { value: { alreadyGone: true }, requestId: error.data.requestId, serverTime: null };
        }
      });
    },
    async stock(signal) {
      const action = startAction(signal);
      return run(STOCK_REQUEST, async () => {
        const answer = await answerTo(STOCK_REQUEST, action);
        const stock = readStock(answer.json);
        if (stock === null) throw unexpectedShape(STOCK_REQUEST, answer);
        return reply(answer, stock);
      });
    },
    async carriers(country, signal) {
      const action = startAction(signal);
      const request = carriersRequest(country, action.apiKey);
      return run(request, async () => {
        const answer = await answerTo(request, action);
        const carriers = readCarriers(answer.json);
        if (carriers === null) throw unexpectedShape(request, answer);
        return reply(answer, carriers);
      });
    },
    async sessions(signal) {
      const action = startAction(signal);
      const request = sessionsRequest(action.apiKey);
      return run(request, async () => {
        const answer = await answerTo(request, action);
        const sessions = readSessions(answer.json, action.apiKey);
        if (sessions === null) throw unexpectedShape(request, answer);
        return reply(answer, sessions);
      });
    },
    async closeSession(sessionKey) {
      const action = startAction();
      const request = closeSessionRequest(sessionKey, action.apiKey);
      return run(request, async () => {
        try {
          return reply(await answerTo(request, action), null);
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
          return { value: null, requestId: error.data.requestId, serverTime: null };
        }
      });
    },
    async audit(which, signal) {
      const action = startAction(signal);
      const request = auditRequest(which, action.apiKey);
      return run(request, async () => {
        const answer = await answerTo(request, action);
        const entries = readAudit(answer.json, action.apiKey);
        if (entries === null) throw unexpectedShape(request, answer);
        return reply(answer, entries);
      });
    },
    async incidents(signal) {
      const action = startAction(signal);
      return run(INCIDENTS_REQUEST, async () => {
        const answer = await answerTo(INCIDENTS_REQUEST, action);
        const incidents = readIncidents(answer.json);
        if (incidents === null) throw unexpectedShape(INCIDENTS_REQUEST, answer);
        return reply(answer, incidents);
      });
    },
    close: () => caller.close(),
  };
}
