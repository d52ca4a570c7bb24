import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, createKeyListLoader, type KeyList } from '../../../renderer/queries/key-list.ts';
import type { PakKey } from '../../../shared/key.ts';
import { compareKeys, sortKey } from '../../../shared/key-order.ts';
import { FIXTURE_NOW, fixtureKey } from '../fixtures.ts';

const key = (id: string, part: Partial<PakKey> = {}): PakKey => ({
  ...fixtureKey(0, FIXTURE_NOW),
  id,
  label: id,
  ...part,
});

/** A main with a list in pages of two, and a revision for each change. */
function fakeMain(start: PakKey[]) {
  const main = {
    feed: 'one',
    keys: new Map(start.map((row) => [row.id, row])),
    log: [] as string[],
    calls: [] as string[],
    /** Runs before each answer is made. */
    before: (_call: string) => {},
    change(row: PakKey) {
      main.keys.set(row.id, row);
      main.log.push(row.id);
    },
    remove(id: string) {
      main.keys.delete(id);
      main.log.push(id);
    },
    sorted: () => [...main.keys.values()].sort(compareKeys),
    restart(feed: string, keys: PakKey[]) {
      main.feed = feed;
      main.keys = new Map(keys.map((row) => [row.id, row]));
      main.log = [];
    },
    api: {
      async list({ cursor }: { cursor?: [string, string] | undefined; limit?: number | undefined }) {
        main.calls.push('list');
        main.before('list');
        const all = main.sorted();
        const from =
          cursor === undefined
            ? 0
            : all.filter((row) => compareKeys(row, { id: cursor[1], label: cursor[0] }) <= 0).length;
        const keys = structuredClone(all.slice(from, from + 2));
        const last = keys.at(-1);
        const next = last && from + 2 < all.length ? ([sortKey(last.label), last.id] as [string, string]) : null;
        return { keys, next, total: all.length, asOf: 1, feed: main.feed, revision: main.log.length };
      },
      async changes({ feed, revision }: { feed: string; revision: number }) {
        main.calls.push('changes');
        main.before('changes');
        const status = { total: main.keys.size, asOf: 2 };
        if (feed !== main.feed) return { restart: true, keys: [], removed: [], revision: 0, more: false, ...status };
        // Two at a time, as a long answer comes in parts.
        const upTo = Math.min(main.log.length, revision + 2);
        const ids = [...new Set(main.log.slice(revision, upTo))];
        return {
          restart: false,
          keys: structuredClone(ids.flatMap((id) => main.keys.get(id) ?? [])),
          removed: ids.filter((id) => !main.keys.has(id)),
          revision: upTo,
          more: upTo < main.log.length,
          ...status,
        };
      },
    },
  };
  return main;
}

const ids = (list: KeyList) => list.keys.map((row) => row.id);

describe('the list of keys in the page', () => {
  it('is read page by page, then only what changed; a row that did not change stays the same object', async () => {
    const main = fakeMain(['a', 'b', 'c', 'd', 'e'].map((id) => key(id)));
    const loader = createKeyListLoader(
      () => main.api,
      () => {},
    );
    const first = await loader.load(undefined);
    expect(ids(first)).toEqual(['a', 'b', 'c', 'd', 'e']);
    main.change(key('c', { usedMb: 5 }));
    main.calls.length = 0;
    const second = await loader.load(first);
    expect(main.calls).toEqual(['changes']);
    expect(second.keys.map((row, index) => row === first.keys[index])).toEqual([true, true, false, true, true]);
    expect(second.keys[2]?.usedMb).toBe(5);
  });

  it('loses no change that happens while it is being read', async () => {
    const main = fakeMain(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => key(id)));
    let pages = 0;
    main.before = (call) => {
      if (call !== 'list') return;
      pages += 1;
      // Both are behind the cursor by now.
      if (pages === 3) {
        main.change(key('a', { usedMb: 77 }));
        main.remove('b');
        main.change(key('aa'));
      }
    };
    const list = await createKeyListLoader(
      () => main.api,
      () => {},
    ).load(undefined);
    expect(ids(list)).toEqual(['a', 'aa', 'c', 'd', 'e', 'f']);
    expect(list.keys[0]?.usedMb).toBe(77);
  });

  it('looks once more for whoever asked while it was busy, and does not start twice', async () => {
    const main = fakeMain([key('a'), key('b')]);
    const loader = createKeyListLoader(
      () => main.api,
      () => {},
    );
    const first = await loader.load(undefined);
    main.calls.length = 0;
    const one = loader.load(first);
    main.change(key('b', { usedMb: 9 }));
    const two = loader.load(first);
    expect(two).toBe(one);
    expect((await two).keys[1]?.usedMb).toBe(9);
    expect(main.calls).toEqual(['changes', 'changes']);
  });

  it('starts anew with another account, even in the middle of a page', async () => {
    const main = fakeMain(['a', 'b', 'c', 'd'].map((id) => key(id)));
    const loader = createKeyListLoader(
      () => main.api,
      () => {},
    );
    const first = await loader.load(undefined);
    main.restart('two', [key('x'), key('y')]);
    expect(ids(await loader.load(first))).toEqual(['x', 'y']);
    let pages = 0;
    main.restart(
      'three',
      ['p', 'q', 'r'].map((id) => key(id)),
    );
    main.before = (call) => {
      pages += call === 'list' ? 1 : 0;
      if (pages === 2) main.restart('four', [key('z')]);
    };
    expect(ids(await loader.load(undefined))).toEqual(['z']);
  });

  it('says what failed, and goes on from there the next time', async () => {
    const main = fakeMain([key('a')]);
    const loader = createKeyListLoader(
      () => main.api,
      () => {},
    );
    const first = await loader.load(undefined);
    main.before = () => {
      throw new Error('gone');
    };
    await expect(loader.load(first)).rejects.toThrow('gone');
    main.before = () => {};
    main.change(key('b'));
    expect(ids(await loader.load(first))).toEqual(['a', 'b']);
  });

  it('shows a long list while it comes in', async () => {
    const main = fakeMain(Array.from({ length: 9 }, (_, index) => key(`k${index}`)));
    const shown: number[] = [];
    await createKeyListLoader(
      () => main.api,
      (list) => shown.push(list.keys.length),
    ).load(undefined);
    expect(shown).toEqual([2]);
  });

  it('is after any changes what a fresh list would be', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const label = fc.constantFrom('alpha', 'Beta', 'beta 2', 'beta 10', '', ' ', 'Écran', '🦊');
    const step = fc.record({ id, label, gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 }), (rounds) => {
        const truth = new Map<string, PakKey>();
        let list: KeyList = { keys: [], next: null, total: 0, asOf: null, feed: 'f', revision: 0 };
        for (const round of rounds) {
          for (const { id: changed, label: name, gone } of round) {
            if (gone) truth.delete(changed);
            else truth.set(changed, key(changed, { label: name }));
          }
          const touched = [...new Set(round.map((entry) => entry.id))];
          list = applyChanges(list, {
            restart: false,
            keys: touched.flatMap((changed) => truth.get(changed) ?? []),
            removed: touched.filter((changed) => !truth.has(changed)),
            revision: 0,
            more: false,
            total: truth.size,
            asOf: null,
          });
        }
        expect(list.keys).toEqual([...truth.values()].sort(compareKeys));
      }),
    );
  });
});
