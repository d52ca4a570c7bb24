/** The routing last used for each customer, remembered in the page: it holds no secret and is worth no more than convenience. */
import { useCallback, useState } from 'react';
import { z } from 'zod';
import { slugWord } from '../../../shared/gateway-grammar.ts';
import { routingSchema } from '../../../shared/ipc/routing.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';

const STORAGE_KEY = 'pakdesk.routing';
const REMEMBERED = 200;

const memorySchema = z.array(z.tuple([z.string().max(200), routingSchema])).max(REMEMBERED);
type Memory = z.infer<typeof memorySchema>;

function readMemory(): Memory {
  try {
    const parsed = memorySchema.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    // Storage that is blocked or holds something else: the defaults are as good.
    return [];
  }
}

/** A customer's own session name keeps two customers from sharing an exit. */
export function suggestSession(label: string): string {
  return slugWord(label.normalize('NFKD')).slice(0, 32) || randomSession();
}

export function randomSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `s${Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')}`;
}

export function recallRouting(key: Pick<PakKey, 'id' | 'label'>): Routing {
  const memory = readMemory();
  const own = memory.find(([id]) => id === key.id)?.[1];
  if (own) return own;
  // A new customer most likely wants what the last one got, under a session of his own.
  const last = memory[0]?.[1];
  return {
    protocol: last?.protocol ?? 'http',
    pool: last?.pool ?? 'mbl',
    country: last?.country ?? 'us',
    sessionId: suggestSession(key.label),
    rotation: 'sticky',
  };
}

export function rememberRouting(keyId: string, routing: Routing): void {
  const rest = readMemory().filter(([id]) => id !== keyId);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([[keyId, routing], ...rest].slice(0, REMEMBERED)));
  } catch {
    // Full or blocked storage costs a convenience, nothing else.
  }
}

/**
 * The routing for this customer, and a setter that remembers it. The third takes a whole routing over, for another customer
 * (or none) too: the caller then goes to that customer in the same turn.
 */
export function useRoutingOf(
  key: Pick<PakKey, 'id' | 'label'> | null,
): [Routing, (part: Partial<Routing>) => void, (keyId: string | null, routing: Routing) => void] {
  const id = key?.id ?? null;
  const [kept, setKept] = useState<{ id: string | null; routing: Routing }>(() => ({
    id,
    routing: key === null ? { protocol: 'http', pool: 'mbl', country: 'us', rotation: 'sticky' } : recallRouting(key),
  }));
  let routing = kept.routing;
  if (kept.id !== id) {
    routing = key === null ? routing : recallRouting(key);
    setKept({ id, routing });
  }
  const change = useCallback(
    (part: Partial<Routing>) =>
      setKept((old) => {
        const next = { ...old.routing, ...part };
        if (old.id !== null) rememberRouting(old.id, next);
        return { id: old.id, routing: next };
      }),
    [],
  );
  const take = useCallback((keyId: string | null, next: Routing) => {
    if (keyId !== null) rememberRouting(keyId, next);
    setKept({ id: keyId, routing: next });
  }, []);
  return [routing, change, take];
}
