// Whether a mint that was given up took effect after all: the platform's own list is asked. Threat: a second key for one payment.
import type { Operation } from '../../shared/ipc/activity.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Session } from '../account/session.ts';
import { standingOf } from './operation-standing.ts';

/** Two clocks stand between the journal and the platform. */
const CLOCKS_MS = 15 * 60_000;

type Found = { keyId: string; operation: Operation } | { keyId: null; reason: string };

/** A key is its own when it bears the label that was asked for, was made no earlier, and no other operation of this computer made it. */
export async function findMinted(session: Session, operation: Operation | null): Promise<Found> {
  const { store, online } = session;
  if (operation === null || operation.kind !== 'mint') {
    return {
      keyId: null,
      reason: 'Nobody knows whether the top-up took effect. Compare the cap of the key with what it should be.',
    };
  }
  const unknown = (why: string): Found => ({
    keyId: null,
    reason: `Nobody knows whether “${operation.label}” was minted: ${why} Compare the list of keys.`,
  });
  // Another one that asked for a key of that name, and nobody knows what of: the key in the list may be that one's.
  const rival = store.journal
    .list({ limit: 500 })
    .operations.some(
      (other) =>
        other.kind === 'mint' &&
        other.id !== operation.id &&
        other.label === operation.label &&
        other.keyId === null &&
        ['open', 'uncertain'].includes(standingOf(other)),
    );
  if (rival) return unknown('another key of that name was asked for as well, and nobody knows of that one either.');
  if (!online) return unknown('there is no connection to look at the list of keys.');
  try {
    const list = await online.client.listKeys();
    const own = list.value.filter(
      ({ key }) =>
        key.label === operation.label &&
        (key.createdAt === null || key.createdAt >= operation.startedAt - CLOCKS_MS) &&
        !store.journal
          .list({ limit: 500, keyId: key.id })
          .operations.some(({ kind, id }) => kind === 'mint' && id !== operation.id),
    );
    const [first] = own;
    if (own.length === 1 && first && first.key.createdAt !== null) {
      if (store.keys.get(first.key.id) === null) store.keys.upsert({ ...first.key, secretHint: null, gone: false });
      return { keyId: first.key.id, operation };
    }
    return unknown(
      own.length === 0
        ? 'no such key is in the list now.'
        : `${own.length === 1 ? 'a key' : `${own.length} keys`} of that name may be it.`,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return unknown(`the list could not be read (${error.data.message})`);
  }
}
