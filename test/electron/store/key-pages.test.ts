import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshStore, key, NOON } from './fixtures.ts';

const breathe = async () => undefined;

describe('the list in pages', () => {
  it('is whole and in order whatever the size of a page, with labels that are equal, empty or odd', () => {
    const { store } = freshStore();
    const labels = ['', ' ', 'same', 'same', 'same', '🦊', 'ß', 'Zoë', 'a 10', 'a 9', '\u202Ertl', 'x'.repeat(10_000)];
    store.keys.applyList(
      labels.map((label, index) => key(`k${index}`, { label })),
      NOON,
    );
    const whole = store.keys.list().map(({ id }) => id);
    for (const limit of [1, 2, 5, 100]) {
      const seen: string[] = [];
      let cursor: [string, string] | null = null;
      do {
        const page: ReturnType<typeof store.keys.page> = store.keys.page({ limit, cursor });
        seen.push(...page.keys.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== null);
      expect(seen).toEqual(whole);
    }
  });

  it('of an empty account is one empty page', () => {
    expect(freshStore().store.keys.page({ limit: 10, cursor: null })).toEqual({ keys: [], next: null });
  });
});

describe('what changed', () => {
  it('is told from any revision, in parts, and ends at the present', () => {
    const { store, clock } = freshStore();
    const ids = ['a', 'b', 'c', 'd'];
    const change = fc.record({ id: fc.constantFrom(...ids), usedMb: fc.nat(1000), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const from = store.keys.revision();
        const before = new Map(store.keys.list().map((row) => [row.id, row]));
        for (const { id, usedMb, gone } of changes) {
          clock.now += 1;
          if (gone) store.keys.markGone(id, clock.now);
          else store.keys.upsert(key(id, { usedMb, asOf: clock.now }));
        }
        let revision = from;
        for (let more = true; more; ) {
          const part = store.keys.changesSince(revision, 2);
          for (const row of part.keys) before.set(row.id, row);
          for (const id of part.removed) before.delete(id);
          ({ revision, more } = part);
        }
        expect(revision).toBe(store.keys.revision());
        expect([...before.values()].map(({ id, usedMb }) => [id, usedMb]).sort()).toEqual(
          store.keys
            .list()
            .map(({ id, usedMb }) => [id, usedMb])
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is nothing when the same list is read again', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a'), key('b')], NOON);
    const revision = store.keys.revision();
    store.keys.applyList([key('a'), key('b')], NOON + 60_000);
    expect(store.keys.changesSince(revision, 10)).toEqual({ keys: [], removed: [], revision, more: false });
  });
});

describe('a long list', () => {
  const rows = (count: number, usedMb: number) =>
    Array.from({ length: count }, (_, index) => key(`k${String(index).padStart(5, '0')}`, { usedMb }));

  it('ends as a short one would: rows, gone keys, its time and the usage', async () => {
    const long = freshStore();
    const short = freshStore();
    for (const [at, count, usedMb] of [
      [NOON, 1_700, 10],
      [NOON + 3_600_000, 1_600, 25],
    ] as const) {
      long.clock.now = at;
      short.clock.now = at;
      const changed = await long.store.keys.applyLongList(rows(count, usedMb), at, true, breathe);
      expect(changed.sort()).toEqual(short.store.keys.applyList(rows(count, usedMb), at).sort());
    }
    for (const { store } of [long, short]) expect(store.keys.count()).toBe(1_600);
    expect(long.store.keys.list({ withGone: true })).toEqual(short.store.keys.list({ withGone: true }));
    expect(long.store.keys.asOf()).toBe(short.store.keys.asOf());
    const at = NOON + 3_600_000;
    expect(long.store.usage.series('24h', at)).toEqual(short.store.usage.series('24h', at));
  });

  it('lets a change through between two parts, and does not put the older row over it', async () => {
    const { store, clock } = freshStore();
    clock.now = NOON + 10_000;
    let breaths = 0;
    await store.keys.applyLongList(rows(1_700, 10), NOON, true, async () => {
      breaths += 1;
      if (breaths === 1) {
        store.keys.upsert(key('k01699', { usedMb: 99, asOf: NOON + 5_000 }));
        store.keys.upsert(key('minted', { asOf: NOON + 5_000 }));
      }
    });
    expect(breaths).toBeGreaterThan(2);
    expect(store.keys.get('k01699')?.usedMb).toBe(99);
    expect(store.keys.get('minted')?.gone).toBe(false);
  });

  it('that is cut off keeps what was read, marks nothing as gone, and is not taken for a whole one', async () => {
    const { store } = freshStore();
    store.keys.applyList([...rows(3, 1), key('other')], NOON);
    const later = NOON + 60_000;
    let breaths = 0;
    const cut = store.keys.applyLongList(rows(1_700, 10), later, true, async () => {
      breaths += 1;
      if (breaths === 2) throw new Error('the power went');
    });
    await expect(cut).rejects.toThrow('the power went');
    expect(store.keys.asOf()).toBe(NOON);
    expect(store.keys.count()).toBe(1_001);
    expect(store.keys.get('other')?.gone).toBe(false);
    // The next whole list puts it right, and counts each byte once.
    await store.keys.applyLongList(rows(1_700, 10), later + 60_000, true, breathe);
    expect(store.keys.count()).toBe(1_700);
    expect(store.keys.get('other')?.gone).toBe(true);
    expect(store.usage.series('24h', later + 60_000, 'k00000').totalMb).toBe(9);
  });

  it('with an id twice has it once', async () => {
    const { store } = freshStore();
    await store.keys.applyLongList([...rows(1_200, 5), key('k00000', { usedMb: 7 })], NOON, true, breathe);
    expect(store.keys.count()).toBe(1_200);
    expect(store.keys.get('k00000')?.usedMb).toBe(7);
  });
});
