import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyRows } from '../../../../renderer/features/keys/key-rows.ts';
import { createFinder, matcher, narrows } from '../../../../renderer/features/keys/key-search.ts';
import { FIXTURE_NOW, fixtureKeys, oddKeys } from '../../fixtures.ts';

const rows = keyRows([...fixtureKeys(200, FIXTURE_NOW), ...oddKeys(FIXTURE_NOW)], FIXTURE_NOW);

describe('finding', () => {
  it('gives, letter by letter, what a search from nothing gives', () => {
    const letters = fc.constantFrom('a', 'l', 'i', 'c', 'e', ' ', '3', '65f0c', 'pak_', 'Bob', '@', '#', '0');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), (typed) => {
        const find = createFinder();
        let query = '';
        for (const letter of typed) {
          query += letter;
          expect(find(rows, query, [])).toEqual(rows.filter(matcher(query)));
        }
        // And back again.
        for (; query !== ''; query = query.slice(0, -1)) {
          expect(find(rows, query, [])).toEqual(rows.filter(matcher(query)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('looks at all of them again when a word has become long enough for an id', () => {
    expect(narrows('3f2', '3f2a')).toBe(false);
    expect(narrows('3f', '3f2')).toBe(true);
    expect(narrows('3f2a', '3f2a1')).toBe(true);
    expect(narrows('alice', 'bob')).toBe(false);
  });

  it('gives the same array for the same question, so that nothing is drawn again', () => {
    const find = createFinder();
    expect(find(rows, 'alice', [])).toBe(find(rows, 'alice', []));
    expect(find(rows, '', [])).toBe(rows);
  });
});
