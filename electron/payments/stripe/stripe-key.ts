// The Stripe key: what is taken for one, and where it is kept. Threat: a key that can pay money out, or one that is sent to a host of somebody's own.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, type AppErrorData, appErrorData } from '../../../shared/ipc/app-error.ts';
import type { Keychain } from '../../vault/types.ts';

export interface StripeKey {
  text: string;
  mode: 'live' | 'test';
  restricted: boolean;
}

export const stripeKeyEntry = (profileId: string) => `${profileId}/stripe-key`;
export const webhookSecretEntry = (profileId: string) => `${profileId}/stripe-webhook`;

const KEY = /^(rk|sk)_(live|test)_([A-Za-z0-9]{16,240})$/;
const SECRET = /^whsec_[A-Za-z0-9+/=]{16,240}$/;
const RIGHTS =
  'In Stripe under Developers → API keys, create a restricted key with Checkout Sessions: write, Events: read, Charges and Disputes: read.';

const refusal = (code: AppErrorData['code'], message: string, nextStep = RIGHTS) =>
  new AppError(appErrorData(code, message, nextStep));

/**
 * Throws key_malformed or key_wrong_kind; no message holds what was pasted. A full live key is refused: it can pay out and
 * refund, on a laptop that travels, and Pakdesk needs three rights of it. A full test key moves no money, and is taken.
 */
export function parseStripeKey(pasted: string): StripeKey {
  const text = pasted.length > 2_000 ? '' : pasted.trim();
  const [, kind, mode] = KEY.exec(text) ?? [];
  if (kind !== undefined) {
    if (kind === 'sk' && mode === 'live') {
      throw refusal(
        'key_wrong_kind',
        'That is your full live key: it can refund and pay out. Pakdesk takes a restricted one (rk_live_…).',
      );
    }
    return { text, mode: mode === 'live' ? 'live' : 'test', restricted: kind === 'rk' };
  }
  if (/^pk_/.test(text))
    throw refusal('key_wrong_kind', 'That is Stripe’s publishable key (pk_), which can read nothing.');
  if (/^whsec_/.test(text)) {
    throw refusal('key_wrong_kind', 'That is the signing secret of a webhook (whsec_).', 'Paste it under Webhook.');
  }
  if (/^(psx|pak)_/.test(text)) throw refusal('key_wrong_kind', 'That is a key of PROXIES.SX, not of Stripe.');
  throw refusal(
    'key_malformed',
    text === '' ? 'There is no Stripe key in it.' : 'That is not a Stripe key: it starts with rk_live_ or rk_test_.',
  );
}

/** The account's own part of a key, which its other keys have as well. */
const ACCOUNT = /_(?:live|test)_51([A-Za-z0-9]{14})/;

export const UNNAMED_ACCOUNT = 'unnamed';

/** A name for the account that tells nothing of the key. Old keys do not name their account: they count as one. */
export function stripeAccountOf({ text }: StripeKey): string {
  const [, account] = ACCOUNT.exec(text) ?? [];
  if (account === undefined) return UNNAMED_ACCOUNT;
  return createHash('sha256').update(`stripe account ${account}`).digest('hex').slice(0, 16);
}

export function parseWebhookSecret(pasted: string): string {
  const text = pasted.length > 2_000 ? '' : pasted.trim();
  if (SECRET.test(text)) return text;
  throw refusal(
    'key_malformed',
    'That is not a signing secret: it starts with whsec_.',
    'stripe listen prints it; for an endpoint of your own it is in Stripe under Developers → Webhooks.',
  );
}

export function maskStripeKey({ text }: StripeKey): string {
  return `${text.slice(0, 8)}…${text.slice(-4)}`;
}

const entry = z.strictObject({ v: z.literal(1), host: z.string(), secret: z.string() });

/** Null = none kept. Throws keychain_…, or key_invalid when the entry was altered or belongs to another host. */
export async function readBound(keychain: Keychain, name: string, host: string): Promise<string | null> {
  const text = await keychain.get(name);
  if (text === null) return null;
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Not what was written there: refused below.
  }
  const parsed = entry.safeParse(json);
  if (parsed.success && parsed.data.host === host) return parsed.data.secret;
  throw refusal(
    'key_invalid',
    parsed.success
      ? 'The stored Stripe key belongs to another address than Stripe’s. It was not used.'
      : 'The keychain entry for Stripe is not what Pakdesk wrote there. It was not used.',
    'Paste the key again.',
  );
}

export async function keepBound(keychain: Keychain, name: string, host: string, secret: string): Promise<void> {
  await keychain.set(name, JSON.stringify({ v: 1, host, secret }));
}
