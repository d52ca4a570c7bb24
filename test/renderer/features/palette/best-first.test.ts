import { describe, expect, it } from 'vitest';
import { matchRank } from '../../../../renderer/features/palette/best-first.ts';

describe('which customer is meant', () => {
  const ranks: [string, string, number][] = [
    ['alice@acme', 'ali', 0],
    ['customer:alice', 'ali', 1],
    ['dalia haddad', 'ali', 2],
    ['dalia alison', 'ali', 1],
    ['global logistics', 'log', 1],
    ['naïve ali', 'ali', 1],
    ['kiosk 24 77', '77', 1],
    ['kiosk 177', '77', 2],
  ];
  for (const [name, typed, rank] of ranks) {
    it(`"${typed}" in "${name}" ranks ${rank}`, () => expect(matchRank(name, typed)).toBe(rank));
  }
});
