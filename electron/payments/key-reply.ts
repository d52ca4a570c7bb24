// What a buyer gets at the storefront. Threat: the API key in place of the public username; a secret that goes anywhere but to the buyer.
import { composeUsername, gatewayEndpoint } from '../../shared/proxy-url.ts';
import { formatHandout } from '../../shared/snippets.ts';
import { customerTarget } from '../account/handout-message.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import type { Session } from '../account/session.ts';
import { assertPublicAccount } from '../composer/compose.ts';
import type { Settlement } from './settlement-records.ts';

/** The proxy URLs with the secret in them, and their parts. */
export async function keyReply(
  session: Session,
  secretOf: (keyId: string) => Promise<string>,
  keyId: string,
  routing: Settlement['routing'],
): Promise<Record<string, unknown>> {
  assertPublicAccount(session.profile.proxyUsername);
  const target = customerTarget(session, keyId, await secretOf(keyId));
  const http = { ...routing, protocol: 'http' as const };
  const socks5 = { ...routing, protocol: 'socks5' as const };
  const expiresAt = session.store.keys.get(keyId)?.expiresAt ?? null;
  const reply = {
    keyId,
    proxyUrl: formatHandout('url', target, http),
    socks5Url: formatHandout('url', target, socks5),
    host: gatewayEndpoint(target, http).host,
    port: gatewayEndpoint(target, http).port,
    socks5Port: gatewayEndpoint(target, socks5).port,
    username: composeUsername(target, routing),
    password: target.secret,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
  assertNoApiKey(JSON.stringify(reply), session.online?.apiKey ?? null);
  return reply;
}
