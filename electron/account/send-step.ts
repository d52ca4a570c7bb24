// One step of a change: the request that is journaled, how it is sent, and what is kept of its answer. Threat: something else is sent than was written down.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { maskSecret, type PakKey } from '../../shared/key.ts';
import type { EditBody, MintBody, RemoteKey, Reply } from '../platform/types.ts';
import type { PlannedOperation } from '../store/types.ts';
import type { OnlineSession, Session } from './session.ts';

export interface StepReply {
  remote: RemoteKey | null;
  requestId: string | null;
  /** Said in the journal when the platform did something else than was asked. */
  note?: string;
}

export type Step = PlannedOperation['steps'][number];

/** The requests a step may hold; what is journaled is exactly what is sent, so that it can be settled after a crash. */
export type StepRequest =
  | { do: 'mint'; body: MintBody }
  | { do: 'topUp'; keyId: string; addGb: number | null; extendDays: number | null; capGbBefore: number | null }
  /** `takesBack`: the operation that it undoes. */
  | { do: 'edit'; keyId: string; body: EditBody; takesBack?: string }
  | { do: 'extendIfShort'; keyId: string; expiresAt: number }
  | { do: 'enableIfOff'; keyId: string }
  | { do: 'regenerate'; keyId: string }
  | { do: 'delete'; keyId: string };

export function notConnected(): AppError {
  return new AppError(
    appErrorData('not_connected', 'No API key is in use.', 'Connect the account again; cached data stays readable.'),
  );
}

/** The row as it is kept: what the platform told, with the hint of the secret that is known. */
export function toPakKey(remote: RemoteKey, hint: string | null): PakKey {
  return { ...remote.key, secretHint: remote.secret ? maskSecret(remote.secret) : hint, gone: false };
}

/** Something of the key was asked for later and is here already: which of the two is the newer is not known. A time in the future is a clock that was wrong. */
function isOvertaken({ store, clock }: Session, { key, askedAt }: RemoteKey): boolean {
  const keptAt = store.keys.get(key.id)?.asOf ?? 0;
  return keptAt > askedAt && keptAt <= clock.now();
}

/**
 * Seals the secret first: a key whose row is shown can be handed out. Returns the row as it was told; it is kept unless it may be
 * older than what is kept, which would turn back the counter and the cap.
 */
export function keepFresh(session: Session, online: OnlineSession, remote: RemoteKey): PakKey {
  const { keys } = session.store;
  if (remote.secret) online.secrets.put(remote.key.id, remote.secret);
  const known = keys.get(remote.key.id);
  const row = toPakKey(remote, known?.secretHint ?? null);
  if (known === null || !isOvertaken(session, remote)) keys.upsert(row);
  else if (known.secretHint !== row.secretHint) keys.upsert({ ...known, secretHint: row.secretHint });
  return row;
}

/**
 * Keeps what a change was answered with. The platform gives the first answer again for a repeated Idempotency-Key: `since`, Unix
 * ms of the first attempt, tells how old it may be. False when it may be older than what is known: then the key is to be read.
 */
export function keepAnswer(session: Session, online: OnlineSession, remote: RemoteKey, since: number): boolean {
  const isRepeated = since < remote.askedAt;
  const told = isRepeated ? { ...remote, askedAt: since, key: { ...remote.key, asOf: since } } : remote;
  const isFresh = !isRepeated && !isOvertaken(session, told);
  keepFresh(session, online, told);
  return isFresh;
}

/** After an answer that may be old. The change is done however this goes: the next list would tell as well. */
export async function readAgain(session: Session, online: OnlineSession, keyId: string): Promise<void> {
  try {
    keepFresh(session, online, (await online.client.getKey(keyId)).value);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, requestId } = error.data;
    if (code === 'not_found') session.store.keys.markGone(keyId, session.clock.now());
    else session.log.warn('key.notReadAgain', { code, requestId });
  }
}

/** Two clocks and two roundings stand between the expected expiry and the platform's. */
const EXPIRY_TOLERANCE_MS = 120_000;

export async function sendStep(session: Session, online: OnlineSession, step: Step): Promise<StepReply> {
  const request = step.request as unknown as StepRequest;
  const { client } = online;
  const of = (reply: Reply<RemoteKey>, note?: string): StepReply => ({
    remote: reply.value,
    requestId: reply.requestId,
    ...(note ? { note } : {}),
  });
  switch (request.do) {
    case 'mint': {
      const reply = await client.mintKey(request.body, step.idempotencyKey);
      const got = reply.value.key.capGb;
      return of(
        reply,
        got === request.body.capGb
          ? ''
          : `Asked for ${request.body.capGb} GB, the platform set ${got ?? 'no cap that can be read'}.`,
      );
    }
    case 'topUp': {
      const { keyId, addGb, extendDays, capGbBefore } = request;
      const reply = await client.topUpKey(keyId, { addGb, extendDays, capGbBefore }, step.idempotencyKey);
      return of(
        reply,
        reply.value.capAsExpected
          ? ''
          : `The platform answered with a cap of ${reply.value.key.capGb ?? '—'} GB, which is not the old cap plus ${addGb ?? 0} GB. Check the key before you add more.`,
      );
    }
    case 'edit':
      return of(await client.editKey(request.keyId, request.body, step.idempotencyKey));
    case 'extendIfShort': {
      // Only where the platform's top-up has no word for days: otherwise the expiry is there already.
      const reached = session.store.keys.get(request.keyId)?.expiresAt ?? 0;
      if (reached >= request.expiresAt - EXPIRY_TOLERANCE_MS) return { remote: null, requestId: null };
      return of(await client.editKey(request.keyId, { expiresAt: request.expiresAt }, step.idempotencyKey));
    }
    case 'enableIfOff': {
      const now = session.store.keys.get(request.keyId);
      if (now?.enabled === true) return { remote: null, requestId: null };
      return of(await client.editKey(request.keyId, { enabled: true }, step.idempotencyKey));
    }
    case 'regenerate':
      return of(await client.regenerateKey(request.keyId, step.idempotencyKey));
    case 'delete': {
      const reply = await client.deleteKey(request.keyId);
      online.secrets.delete(request.keyId);
      session.store.keys.markGone(request.keyId, session.clock.now());
      return {
        remote: null,
        requestId: reply.requestId,
        ...(reply.value.alreadyGone ? { note: 'It was gone already.' } : {}),
      };
    }
  }
}
