/** What this computer keeps about keys: tags, notes, pins, external ids; and the views of the table. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type KeyLocal, noLocal } from '../../shared/key-local.ts';
import type { KeyView } from '../../shared/key-view.ts';
import { api } from '../ipc-client.ts';

type Locals = ReadonlyMap<string, KeyLocal>;

const NONE: Locals = new Map();
/** As many as main takes in one call. */
const KEYS_PER_CALL = 2_000;

const isSame = (a: KeyLocal, b: KeyLocal) =>
  a.pinned === b.pinned &&
  a.note === b.note &&
  a.externalId === b.externalId &&
  a.tags.length === b.tags.length &&
  a.tags.every((tag, index) => tag === b.tags[index]);

/** What did not change keeps its identity, so that its line is not drawn again. */
function keepSame(before: unknown, after: unknown): Locals {
  const next = after as Map<string, KeyLocal>;
  if (!(before instanceof Map)) return next;
  for (const [keyId, entry] of next) {
    const old = (before as Locals).get(keyId);
    if (old && isSame(old, entry)) next.set(keyId, old);
  }
  return next;
}

export const localRows = queryOptions({
  queryKey: ['local', 'rows'],
  queryFn: async (): Promise<Locals> => {
    const rows = new Map<string, KeyLocal>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof api.local.list>> = await api.local.list(cursor === null ? {} : { cursor });
      for (const row of page.rows) rows.set(row.keyId, row);
      cursor = page.next;
    } while (cursor !== null);
    return rows;
  },
  structuralSharing: keepSame,
});

export const tableViews = queryOptions({ queryKey: ['local', 'views'], queryFn: () => api.local.views({}) });

export function useLocals(): Locals {
  return useQuery(localRows).data ?? NONE;
}

/** Undefined while it is not read yet; all empty where nothing is kept. */
export function useKeyLocal(keyId: string): KeyLocal | undefined {
  const { data } = useQuery(localRows);
  return data && (data.get(keyId) ?? noLocal(keyId));
}

export function useViews() {
  return useQuery(tableViews);
}

async function inParts(keyIds: readonly string[], send: (part: string[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < keyIds.length; from += KEYS_PER_CALL) await send(keyIds.slice(from, from + KEYS_PER_CALL));
}

export function tagKeys(keyIds: readonly string[], add: string[], remove: string[]): Promise<void> {
  return inParts(keyIds, (part) => api.local.tag({ keyIds: part, add, remove }));
}

export function pinKeys(keyIds: readonly string[], pinned: boolean): Promise<void> {
  return inParts(keyIds, (part) => api.local.pin({ keyIds: part, pinned }));
}

export function rememberView(view: KeyView): Promise<unknown> {
  return api.local.rememberView({ view });
}
