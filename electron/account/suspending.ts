// An account while the app is locked: its cache stays open, its keys are gone from memory. Threat: a key that some timer, queue or test still holds.
import { z } from 'zod';
import type { OpenAccount } from './open-account.ts';
import { createSessionSecrets } from './pak-secrets.ts';

/** Sealed under the lock key; null where nothing has to be carried over. */
export interface Suspended {
  account: OpenAccount;
  box: string | null;
}

const carriedSchema = z.strictObject({
  account: z.strictObject({ apiKey: z.string(), secrets: z.record(z.string(), z.string()) }).nullable(),
  /** Stripe's key, where it is kept for this session only. */
  stripe: z.string().nullable(),
});

const placeOf = (account: OpenAccount) => `session/${account.session.profile.id}`;

/** Ends when what is in flight has ended and been written down. */
export async function suspendAccount(
  account: OpenAccount,
  seal: (place: string, secret: string) => string | null,
): Promise<Suspended> {
  try {
    const stripe = await account.payments.stripe.suspend();
    await account.bulk.interrupt('Pakdesk was locked.');
    await account.operations.idle();
    // Only now: what was in flight may have brought a new secret in place of an old one.
    const { online } = account.session;
    const own = online?.keptIn === 'session' ? { apiKey: online.apiKey, secrets: online.secrets.inMemory() } : null;
    const carried: z.infer<typeof carriedSchema> | null = own || stripe !== null ? { account: own, stripe } : null;
    return { account, box: carried && seal(placeOf(account), JSON.stringify(carried)) };
  } finally {
    // Whatever failed: no key stays.
    await account.goOffline();
    account.exitIps.clear();
  }
}

/** False: there is nothing to take up but what the keychain keeps. */
export function resumeFromMemory(
  { account, box }: Suspended,
  unseal: (place: string, box: string) => string | null,
): boolean {
  const text = box === null ? null : unseal(placeOf(account), box);
  if (text === null) return false;
  const carried = carriedSchema.parse(JSON.parse(text));
  if (carried.stripe !== null) void account.payments.stripe.use(carried.stripe);
  if (carried.account === null) return false;
  const { apiKey, secrets } = carried.account;
  const kept = createSessionSecrets();
  for (const [keyId, secret] of Object.entries(secrets)) kept.put(keyId, secret);
  account.goOnline(apiKey, 'session', kept);
  // Stripe's own may be in the keychain all the same.
  void account.payments.stripe.start();
  return true;
}
