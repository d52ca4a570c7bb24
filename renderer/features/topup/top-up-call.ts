/** A top-up as one operation; when a later step of it fails, what was done and what is left is the outcome, not an error to press again on. */
import type { Operation } from '../../../shared/ipc/activity.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import type { PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import type { TopUpRequest } from './top-up-form.tsx';
import { afterTopUp } from './top-up-plan.ts';

export interface Partly {
  outcome: 'partly';
  before: PakKey;
  /** As it should have become. */
  wanted: PakKey;
  operation: Operation;
  error: AppError;
}

export interface Wholly {
  outcome: 'done';
  before: PakKey;
  key: PakKey;
  operation: Operation;
}

/** Null unless its first step was done and a later one was refused. */
async function partlyDone(keyId: string, intentId: string): Promise<Operation | null> {
  const { operations } = await api.activity.list({ limit: 10, keyId });
  const operation = operations.find(({ id }) => id === intentId);
  return operation?.outcome === 'failed' && operation.steps[0]?.outcome === 'done' ? operation : null;
}

/** GB are spent by then: pressing “Top up” once more would spend them twice. */
export async function topUpKey(keyId: string, request: TopUpRequest, intentId: string): Promise<Wholly | Partly> {
  try {
    const { key, operation } = await api.keys.topUp({
      ...request.input,
      previewed: request.previewed,
      keyId,
      intentId,
    });
    return { outcome: 'done', before: request.seen, key, operation };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const operation = await partlyDone(keyId, intentId);
    if (operation === null) throw error;
    const wanted = afterTopUp(request.seen, request.input, Date.now());
    return { outcome: 'partly', before: request.seen, wanted, operation, error };
  }
}

export interface Rest {
  /** Days that are still to be added: the expiry it should have. */
  expiresAt: number | null;
  enable: boolean;
}

/** What is left to do. None of it costs GB. */
export function restOf({ operation, wanted }: Partly): Rest {
  const open = new Set(
    operation.steps.filter(({ outcome }) => outcome === 'open' || outcome === 'failed').map(({ name }) => name),
  );
  return { expiresAt: open.has('extend') ? wanted.expiresAt : null, enable: open.has('switch on') };
}

export async function finishTopUp(keyId: string, { expiresAt, enable }: Rest, intentId: string): Promise<PakKey> {
  let key: PakKey | null = null;
  if (expiresAt !== null) key = (await api.keys.edit({ intentId: `${intentId}-days`, keyId, expiresAt })).key;
  if (enable) key = (await api.keys.setEnabled({ intentId, keyId, enabled: true, confirmToken: null })).key;
  if (key === null) throw new Error('There is nothing left to finish.');
  return key;
}
