import { describe, expect, it } from 'vitest';
import { type Depth, poolDepth, stockDepth } from '../../../../renderer/features/routing/stock-depth.ts';

describe('how deep a stock is', () => {
  it.each<['mbl' | 'peer', number, Depth]>([
    ['mbl', 15, 'strong'],
    ['mbl', 14, 'limited'],
    ['mbl', 5, 'limited'],
    ['mbl', 4, 'few'],
    ['mbl', 0, 'none'],
    ['peer', 50, 'strong'],
    ['peer', 49, 'limited'],
    ['peer', 10, 'limited'],
    ['peer', 9, 'few'],
    ['peer', -1, 'none'],
  ])('%s with %i is %s', (pool, count, depth) => {
    expect(poolDepth(pool, count)).toBe(depth);
  });

  it('is the deeper of the two where either pool may serve', () => {
    const pools = { mbl: { us: 20, fr: 2 }, peer: { us: 3, fr: 60 } };
    expect(stockDepth(pools, 'any', 'us')).toBe('strong');
    expect(stockDepth(pools, 'best', 'fr')).toBe('strong');
    expect(stockDepth(pools, 'mbl', 'fr')).toBe('few');
    expect(stockDepth(pools, undefined, 'jp')).toBe('none');
    expect(stockDepth({}, 'peer', 'us')).toBe('none');
  });
});
