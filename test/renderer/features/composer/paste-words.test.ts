import { describe, expect, it } from 'vitest';
import { summary, whose } from '../../../../renderer/features/composer/paste-words.ts';
import type { Paste, Pasted } from '../../../../shared/ipc/composer.ts';

const paste = (part: Partial<Paste>): Paste => ({
  entries: [],
  total: 0,
  matched: 0,
  faulty: 0,
  skipped: [],
  lineCount: 0,
  readLineCount: 0,
  ...part,
});

describe('how a paste is spoken of', () => {
  it('tells all, what is known, what is wrong and what was left out', () => {
    const skipped = [{ message: 'No proxy in it.', count: 3, lines: [1, 2, 3] }];
    expect(summary(paste({ total: 1200, matched: 1, faulty: 2, skipped }))).toBe(
      '1,200 proxies, 1 of known customers, 2 with a problem, 3 lines skipped. The first 0 are shown.',
    );
    expect(summary(paste({ lineCount: 12_000, readLineCount: 10_000 }))).toBe(
      '0 proxies, none of known customers. Only the first 10,000 of 12,000 lines were read.',
    );
  });

  it.each<[Pasted['match'], string]>([
    ['secret', 'alice'],
    ['hint', 'alice (by the end of its secret)'],
    ['none', 'No key of this account'],
    ['noSecret', 'No secret in it'],
  ])('%s is %s', (match, words) => {
    expect(whose({ match, label: 'alice' } as Pasted)).toBe(words);
  });
});
