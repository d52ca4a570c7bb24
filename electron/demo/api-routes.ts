// The paths of the reseller API and of the public gateway information, each as one function from request to answer.
import { ApiError } from './api-error.ts';
import type { AuditLog } from './audit-log.ts';
import type { Exit } from './exits.ts';
import type { Answer } from './idempotency.ts';
import { parseBody, parseEdit, parseMint, parseTopUp } from './key-input.ts';
import { auditReply, keyReply, listReply, type ReplyStyle } from './key-reply.ts';
import type { Cause, PoolKey, PoolKeys } from './pool-keys.ts';
import type { Sessions } from './sessions.ts';
import { carriersReply, incidentsReply, sessionReply, stockReply } from './stock.ts';

export interface ApiRequest {
  query: URLSearchParams;
  bodyText: string;
  cause: Cause;
}

export interface Route {
  /** False only for what the platform tells anybody. */
  needsKey: boolean;
  run(request: ApiRequest): Answer;
}

export interface ApiParts {
  keys: PoolKeys;
  audit: AuditLog;
  sessions: Sessions;
  exits: Exit[];
  style: ReplyStyle;
  now: () => number;
}

const POOL_KEYS = ['v1', 'reseller', 'pool-keys'];

function limitOf(query: URLSearchParams, max: number): number {
  const text = query.get('limit');
  if (text === null) return Math.min(100, max);
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new ApiError(400, 'limit must be a positive integer');
  if (limit > max) throw new ApiError(400, `limit must not be greater than ${max}`);
  return limit;
}

function beforeOf(query: URLSearchParams): { before?: number } {
  const text = query.get('before');
  if (text === null) return {};
  const before = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(before)) throw new ApiError(400, 'before must be a date');
  return { before };
}

/** Null when the platform has no such path. */
export function findRoute(parts: ApiParts, method: string, pathname: string): Route | null {
  let words: string[];
  try {
    words = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
  if (POOL_KEYS.every((word, i) => words[i] === word)) {
    return poolKeysRoute(parts, method, words.slice(POOL_KEYS.length));
  }
  if (words[0] === 'v1' && words[1] === 'gateway') return gatewayRoute(parts, method, words.slice(2));
  return null;
}

function poolKeysRoute(parts: ApiParts, method: string, [id, action, ...rest]: string[]): Route | null {
  const { keys, audit, style, now } = parts;
  const route = (run: Route['run']): Route => ({ needsKey: true, run });
  const shown = (key: PoolKey, withSecret: boolean, status = 200): Answer => ({
    status,
    body: keyReply(key, style, now(), withSecret),
  });
  if (rest.length > 0) return null;

  if (id === undefined) {
    if (method === 'GET') {
      return route(() => ({
        status: 200,
        body: listReply(
          keys.list().map((key) => keyReply(key, style, now(), false)),
          style,
        ),
      }));
    }
    if (method === 'POST') {
      return route(({ bodyText, cause }) => shown(keys.mint(parseMint(parseBody(bodyText), now()), cause), true, 201));
    }
    return null;
  }

  if (id === 'audit' && action === undefined && method === 'GET') {
    return route(({ query }) => {
      const kind = query.get('action');
      const found = audit.query({
        ...(kind === null ? {} : { action: kind }),
        ...beforeOf(query),
        limit: limitOf(query, 500),
      });
      return { status: 200, body: { entries: found.map(auditReply), count: found.length } };
    });
  }

  const withKey = (run: (key: PoolKey, request: ApiRequest) => Answer): Route =>
    route((request) => {
      const key = keys.get(id);
      if (!key) throw new ApiError(404, 'Pool key not found');
      return run(key, request);
    });

  switch (`${method} ${action ?? ''}`) {
    case 'GET ':
      return withKey((key) => shown(key, false));
    case 'PATCH ':
      return withKey((key, { bodyText, cause }) => {
        keys.edit(key, parseEdit(parseBody(bodyText), now()), cause);
        return shown(key, false);
      });
    case 'DELETE ':
      return withKey((key, { cause }) => {
        keys.remove(key, cause);
        return { status: 200, body: { message: 'Pool key deleted' } };
      });
    case 'POST topup':
      return withKey((key, { bodyText, cause }) => {
        keys.topUp(key, parseTopUp(parseBody(bodyText), style.dialect, key.capGb), cause);
        return shown(key, false);
      });
    case 'POST regenerate':
      return withKey((key, { cause }) => {
        keys.regenerate(key, cause);
        return shown(key, true);
      });
    case 'POST reveal':
      return withKey((key, { cause }) => {
        audit.add({ action: 'reveal', keyId: key.id, label: key.label, metadata: {}, ...cause });
        return shown(key, true);
      });
    case 'GET audit':
      return route(({ query }) => {
        // The log outlives its key, so a revoked key's history can still be read.
        const found = audit.query({ keyId: id, ...beforeOf(query), limit: limitOf(query, 200) });
        if (found.length === 0 && !keys.get(id)) throw new ApiError(404, 'Pool key not found');
        return { status: 200, body: { entries: found.map(auditReply), count: found.length } };
      });
    default:
      return null;
  }
}

function gatewayRoute({ exits, sessions, now }: ApiParts, method: string, words: string[]): Route | null {
  const path = words.slice(0, 2).join('/');
  const isGet = method === 'GET';
  if (isGet && words.length === 1 && words[0] === 'incidents') {
    return { needsKey: false, run: () => ({ status: 200, body: incidentsReply(now()) }) };
  }
  if (isGet && path === 'pool/stock' && words.length === 2) {
    return { needsKey: false, run: () => ({ status: 200, body: stockReply(exits, now()) }) };
  }
  if (isGet && path === 'pool/stock' && words[2] === 'carriers' && words.length === 3) {
    return {
      needsKey: false,
      run: ({ query }) => {
        const country = query.get('country')?.toLowerCase() ?? '';
        if (!/^[a-z]{2}$/.test(country)) throw new ApiError(400, 'country must be an ISO 3166 alpha-2 code');
        return { status: 200, body: carriersReply(exits, country) };
      },
    };
  }
  if (path !== 'pool/my-sessions' || words.length > 3) return null;
  if (isGet && words.length === 2) {
    return {
      needsKey: true,
      run: ({ query }) => {
        const rows = sessions.list(query.get('pakId') ?? undefined).map(sessionReply);
        return { status: 200, body: { sessions: rows, count: rows.length } };
      },
    };
  }
  if (method !== 'DELETE') return null;
  return {
    needsKey: true,
    run: ({ query }) => {
      const [sessionKey, keyId] = [words[2], query.get('pakId')];
      const ended = sessions.end({
        ...(sessionKey === undefined ? {} : { sessionKey }),
        ...(keyId === null ? {} : { keyId }),
      });
      if (sessionKey !== undefined && ended === 0) throw new ApiError(404, 'Session not found');
      return { status: 200, body: { closed: ended } };
    },
  };
}
