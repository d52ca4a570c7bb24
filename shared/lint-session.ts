/** Findings about what holds and what changes: session, rotation, pin and their times. */
import {
  clampTtlSeconds,
  DEFAULT_ROTATION,
  isPinId,
  isSessionId,
  slugWord,
  TTL_MAX_SECONDS,
  TTL_MIN_SECONDS,
} from './gateway-grammar.ts';
import type { Finding, Rule } from './lint-finding.ts';
import { holdsDevice, type Routing } from './proxy-url.ts';

/** A name to start with; it wants to be the customer's own. */
const SUGGESTED_SESSION = 'session1';

const sessionId: Rule = ({ routing, hasSession }) => {
  if (!hasSession || isSessionId(routing.sessionId)) return null;
  const slug = slugWord(routing.sessionId);
  return {
    severity: 'error',
    code: 'bad_session_id',
    token: 'sid',
    message:
      'A session name is 1 to 64 of a-z, 0-9 and _. The gateway would silently read another name out of this one.',
    fix: isSessionId(slug)
      ? { label: `Use “${slug}”`, routing: { ...routing, sessionId: slug } }
      : { label: 'No session', routing: { ...routing, sessionId: undefined } },
  };
};

const pinId: Rule = ({ routing }) => {
  const { pin } = routing;
  if (!pin || isPinId(pin.type, pin.id)) return null;
  const slug = slugWord(pin.id);
  return {
    severity: 'error',
    code: 'bad_pin_id',
    token: 'pin',
    message:
      pin.type === 'lease'
        ? 'A lease id is l and 8 to 12 of a-z and 0-9, such as l23d4e83c5b. With this one the gateway would route anywhere, silently.'
        : 'A pin’s id is 1 to 64 of a-z, 0-9 and _. With this one the gateway would route anywhere, silently.',
    fix: isPinId(pin.type, slug)
      ? { label: `Use “${slug}”`, routing: { ...routing, pin: { ...pin, id: slug } } }
      : { label: 'No pin', routing: { ...routing, pin: undefined } },
  };
};

const rotationWithoutSession: Rule = ({ routing, rotation, hasSession }) => {
  // On demand every connection is meant to get a new exit: that needs no session.
  if (hasSession || rotation === 'none' || rotation === 'ondemand') return null;
  const effect = holdsDevice(rotation)
    ? `Without a session “${rotation}” does nothing: each connection gets a new exit.`
    : `Without a session there is nothing to time: each connection gets a new exit, whatever “${rotation}” says.`;
  return {
    severity: 'warning',
    code: 'rotation_without_session',
    token: 'rot',
    message: effect,
    fix: { label: `Add session “${SUGGESTED_SESSION}”`, routing: { ...routing, sessionId: SUGGESTED_SESSION } },
  };
};

const sessionStillRotates: Rule = ({ routing, rotation, hasSession }) =>
  hasSession && (rotation === 'none' || rotation === DEFAULT_ROTATION)
    ? {
        severity: 'warning',
        code: 'session_still_rotates',
        token: 'sid',
        message: 'A session by itself still changes its exit every 10 minutes (auto10).',
        fix: { label: 'Make it sticky', routing: { ...routing, rotation: 'sticky' } },
      }
    : null;

const shared: Rule = ({ routing, options: { sessionsInUse }, hasSession }) => {
  const label = hasSession ? sessionsInUse?.get(routing.sessionId ?? '') : undefined;
  return label === undefined ? null : sessionShared(routing, label, (name) => sessionsInUse?.has(name) === true);
};

/** The finding for a session name that `label` has as well; `isTaken` keeps the fix from naming a third one's. */
export function sessionShared(routing: Routing, label: string, isTaken: (name: string) => boolean): Finding {
  const name = routing.sessionId ?? '';
  const candidates = Array.from({ length: 50 }, (_, index) => `${name}_${index + 2}`);
  const free = candidates.find((candidate) => isSessionId(candidate) && !isTaken(candidate));
  return {
    severity: 'warning',
    code: 'session_shared',
    token: 'sid',
    message: `“${name}” is also the session of ${label}. Two customers under one name can end up on one device: give each his own.`,
    fix:
      free !== undefined
        ? { label: `Use “${free}”`, routing: { ...routing, sessionId: free } }
        : { label: 'No session', routing: { ...routing, sessionId: undefined } },
  };
}

const strict: Rule = ({ routing, rotation }) =>
  routing.strict === true && !holdsDevice(rotation)
    ? {
        severity: 'warning',
        code: 'strict_ignored',
        token: 'strict',
        message: 'Strict only counts with sticky or hard rotation. It is left out.',
        fix: { label: 'Make it sticky', routing: { ...routing, rotation: 'sticky' } },
      }
    : null;

const promises: Rule = ({ rotation }) => {
  if (rotation === 'hard') {
    return {
      severity: 'info',
      code: 'hard_is_unclear',
      token: 'rot',
      message:
        'The guide says hard gives a new address for each request; the vendor’s SDK says it holds the device like sticky. The rotation check shows what it does.',
    };
  }
  if (rotation === 'sticky') {
    return {
      severity: 'info',
      code: 'sticky_holds_device',
      token: 'rot',
      message: 'Sticky holds the device, not its address: a mobile carrier can give it a new one at any time.',
    };
  }
  return null;
};

const ttl: Rule = ({ routing, hasSession }) => {
  const { ttlSeconds } = routing;
  if (ttlSeconds === undefined || ttlSeconds === null) return null;
  const clamped = clampTtlSeconds(ttlSeconds);
  const findings: Finding[] = [];
  const add = (severity: 'warning' | 'info', code: Finding['code'], message: string, label: string, fixed: Routing) =>
    findings.push({ severity, code, token: 'ttl', message, fix: { label, routing: fixed } });
  if (clamped === null) {
    add(
      'warning',
      'ttl_ignored',
      'That is no number of seconds. It is left out, and the gateway’s own time counts.',
      'Clear it',
      {
        ...routing,
        ttlSeconds: undefined,
      },
    );
    return findings;
  }
  if (clamped !== Math.round(ttlSeconds)) {
    add(
      'info',
      'ttl_clamped',
      `The gateway takes ${TTL_MIN_SECONDS} seconds to ${TTL_MAX_SECONDS / 86_400} days: it becomes ${clamped}.`,
      `Use ${clamped}`,
      { ...routing, ttlSeconds: clamped },
    );
  }
  if (!hasSession) {
    add('warning', 'ttl_without_session', 'A session’s time does nothing without a session.', 'Clear it', {
      ...routing,
      ttlSeconds: undefined,
    });
  }
  return findings;
};

export const SESSION_RULES: readonly Rule[] = [
  sessionId,
  pinId,
  rotationWithoutSession,
  sessionStillRotates,
  shared,
  strict,
  ttl,
  promises,
];
