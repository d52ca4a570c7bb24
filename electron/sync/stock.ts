// Live stock, read rarely: nice to have, so a refusal hides it with a reason and stops nothing else.
import { type Stock, stockSchema } from '../../shared/ipc/app.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { PlatformClient } from '../platform/types.ts';
import type { MetaStore } from '../store/types.ts';

const META_NAME = 'stock';

/** The last known stock of this profile. */
export function lastStock(meta: MetaStore): Stock {
  const parsed = stockSchema.safeParse(meta.get(META_NAME));
  return parsed.success ? parsed.data : { pools: {}, asOf: null, reason: 'Stock was not read yet.' };
}

/** Asks the platform and remembers its answer. A failure keeps the last figures, with the reason; it does not reject. */
export async function refreshStock(
  client: Pick<PlatformClient, 'stock'>,
  meta: MetaStore,
  now: () => number,
  signal?: AbortSignal,
): Promise<Stock> {
  const before = lastStock(meta);
  let next: Stock;
  try {
    const reply = await client.stock(signal);
    next = { pools: reply.value.pools, asOf: now(), reason: '' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'cancelled') return before;
    next = { ...before, reason: reasonOf(error) };
  }
  meta.set(META_NAME, next);
  return next;
}

function reasonOf(error: AppError): string {
  switch (error.code) {
    case 'key_invalid':
    case 'forbidden':
    case 'not_found':
      return 'The platform does not show its stock to this account.';
    default:
      return error.data.message;
  }
}
