import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTimeline } from '../../shared/timeline.ts';

const entry = (id: string, at: number | null) => ({ id, at });
const ids = (items: { id: string }[]) => items.map(({ id }) => id).join('');

describe('mergeTimeline', () => {
  it('puts two records in one order', () => {
    const parts = [
      { entries: [entry('a', 9), entry('c', 5)], more: false },
      { entries: [entry('b', 7), entry('d', 1)], more: false },
    ];
    expect(mergeTimeline(parts)).toEqual({ items: expect.anything(), next: [] });
    expect(ids(mergeTimeline(parts).items)).toBe('abcd');
  });

  it('keeps back what is older than the end of an unfinished part, and asks for that part', () => {
    const parts = [
      { entries: [entry('a', 9), entry('b', 8)], more: true },
      { entries: [entry('c', 8), entry('d', 3)], more: true },
    ];
    const { items, next } = mergeTimeline(parts);
    expect([ids(items), next]).toEqual(['abc', [0]]);
  });

  it('shows nothing of the one while nothing of the other is loaded, if it has something', () => {
    const parts = [
      { entries: [entry('a', 9)], more: false },
      { entries: [], more: true },
    ];
    expect(mergeTimeline(parts)).toEqual({ items: [], next: [1] });
  });

  it('leaves an entry without a time where it stood', () => {
    const parts = [
      { entries: [entry('a', 9), entry('x', null), entry('b', 4)], more: false },
      { entries: [entry('c', 6)], more: false },
    ];
    expect(ids(mergeTimeline(parts).items)).toBe('axcb');
  });

  it('page by page only ever grows at its end, and ends with everything in order', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 25 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 1, max: 4 }), (first, second, page) => {
        const all = [first, second].map((list, part) =>
          [...list].sort((a, b) => b - a).map((at, index) => ({ id: `${part}/${index}`, at })),
        );
        const loaded = [page, page];
        let before: { id: string; at: number }[] = [];
        for (let round = 0; round < 100; round += 1) {
          const parts = all.map((list, part) => ({
            entries: list.slice(0, loaded[part]),
            more: (loaded[part] ?? 0) < list.length,
          }));
          const { items, next } = mergeTimeline(parts);
          // Ties may come from either part; what was above never moves below something older.
          expect(items.slice(0, before.length).map(({ at }) => at)).toEqual(before.map(({ at }) => at));
          expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).sort((a, b) => b - a));
          before = items;
          if (next.length === 0) break;
          for (const part of next) loaded[part] = (loaded[part] ?? 0) + page;
        }
        expect(before.length).toBe(first.length + second.length);
      }),
    );
  });
});
