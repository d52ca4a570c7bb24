// The networks behind a country's exits, asked for when somebody looks and kept for offline. A refusal is a reason, it breaks nothing.
import { z } from 'zod';
import { type Carriers, carriersSchema } from '../../shared/ipc/app.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Session } from '../account/session.ts';

const META_NAME = 'carriers';
/** Countries remembered; a reseller looks at a few. */
const REMEMBERED = 60;
/** Stock changes by the minute, networks do not. */
const FRESH_MS = 5 * 60_000;

const keptSchema = z.array(carriersSchema);

/** Asks the platform when `refresh`, or when what is known is not fresh. Never rejects for what the platform answers. */
export async function carriersOf(
  session: Pick<Session, 'online' | 'store' | 'clock'>,
  country: string,
  refresh: boolean,
): Promise<Carriers> {
  const { online, store, clock } = session;
  const parsed = keptSchema.safeParse(store.meta.get(META_NAME));
  const kept = parsed.success ? parsed.data : [];
  const known = kept.find((entry) => entry.country === country);
  const nothing: Carriers = { country, total: null, other: null, carriers: [], asOf: null, reason: '' };
  const last = known ?? nothing;
  if (!online) return { ...last, reason: 'No API key is connected, so the carriers were not asked for.' };
  const age = last.asOf === null ? null : clock.now() - last.asOf;
  if (!refresh && age !== null && age >= 0 && age < FRESH_MS) return last;
  try {
    const { value } = await online.client.carriers(country);
    const next: Carriers = { country, ...value, asOf: clock.now(), reason: '' };
    if (!store.readOnly) {
      store.meta.set(META_NAME, [next, ...kept.filter((entry) => entry.country !== country)].slice(0, REMEMBERED));
    }
    return next;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...last, reason: reasonOf(error) };
  }
}

function reasonOf(error: AppError): string {
  switch (error.code) {
    case 'key_invalid':
    case 'forbidden':
    case 'not_found':
      return 'The platform does not show carriers to this account. You can still type one.';
    default:
      return error.data.message;
  }
}
