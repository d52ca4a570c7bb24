// Who may pass the gateway and by which exit: account, key, expiry, cap, connection limit, session. The same for HTTP and SOCKS5.
import type { AuditLog } from './audit-log.ts';
import type { Exit } from './exits.ts';
import { GatewayRefusal } from './gateway-refusal.ts';
import { type ParsedUsername, parseUsername } from './gateway-username.ts';
import { createLoginLimiter } from './login-limiter.ts';
import { isExpired, isOverCap, type PoolKey, type PoolKeys } from './pool-keys.ts';
import type { Sessions } from './sessions.ts';

export interface Credentials {
  username: string;
  password: string;
}
export interface Login {
  key: PoolKey;
  routing: ParsedUsername;
}
/** One connection that was let through. */
export interface Passage {
  exit: Exit;
  count(bytes: { in: number; out: number }): void;
  close(): void;
}

export interface Admission {
  /** Null credentials: none were sent. Throws GatewayRefusal. */
  login(credentials: Credentials | null, clientIp: string, requestId: string): Login;
  /** Throws GatewayRefusal. */
  pass(login: Login): Passage;
}

export const MAX_CONNECTIONS = 500;
const MAX_CACHED = 1_000;

export function createAdmission(options: {
  keys: PoolKeys;
  audit: AuditLog;
  sessions: Sessions;
  proxyUsername: string;
  now: () => number;
  /** How long a login that was right stays right, whatever happened to the key meanwhile. */
  authCacheMs?: number;
}): Admission {
  const { keys, audit, sessions, proxyUsername, now, authCacheMs = 0 } = options;
  const known = new Map<string, { key: PoolKey; at: number }>();
  const limiter = createLoginLimiter(now);
  let open = 0;

  /** The key, or why not: the reason goes to the audit log only, the client learns just the code. */
  function check(routing: ParsedUsername, password: string): { key: PoolKey } | { keyId: string | null; why: string } {
    if (routing.account !== proxyUsername) return { keyId: null, why: 'unknown account' };
    const cached = known.get(password);
    if (cached && now() - cached.at < authCacheMs && !isExpired(cached.key, now())) return { key: cached.key };
    known.delete(password);
    const found = keys.bySecret(password);
    if (found === null) return { keyId: null, why: 'unknown key' };
    if ('retired' in found) return { keyId: found.retired, why: 'rotated or revoked secret' };
    const { key } = found;
    if (isExpired(key, now())) return { keyId: key.id, why: 'expired' };
    keys.suspendAtCap(key);
    if (isOverCap(key)) return { key };
    if (!key.enabled) return { keyId: key.id, why: 'disabled' };
    if (authCacheMs > 0) {
      if (known.size >= MAX_CACHED) known.clear();
      known.set(password, { key, at: now() });
    }
    return { key };
  }

  function refuse(refusal: GatewayRefusal, keyId: string | null, why: string, clientIp: string, requestId: string) {
    audit.add({
      action: 'gateway_auth_failure',
      keyId,
      label: keyId === null ? null : (keys.get(keyId)?.label ?? null),
      actor: 'gateway',
      requestId,
      metadata: { code: refusal.code, reason: why, clientIp },
    });
    return refusal;
  }

  return {
    login(credentials, clientIp, requestId) {
      limiter.assertNotBanned(clientIp);
      if (credentials === null) throw new GatewayRefusal('E_AUTH_REQUIRED', 'proxy credentials required');
      const routing = parseUsername(credentials.username);
      if (routing === null) {
        throw new GatewayRefusal('E_USERNAME_PARSE', 'username missing or over 256 characters');
      }
      const result = check(routing, credentials.password);
      if (!('key' in result)) {
        limiter.failed(clientIp);
        const refusal = new GatewayRefusal('E_AUTH_INVALID', 'invalid username or key');
        throw refuse(refusal, result.keyId, result.why, clientIp, requestId);
      }
      const { key } = result;
      if (isOverCap(key)) {
        // The login itself was right, so it does not count towards the ban.
        const refusal = new GatewayRefusal('E_CAP_EXCEEDED', `traffic cap of ${key.capGb} GB used up`);
        throw refuse(refusal, key.id, 'cap used up', clientIp, requestId);
      }
      return { key, routing };
    },
    pass({ key, routing }) {
      if (open >= MAX_CONNECTIONS) {
        throw new GatewayRefusal('E_RATE_LIMITED_CONN', `over ${MAX_CONNECTIONS} connections of this account`, 1);
      }
      const session = sessions.assign(key.id, routing);
      open += 1;
      let closed = false;
      return {
        // Fixed here: a session may move on while this connection stays where it is.
        exit: session.exit,
        count(bytes) {
          session.bytesIn += bytes.in;
          session.bytesOut += bytes.out;
          session.lastActivityAt = now();
          keys.meter(key, bytes.in + bytes.out);
        },
        close() {
          if (!closed) open -= 1;
          closed = true;
        },
      };
    },
  };
}

/** `Basic …` of a Proxy-Authorization header; null when there is none or it is not Basic. */
export function parseBasic(header: string | undefined): Credentials | null {
  const encoded = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1
    ? { username: text, password: '' }
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
