/** The embedded platform's own rules without its sockets, and a bad line to it: each request may fail before, during and after it takes effect. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError, errorBody } from '../../../electron/demo/api-error.ts';
import { findRoute } from '../../../electron/demo/api-routes.ts';
import { createAuditLog } from '../../../electron/demo/audit-log.ts';
import { createIdempotency } from '../../../electron/demo/idempotency.ts';
import { createPoolKeys, newSecret, type PoolKey } from '../../../electron/demo/pool-keys.ts';
import type { Random } from '../../../electron/demo/random.ts';
import type { Sessions } from '../../../electron/demo/sessions.ts';
import { type ApiAnswer, type ApiRequest, ExchangeFailure } from '../../../electron/platform/exchange.ts';
import type { Transport } from '../../../electron/platform/transport.ts';
import type { Life } from './life.ts';

/** What really happened at the platform: never twice for one line of this list. */
export interface Effect {
  kind: 'mint' | 'topup' | 'regenerate' | 'edit' | 'delete';
  idempotencyKey: string;
  gb: number;
  keyId: string;
  /** What it wrote by itself, whatever stood there. */
  set: Record<string, unknown>;
  /** What it raised from where it stood. */
  raised: string[];
}

export function createModelPlatform(options: { random: Random; now: () => number; dialect: 'live' | 'guide' }) {
  const { random, now, dialect } = options;
  const seeded = Array.from({ length: 6 }, (_, n): PoolKey => {
    const isFull = n % 3 === 2;
    return {
      id: `seed${n}`,
      secret: newSecret(),
      label: `Seed ${n}`,
      enabled: !isFull,
      capGb: 10,
      usedBytes: isFull ? 11 * 1024 ** 3 : 0,
      expiresAt: null,
      lastUsedAt: null,
      createdAt: now(),
      updatedAt: now(),
      tier: 'standard',
    };
  });
  const audit = createAuditLog(now);
  const keys = createPoolKeys(seeded, audit, now);
  const idempotency = createIdempotency(now);
  const effects: Effect[] = [];
  /** The key that an effect made or changed. */
  const keyOf = new Map<string, string>();
  const parts = {
    keys,
    audit,
    now,
    exits: [],
    sessions: null as unknown as Sessions,
    style: { dialect, secretsInLists: 'masked', listShape: 'array' } as const,
  };

  function noteEffect({ method, path, idempotencyKey = '', body }: ApiRequest): void {
    if (method === 'GET') return;
    const last = path.split('/').at(-1) ?? '';
    const kind = method === 'PATCH' ? 'edit' : method === 'DELETE' ? 'delete' : last === 'pool-keys' ? 'mint' : last;
    const gb = Number(body?.['addTrafficGB'] ?? body?.['trafficCapGB'] ?? 0);
    effects.push({
      ...{ kind: kind as Effect['kind'], idempotencyKey, gb: kind === 'edit' ? 0 : gb },
      keyId: kind === 'mint' ? '' : (path.split('/')[3] ?? ''),
      set: kind === 'edit' ? { ...body } : kind === 'regenerate' ? { secret: idempotencyKey } : {},
      raised: kind === 'topup' ? ['trafficCapGB'] : [],
    });
  }

  /** The request reached the platform: it answers as the real one does. */
  async function act(request: ApiRequest): Promise<ApiAnswer> {
    const bodyText = request.body ? JSON.stringify(request.body) : '';
    const path = `/v1${request.path}`;
    const answered = (status: number, body: unknown): ApiAnswer => ({
      status,
      kind: 'json',
      json: JSON.parse(JSON.stringify(body)),
      requestId: `req-${effects.length}`,
      serverTime: now(),
      retryAfter: undefined,
    });
    try {
      const route = findRoute(parts, request.method, path);
      if (route === null) throw new ApiError(404, 'Not found');
      const key = request.idempotencyKey;
      const run = async () => {
        const cause = { actor: 'api-key', requestId: null };
        const answer = route.run({ query: new URLSearchParams(), bodyText, cause });
        noteEffect(request);
        const id = (answer.body as { id?: unknown } | null)?.id;
        if (key !== undefined && typeof id === 'string') keyOf.set(key, id);
        return answer;
      };
      const { status, body } =
        key === undefined
          ? await run()
          : await idempotency.run(key, { method: request.method, path, body: bodyText }, run);
      return answered(status, body);
    } catch (error) {
      if (error instanceof ApiError) return answered(error.status, errorBody(error.status, error.detail));
      throw error;
    }
  }

  /** `trouble`: how many of a hundred requests go wrong. */
  function lineOf(life: Life, trouble: () => number): Transport {
    const lost = (kind: 'broken' | 'timeout' | 'unreachable', sent: boolean) =>
      new ExchangeFailure(kind, 'a bad line', { sent });
    const said = (status: number, retryAfter?: string): ApiAnswer => ({
      status,
      kind: 'json',
      json: errorBody(status, 'Fault on order'),
      requestId: null,
      serverTime: now(),
      retryAfter,
    });
    return {
      async send(request, _signal, startBy = Number.POSITIVE_INFINITY) {
        // Some answers overtake others: a refusal here while something is settled there.
        for (let turns = random.pick(WAYS); turns > 0; turns -= 1) await nextTurn();
        life.moment();
        // As the real transport does: what is written is still within the time of its action.
        if (now() > startBy) throw lost('timeout', false);
        const isBad = random.int(1, 100) <= trouble();
        const fault = isBad ? random.pick(BEFORE) : 'none';
        if (fault === 'refused') throw lost('unreachable', false);
        if (fault === 'reset') throw lost('broken', true);
        if (fault === 'silence') throw lost('timeout', true);
        if (fault === 'captive') return { ...said(200), kind: 'page', json: undefined };
        if (fault === '500') return said(random.pick([500, 502, 503]));
        // A mistake of our own below the client: what was sent before it stays open.
        if (fault === 'mistake') throw new TypeError('a mistake of our own');
        if (fault === '429') return said(429, random.pick(['1', '0', '5', 'soon']));
        const answer = await act(request);
        life.moment();
        const after = isBad && fault === 'effect' ? random.pick(AFTER) : 'none';
        if (after === 'reset') throw lost('broken', true);
        if (after === 'silence') throw lost('timeout', true);
        if (after === 'unreadable') throw new ExchangeFailure('unreadable', 'cut', { sent: true });
        if (after === '500') return said(502);
        return answer;
      },
      close: async () => undefined,
    };
  }
  /** Customers use up what they have: the platform switches such keys off. */
  function drain(): void {
    for (const key of random.shuffle(keys.list()).slice(0, 2)) {
      key.usedBytes = Math.max(key.usedBytes, key.capGb * 1024 ** 3);
      key.enabled = false;
    }
  }
  /** Customers at work: not so little that a cap used up looks like the same figure in another unit, which is held back. */
  function use(): void {
    for (const key of keys.list()) if (random.next() < 0.2) key.usedBytes += random.int(1_000, 2_000) * 1024 ** 2;
  }
  return { keys, effects, lineOf, drain, use, keyOf: (idempotencyKey: string) => keyOf.get(idempotencyKey) ?? null };
}

/** How long a request is on its way, in turns of the event loop. */
const WAYS = [0, 0, 0, 1, 2, 8] as const;
const BEFORE = [
  'refused',
  'reset',
  'silence',
  'captive',
  '500',
  '429',
  'mistake',
  'effect',
  'effect',
  'effect',
  'effect',
] as const;
const AFTER = ['reset', 'silence', 'unreadable', '500'] as const;

export type ModelPlatform = ReturnType<typeof createModelPlatform>;
