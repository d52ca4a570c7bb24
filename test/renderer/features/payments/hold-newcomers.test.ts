import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdNewcomers } from '../../../../renderer/features/payments/hold-newcomers.ts';

const rows = (text: string) => Array.from(text, (id) => ({ id }));
const held = (present: string, known: string | null) => {
  const { shown, waiting } = holdNewcomers(rows(present), known === null ? null : new Set(known));
  return [shown.map(({ id }) => id).join(''), waiting];
};

describe('payments that come while the list is in use', () => {
  it.each([
    ['xyabc', null, 'xyabc', 0],
    ['xyabc', 'abc', 'abc', 2],
    // One that was paid earlier and is told late would push the lines under it down.
    ['axbc', 'abc', 'abc', 1],
    // Loaded because somebody scrolled there.
    ['abcde', 'abc', 'abcde', 0],
    ['xabcde', 'abc', 'abcde', 1],
    // What was dealt with leaves its filter.
    ['xac', 'abc', 'ac', 1],
    ['xy', 'abc', 'xy', 0],
    ['xy', '', 'xy', 0],
  ])('%s with %s known: %s, %i waiting', (present, known, shown, waiting) => {
    expect(held(present, known)).toEqual([shown, waiting]);
  });

  it('loses none and keeps their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.array(fc.nat(50)), (ids, known) => {
        const present = ids.map((id) => ({ id: String(id) }));
        const { shown, waiting } = holdNewcomers(present, new Set(known.map(String)));
        expect(shown.length + waiting).toBe(present.length);
        expect(present.filter((row) => shown.includes(row))).toEqual(shown);
      }),
    );
  });
});
