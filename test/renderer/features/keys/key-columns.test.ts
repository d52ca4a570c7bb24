import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN_FACTS, fitColumns } from '../../../../renderer/features/keys/key-columns.ts';
import { FIRST_VIEW, KEY_COLUMNS, wholeColumns } from '../../../../shared/key-view.ts';

describe('columns', () => {
  it('are all there where there is room', () => {
    expect(fitColumns(FIRST_VIEW.columns, 1200)).toMatchObject({
      shown: ['customer', 'state', 'used', 'left', 'expires', 'lastUsed'],
      strip: true,
    });
  });

  it('go by their weight where the drawer leaves no room, whose key it is stays to the last', () => {
    expect(fitColumns(FIRST_VIEW.columns, 700).shown).toEqual(['customer', 'state', 'used', 'left', 'expires']);
    expect(fitColumns(FIRST_VIEW.columns, 400).shown).toEqual(['customer', 'state']);
    expect(fitColumns(FIRST_VIEW.columns, 100).shown).toEqual(['customer']);
  });

  it('never need more than there is, down to the width of the smallest window', () => {
    const columns = fc
      .shuffledSubarray([...KEY_COLUMNS], { minLength: KEY_COLUMNS.length })
      .chain((ids) =>
        fc
          .array(fc.boolean(), { minLength: ids.length, maxLength: ids.length })
          .map((shown) => wholeColumns(ids.map((id, index) => ({ id, shown: shown[index] ?? false, widthPx: null })))),
      );
    fc.assert(
      fc.property(columns, fc.integer({ min: 240, max: 4000 }), (chosen, widthPx) => {
        const { shown, strip } = fitColumns(chosen, widthPx);
        const least = shown.reduce((sum, id) => sum + COLUMN_FACTS[id].minPx + 12, 24 + 20 + 12 + (strip ? 112 : 28));
        expect(shown).toContain('customer');
        expect(least).toBeLessThanOrEqual(widthPx);
      }),
    );
  });

  it('of a view of another version are made whole', () => {
    const columns = wholeColumns([
      { id: 'used', shown: true, widthPx: 200 },
      { id: 'customer', shown: false, widthPx: null },
    ]);
    expect(columns.map(({ id }) => id).toSorted()).toEqual([...KEY_COLUMNS].toSorted());
    expect(columns[0]).toEqual({ id: 'used', shown: true, widthPx: 200 });
    expect(columns.find(({ id }) => id === 'customer')?.shown).toBe(true);
  });
});
