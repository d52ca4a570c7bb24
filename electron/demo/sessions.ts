// Which exit a connection leaves by: hard and soft filters, sticky sessions, rotation by time.
import { DAY_MS } from '../../shared/key.ts';
import { type Exit, slugOf } from './exits.ts';
import { GatewayRefusal } from './gateway-refusal.ts';
import type { ParsedUsername } from './gateway-username.ts';
import type { Random } from './random.ts';

export interface Session {
  sessionKey: string;
  pakKeyId: string;
  sessionId: string;
  /** True when the customer named none: nothing is held for it. */
  synthesized: boolean;
  rotation: ParsedUsername['rotation'];
  ttlSeconds: number;
  createdAt: number;
  expiresAt: number;
  lastActivityAt: number;
  requestCount: number;
  bytesIn: number;
  bytesOut: number;
  exit: Exit;
  exitSince: number;
}

export interface Sessions {
  /** The session and its exit for one connection. Refuses when no exit matches or too many sessions live. */
  assign(keyId: string, routing: ParsedUsername): Session;
  list(keyId?: string): Session[];
  /** Ends one, or all of a key's, or all: returns how many. */
  end(filter: { sessionKey?: string; keyId?: string }): number;
}

export const MAX_SESSIONS = 250;
const DEFAULT_TTL_SECONDS = DAY_MS / 1000;
/** A connection without a session name is shown this long after its last use. */
const SYNTHESIZED_TTL_SECONDS = 600;

function matchesHard(exit: Exit, routing: ParsedUsername): boolean {
  if (routing.pool === 'mbl' && exit.pool !== 'mbl') return false;
  if (routing.pool === 'peer' && exit.pool !== 'peer') return false;
  if (routing.country !== null && exit.country !== routing.country) return false;
  if (routing.ipType !== null && exit.ipType !== routing.ipType) return false;
  if (routing.asn !== null && exit.asn !== routing.asn) return false;
  if (routing.isp !== null && slugOf(exit.network) !== routing.isp) return false;
  return !routing.strict || exit.steady;
}

/** Keeps the list when the wish matches nothing: soft filters widen silently. */
function soften(exits: Exit[], wish: (exit: Exit) => boolean): Exit[] {
  const wished = exits.filter(wish);
  return wished.length > 0 ? wished : exits;
}

function candidates(exits: Exit[], routing: ParsedUsername): Exit[] {
  let found = exits.filter((exit) => matchesHard(exit, routing));
  if (found.length === 0) {
    const where = routing.country === null ? 'anywhere' : `in ${routing.country.toUpperCase()}`;
    throw new GatewayRefusal('E_NO_STOCK_COUNTRY', `no ${routing.pool} exit online ${where} matches`);
  }
  if (routing.pool === 'any') found = soften(found, (exit) => exit.pool === 'mbl');
  if (routing.carrier !== null) found = soften(found, (exit) => slugOf(exit.network) === routing.carrier);
  if (routing.city !== null) found = soften(found, (exit) => slugOf(exit.city) === routing.city);
  return found;
}

function rotatesEveryMs(rotation: ParsedUsername['rotation']): number | null {
  const minutes = /^auto(\d+)$/.exec(rotation)?.[1];
  return minutes === undefined ? null : Number(minutes) * 60_000;
}

export function createSessions(options: {
  exits: Exit[];
  dialect: 'guide' | 'live';
  random: Random;
  now: () => number;
}): Sessions {
  const { exits, dialect, random, now } = options;
  const sessions = new Map<string, Session>();

  function dropExpired(): void {
    for (const [key, session] of sessions) if (session.expiresAt <= now()) sessions.delete(key);
  }

  function choose(found: Exit[], routing: ParsedUsername, previous: Exit | null): Exit {
    if (routing.pin !== null) {
      // Leases and ports are not simulated: an id stands for one and the same exit.
      const sum = [...routing.pin].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) >>> 0, 7);
      const pinned = found[sum % found.length];
      if (pinned) return pinned;
    }
    const others = previous === null ? found : found.filter((exit) => exit !== previous);
    return random.pick(others.length > 0 ? others : found);
  }

  /** Whether the session's exit may serve one more connection. */
  function isHeld(session: Session, routing: ParsedUsername, found: Exit[]): boolean {
    if (session.synthesized || !found.includes(session.exit)) return false;
    if (routing.rotation === 'hard') return dialect === 'live';
    const everyMs = rotatesEveryMs(routing.rotation);
    return everyMs === null || now() - session.exitSince < everyMs;
  }

  function open(sessionKey: string, keyId: string, routing: ParsedUsername, exit: Exit): Session {
    const synthesized = routing.sessionId === null;
    const named = [...sessions.values()].filter((session) => !session.synthesized).length;
    if (!synthesized && named >= MAX_SESSIONS) {
      throw new GatewayRefusal('E_SESSION_LIMIT', `over ${MAX_SESSIONS} sessions of this account are live`);
    }
    const ttlSeconds = synthesized ? SYNTHESIZED_TTL_SECONDS : (routing.ttlSeconds ?? DEFAULT_TTL_SECONDS);
    const at = now();
    const session: Session = {
      sessionKey,
      pakKeyId: keyId,
      sessionId: routing.sessionId ?? `auto_${random.hex(8)}`,
      synthesized,
      rotation: routing.rotation,
      // Fixed for a live session: a later ttl word changes nothing.
      ttlSeconds,
      createdAt: at,
      expiresAt: at + ttlSeconds * 1000,
      lastActivityAt: at,
      requestCount: 0,
      bytesIn: 0,
      bytesOut: 0,
      exit,
      exitSince: at,
    };
    sessions.set(sessionKey, session);
    return session;
  }

  return {
    assign(keyId, routing) {
      dropExpired();
      const found = candidates(exits, routing);
      // A session name belongs to the account, so that two keys with the same name meet the same exit.
      const sessionKey =
        routing.sessionId === null
          ? `auto:${keyId}:${routing.pool}:${routing.country ?? 'any'}`
          : `sid:${routing.sessionId}`;
      const live = sessions.get(sessionKey);
      const session = live ?? open(sessionKey, keyId, routing, choose(found, routing, null));
      if (live && !isHeld(live, routing, found)) {
        live.exit = choose(found, routing, live.exit);
        live.exitSince = now();
      }
      session.rotation = routing.rotation;
      session.pakKeyId = keyId;
      session.requestCount += 1;
      session.lastActivityAt = now();
      if (session.synthesized) session.expiresAt = now() + SYNTHESIZED_TTL_SECONDS * 1000;
      return session;
    },
    list(keyId) {
      dropExpired();
      return [...sessions.values()].filter((session) => keyId === undefined || session.pakKeyId === keyId);
    },
    end({ sessionKey, keyId }) {
      dropExpired();
      const doomed = [...sessions.values()].filter(
        (session) =>
          (sessionKey === undefined || session.sessionKey === sessionKey) &&
          (keyId === undefined || session.pakKeyId === keyId),
      );
      for (const session of doomed) sessions.delete(session.sessionKey);
      return doomed.length;
    },
  };
}
