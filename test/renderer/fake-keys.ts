/** The list of keys as main gives it: by label, page by page, and what changed since. */
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { PakKey } from '../../shared/key.ts';
import { compareKeys, sortKey } from '../../shared/key-order.ts';
import type { FakeState } from './fake-main.ts';

const PAGE = 2_000;

export function fakeKeyList(state: FakeState): Pick<Handlers['keys'], 'list' | 'changes'> {
  /** Every list that there was, so that what changed can be told. */
  const lists: { from: readonly PakKey[]; sorted: readonly PakKey[] }[] = [];
  const newest = () => {
    const last = lists.at(-1);
    if (last?.from === state.keys) return last.sorted;
    const sorted = [...state.keys].sort(compareKeys);
    lists.push({ from: state.keys, sorted });
    return sorted;
  };
  const status = () => ({ total: state.keys.length, asOf: state.sync.asOf });
  return {
    list({ limit = PAGE, cursor }) {
      const sorted = newest();
      const from = cursor === undefined ? 0 : sorted.findIndex(({ id }) => id === cursor[1]) + 1;
      const keys = sorted.slice(from, from + limit);
      const last = keys.at(-1);
      const isEnd = from + limit >= sorted.length || last === undefined;
      return {
        keys,
        next: isEnd ? null : [sortKey(last.label), last.id],
        feed: 'fake',
        revision: lists.length - 1,
        ...status(),
      };
    },
    changes({ revision }) {
      const before = new Map(lists[revision]?.sorted.map((key) => [key.id, key]));
      const now = newest();
      const present = new Set(now.map(({ id }) => id));
      return {
        restart: false,
        keys: now.filter((key) => before.get(key.id) !== key),
        removed: [...before.keys()].filter((id) => !present.has(id)),
        revision: lists.length - 1,
        more: false,
        ...status(),
      };
    },
  };
}
