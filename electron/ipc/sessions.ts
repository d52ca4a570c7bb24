// Calls on the gateway's live sessions. Threat: the platform's “close all” taken literally, which would cut every customer: here each session is closed by its own name.
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { LiveSession } from '../../shared/ipc/sessions.ts';
import type { OpenAccount } from '../account/open-account.ts';
import type { RemoteSession } from '../platform/read-sessions.ts';

/** Requests at a time: fewer than the platform would mind. */
const CLOSING_AT_ONCE = 4;

/** Why this account has no such list; null for errors that say nothing about rights. */
export function missingRight(error: unknown, right: string): string | null {
  if (!(error instanceof AppError)) return null;
  switch (error.code) {
    case 'key_invalid':
    case 'forbidden':
      return `Your API key does not have the right “${right}”. Ask PROXIES.SX support to add it.`;
    case 'not_found':
      return 'This platform does not offer it.';
    default:
      return null;
  }
}

function toLive({ keyId: _, ...session }: RemoteSession): LiveSession {
  return session;
}

export function sessionsHandlers(open: () => OpenAccount): Handlers['sessions'] {
  const remote = async (): Promise<RemoteSession[]> => {
    const { online } = open().needOnline();
    return (await online.client.sessions()).value;
  };

  return {
    async list({ keyId }) {
      const at = open().session.clock.now();
      let all: RemoteSession[];
      try {
        all = await remote();
      } catch (error) {
        const unavailable = missingRight(error, 'ports:read');
        if (unavailable === null) throw error;
        return { sessions: [], accountCount: null, at, unavailable };
      }
      const sessions = all
        .filter((session) => session.keyId === keyId)
        .sort((a, b) => (b.lastActivityAt ?? 0) - (a.lastActivityAt ?? 0))
        .map(toLive);
      return { sessions, accountCount: all.filter(({ synthesized }) => !synthesized).length, at, unavailable: null };
    },

    async close({ keyId, sessionKeys }) {
      const { online } = open().needOnline();
      const own = new Map((await remote()).map((session) => [session.sessionKey, session.keyId]));
      const waiting = [...new Set(sessionKeys)];
      // What is not in the list any more is closed; what belongs to another key is not this call's to close.
      const foreign = waiting.filter((key) => own.has(key) && own.get(key) !== keyId);
      const queue = waiting.filter((key) => own.get(key) === keyId);
      let closed = waiting.length - queue.length - foreign.length;
      const failures: unknown[] = foreign.map(() => null);
      const work = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          try {
            await online.client.closeSession(next);
            closed += 1;
          } catch (error) {
            failures.push(error);
          }
        }
      };
      await Promise.all(Array.from({ length: CLOSING_AT_ONCE }, work));
      const first = failures[0] ?? null;
      const message =
        failures.length === 0
          ? ''
          : (missingRight(first, 'ports:write') ??
            (first instanceof AppError
              ? `${first.data.message} ${first.data.nextStep}`.trim()
              : 'That session belongs to another key.'));
      return { closed, failed: failures.length, message };
    },
  };
}
