/** How deep a stock is, as one word: a number alone does not tell whether a customer will notice. */
import type { Routing } from '../../../shared/proxy-url.ts';

export type Depth = 'strong' | 'limited' | 'few' | 'none';

/** Exits of one pool in one country. Modems hold longer than peers, so fewer of them carry a customer. */
const LEVELS: Record<'mbl' | 'peer', { strong: number; limited: number }> = {
  mbl: { strong: 15, limited: 5 },
  peer: { strong: 50, limited: 10 },
};

export const DEPTH_WORDS: Record<Depth, string> = {
  strong: 'strong',
  limited: 'limited',
  few: 'very few',
  none: 'none online',
};

const ORDER: readonly Depth[] = ['none', 'few', 'limited', 'strong'];

export function poolDepth(pool: 'mbl' | 'peer', count: number): Depth {
  const { strong, limited } = LEVELS[pool];
  return count <= 0 ? 'none' : count >= strong ? 'strong' : count >= limited ? 'limited' : 'few';
}

/** Of what `pool` draws from in `country`: with `any` and `best` the deeper of the two counts. */
export function stockDepth(
  pools: Record<string, Record<string, number>>,
  pool: Routing['pool'],
  country: string,
): Depth {
  const drawn = pool === 'mbl' || pool === 'peer' ? [pool] : (['mbl', 'peer'] as const);
  return drawn
    .map((name) => poolDepth(name, pools[name]?.[country] ?? 0))
    .reduce((deepest, depth) => (ORDER.indexOf(depth) > ORDER.indexOf(deepest) ? depth : deepest), 'none' as Depth);
}
