// Proxies put together in main, where the secret is. Threat: a URL that hands the customer the API key, or one that the gateway would misread.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { HandoutFormat } from '../../shared/ipc/routing.ts';
import type { PakKey } from '../../shared/key.ts';
import { lintRouting } from '../../shared/lint-routing.ts';
import { type GatewayTarget, type Routing, RoutingError } from '../../shared/proxy-url.ts';
import { formatHandout } from '../../shared/snippets.ts';
import { customerTarget } from '../account/handout-message.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';

/** Findings about the account part: whatever else is wrong, only these hand out what must not leave. */
const LEAKS = new Set(['api_key_as_username', 'secret_as_username']);

/** Refuses an account id that is a secret; the exact API key is looked for in the text itself (assertNoApiKey). */
export function assertPublicAccount(proxyUsername: string): void {
  const leak = lintRouting({}, { apiKeyLooksIn: proxyUsername }).find(({ code }) => LEAKS.has(code));
  if (leak === undefined) return;
  throw new AppError(
    appErrorData('api_key_in_output', leak.message, 'Nothing was copied. Correct the proxy username in Settings.'),
  );
}

/** A present key of this account. Throws not_found. */
export function keyOf(open: OpenAccount, keyId: string): PakKey {
  const key = open.session.store.keys.get(keyId);
  if (key && !key.gone) return key;
  throw new AppError(
    appErrorData('not_found', 'This key is not in the list any more.', 'Refresh, and choose another customer.'),
  );
}

/** Where the customer connects to, with his secret. */
export async function targetOf(open: OpenAccount, keyId: string): Promise<GatewayTarget> {
  const { profile } = open.session;
  assertPublicAccount(profile.proxyUsername);
  return customerTarget(open.session, keyId, await open.secretOf(keyId));
}

/** The gateway would misread it: said at the field that is wrong. */
export function routingError(error: unknown): unknown {
  if (!(error instanceof RoutingError)) return error;
  return new AppError(
    appErrorData('validation', error.message, 'Correct it in the composer; nothing was copied.', {
      fields: [{ field: error.field, message: error.message }],
    }),
    { cause: error },
  );
}

export async function composeText(
  open: OpenAccount,
  keyId: string,
  format: HandoutFormat,
  routing: Routing,
): Promise<string> {
  const target = await targetOf(open, keyId);
  try {
    const text = formatHandout(format, target, routing);
    assertNoApiKey(text, open.session.online?.apiKey ?? null);
    return text;
  } catch (error) {
    throw routingError(error);
  }
}
