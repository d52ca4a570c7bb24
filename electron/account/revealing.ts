// A customer's secret: from the sealed cache, else from the platform, which records who asked. Threat: a reveal that leaves no trace here.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Publish } from '../../shared/ipc/contract.ts';
import { keepFresh, notConnected } from './send-step.ts';
import type { OnlineSession, Session } from './session.ts';

export interface Revealing {
  /** From the sealed cache, else revealed by the platform (which records it). */
  secretOf(keyId: string): Promise<string>;
  /** Asks the platform whatever the cache holds: another device may have rotated the secret. The cache keeps the old one when that fails. */
  readSecretAnew(keyId: string): Promise<string>;
}

export function createRevealing(session: Session, publish: Publish): Revealing {
  const { store, clock } = session;

  async function reveal(online: OnlineSession, keyId: string): Promise<string> {
    const row = store.keys.get(keyId);
    // Only of a key in the list: the page cannot make this account ask, and note, whatever it likes.
    if (row === null) {
      throw new AppError(appErrorData('not_found', 'This key is not in the list.', 'Refresh the list.'));
    }
    const id = `reveal-${crypto.randomUUID()}`;
    store.journal.begin({
      id,
      kind: 'reveal',
      keyId,
      label: row.label,
      summary: 'Read the secret from the platform',
      startedAt: clock.now(),
      steps: [],
    });
    try {
      const reply = await online.client.revealKey(keyId);
      keepFresh(session, online, reply.value);
      const { secret } = reply.value;
      if (secret === null) {
        throw new AppError(
          appErrorData(
            'secret_unavailable',
            'The platform did not show this key’s secret.',
            'Rotate the key to get a new one.',
            {
              requestId: reply.requestId,
            },
          ),
        );
      }
      store.journal.end(id, 'done', '', clock.now());
      return secret;
    } catch (error) {
      store.journal.end(id, 'failed', error instanceof AppError ? error.data.message : 'It failed.', clock.now());
      throw error;
    } finally {
      publish('dataChanged', { domains: ['keys', 'activity'] });
    }
  }

  return {
    async secretOf(keyId) {
      const { online } = session;
      const cached = online?.secrets.get(keyId) ?? null;
      if (cached !== null) return cached;
      if (!online) throw notConnected();
      return reveal(online, keyId);
    },
    async readSecretAnew(keyId) {
      if (!session.online) throw notConnected();
      return reveal(session.online, keyId);
    },
  };
}
