/** The part of the page's stand-in main that belongs to the call: hand-outs, undo, old secrets, live sessions, the platform's record. */
import type { AuditEntry } from '../../shared/ipc/activity.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { LiveSession } from '../../shared/ipc/sessions.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';

export interface CallState {
  keyHosts: Record<string, string>;
  /** By operation: what was before. */
  undoable: Map<string, PakKey>;
  retired: Map<string, number>;
  sessions: Map<string, LiveSession[]>;
  /** Why there are none to see. */
  sessionsUnavailable: string | null;
}

export function freshCallState(): CallState {
  return { keyHosts: {}, undoable: new Map(), retired: new Map(), sessions: new Map(), sessionsUnavailable: null };
}

export const UNDO_MS = 600_000;

export function fakeSession(name: string, nowMs: number, part: Partial<LiveSession> = {}): LiveSession {
  return {
    sessionKey: `sid:${name}`,
    sessionId: name,
    synthesized: false,
    pool: 'mbl',
    country: 'us',
    carrier: 'T-Mobile US',
    rotation: 'sticky',
    createdAt: nowMs - 4 * 3_600_000,
    lastActivityAt: nowMs - 40_000,
    expiresAt: nowMs + 20 * 3_600_000,
    requestCount: 1_284,
    bytesIn: 812_000_000,
    bytesOut: 21_000_000,
    ...part,
  };
}

function sessionsOf(state: CallState, keyId: string, nowMs: number): LiveSession[] {
  const known = state.sessions.get(keyId);
  if (known) return known;
  const made = [
    fakeSession('alice', nowMs),
    fakeSession('alice_checkout', nowMs, { country: 'gb', carrier: 'EE', lastActivityAt: nowMs - 600_000 }),
    fakeSession('auto_4f1c', nowMs, { synthesized: true, rotation: 'auto10', lastActivityAt: nowMs - 90_000 }),
  ];
  state.sessions.set(keyId, made);
  return made;
}

function auditOf(keyId: string, nowMs: number): AuditEntry[] {
  const at = (days: number) => Math.round(nowMs - days * DAY_MS);
  const entry = (id: string, days: number, action: string, detail: string): AuditEntry => ({
    id,
    at: at(days),
    action,
    keyId,
    detail,
  });
  return [
    entry('aud_5', 0.2, 'gateway_auth_failure', '{"code":"E_AUTH_INVALID","reason":"rotated or revoked secret"}'),
    entry('aud_4', 1.5, 'topup', '{"addTrafficGB":10,"extendDays":0,"trafficCapGB":20}'),
    entry('aud_3', 1.6, 'cap_exceeded', '{"trafficCapGB":10}'),
    entry('aud_2', 20, 'reveal', '{}'),
    entry('aud_1', 30, 'create', '{"trafficCapGB":10}'),
  ];
}

export function fakeCall(
  state: CallState & { keys: PakKey[]; clipboard: string },
  nowMs: () => number,
  change: (
    kind: 'edit' | 'enable',
    keyId: string,
    part: Partial<PakKey>,
    summary: string,
  ) => {
    key: PakKey;
    operation: Awaited<ReturnType<Handlers['keys']['edit']>>['operation'];
  },
): {
  keys: Pick<
    Handlers['keys'],
    'saveMessage' | 'handoutHost' | 'setHandoutHost' | 'undo' | 'retiredSecret' | 'checkRefused'
  >;
  sessions: Handlers['sessions'];
  audit: Handlers['activity']['audit'];
} {
  const hosts = (keyId: string) => ({ host: state.keyHosts[keyId] ?? null, accountHost: 'gw.proxies.sx' });
  return {
    keys: {
      saveMessage: () => ({ fileName: 'alice.html' }),
      handoutHost: ({ keyId }) => hosts(keyId),
      setHandoutHost: ({ keyId, host }) => {
        if (host === null) delete state.keyHosts[keyId];
        else state.keyHosts[keyId] = host;
        return hosts(keyId);
      },
      undo: ({ operationId }) => {
        const before = state.undoable.get(operationId);
        if (!before) throw new AppError(appErrorData('not_found', 'It is too late to take this back here.'));
        state.undoable.delete(operationId);
        const { label, enabled, capGb, expiresAt } = before;
        return { ...change('edit', before.id, { label, enabled, capGb, expiresAt }, 'Taken back'), undoUntil: null };
      },
      retiredSecret: ({ keyId }) => {
        const at = state.retired.get(keyId);
        return {
          retired: at === undefined ? null : { hint: 'pak_••••3f2a', at, checkFrom: at + 30_000, until: at + UNDO_MS },
        };
      },
      checkRefused: ({ keyId }) => {
        state.retired.delete(keyId);
        return { verdict: 'refused', sentence: 'The gateway refuses the old secret (407).', nextStep: '', at: nowMs() };
      },
    },
    sessions: {
      list: ({ keyId }) =>
        state.sessionsUnavailable === null
          ? { sessions: sessionsOf(state, keyId, nowMs()), accountCount: 37, at: nowMs(), unavailable: null }
          : { sessions: [], accountCount: null, at: nowMs(), unavailable: state.sessionsUnavailable },
      close: ({ keyId, sessionKeys }) => {
        const left = sessionsOf(state, keyId, nowMs()).filter(({ sessionKey }) => !sessionKeys.includes(sessionKey));
        state.sessions.set(keyId, left);
        return { closed: sessionKeys.length, failed: 0, message: '' };
      },
    },
    audit: ({ keyId, before, limit }) => {
      const all = auditOf(keyId, nowMs()).filter(({ at }) => before === undefined || (at ?? 0) < before);
      return { entries: all.slice(0, limit), more: all.length > limit, unavailable: null };
    },
  };
}
