import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSessionId } from '../../shared/gateway-grammar.ts';
import {
  DEFAULT_PATTERN,
  isUsable,
  lintPattern,
  type PatternFindingCode,
  type SessionPattern,
  sessionNames,
} from '../../shared/session-pattern.ts';

const base: SessionPattern = { pattern: '{customer}{n}', count: 3, start: 1, padding: 0 };
const words = () => {
  let at = 0;
  return () => `r${(at++).toString(36).padStart(7, '0')}`;
};
const names = (part: Partial<SessionPattern>, customer = 'alice@acme') => [
  ...sessionNames({ ...base, ...part }, customer, words()),
];

describe('session names by a pattern', () => {
  it('count up under the customer’s name', () => {
    expect(names({})).toEqual(['aliceacme1', 'aliceacme2', 'aliceacme3']);
    expect(names({ pattern: 'job_{n}', start: 98, padding: 4 })).toEqual(['job_0098', 'job_0099', 'job_0100']);
    expect(names({ pattern: '{n}x{n}', start: 0 })).toEqual(['0x0', '1x1', '2x2']);
    expect(names({ pattern: 'fixed', count: 1 })).toEqual(['fixed']);
  });

  it('of two customers do not meet by the pattern that is offered first', () => {
    const [shop, shop1] = ['Shop', 'Shop 1'].map((label) => names({ pattern: DEFAULT_PATTERN, count: 30 }, label));
    expect(shop?.[0]).toBe('shop_1');
    expect(shop?.filter((name) => shop1?.includes(name))).toEqual([]);
  });

  it('take a label apart as the gateway would', () => {
    expect(names({ count: 1 }, 'Élodie & Søn — 80 characters of a customer who has a very long name indeed')[0]).toBe(
      'elodiesn80charactersofacustomerw1',
    );
    expect(names({ count: 1, pattern: 's{customer}' }, '客户')).toEqual(['s']);
  });

  it('draw a random word again when two meet', () => {
    const drawn = ['aaaaaaaa', 'aaaaaaaa', 'bbbbbbbb'];
    expect([...sessionNames({ ...base, pattern: '{random}', count: 2 }, 'x', () => drawn.shift() ?? '')]).toEqual([
      'aaaaaaaa',
      'bbbbbbbb',
    ]);
  });

  it.each<[PatternFindingCode, Partial<SessionPattern>, Partial<SessionPattern>]>([
    ['empty', { pattern: '  ' }, {}],
    ['empty', { pattern: '{customer}', count: 1 }, { pattern: 'a{customer}', count: 1 }],
    ['unknown_placeholder', { pattern: '{customer}{number}{n}' }, {}],
    ['not_unique', { pattern: 'same' }, { pattern: 'same', count: 1 }],
    ['bad_characters', { pattern: 'Job-{n}' }, { pattern: 'job_{n}' }],
    ['too_long', { pattern: `${'a'.repeat(64)}{n}` }, { pattern: `${'a'.repeat(63)}{n}` }],
    ['padding_short', { start: 95, count: 10, padding: 2 }, { start: 85, count: 10, padding: 2 }],
    ['nameless_customer', { pattern: '{customer}x{n}' }, {}],
  ])('%s is found where it is, and not where it is not', (code, bad, good) => {
    const badCustomer = code === 'nameless_customer' || (code === 'empty' && bad.count === 1) ? '客户' : 'alice';
    const goodCustomer = 'alice';
    const found = lintPattern({ ...base, ...bad }, badCustomer);
    expect(found.map((finding) => finding.code)).toContain(code);
    expect(lintPattern({ ...base, ...good }, goodCustomer).map((finding) => finding.code)).not.toContain(code);
    const fix = found.find((finding) => finding.code === code)?.fix;
    if (fix) expect(lintPattern(fix.pattern, badCustomer).map((finding) => finding.code)).not.toContain(code);
  });

  it('whatever is written: without an error every name is one of its own that the gateway reads', () => {
    const piece = fc.constantFrom('{n}', '{customer}', '{random}', 'a', '_', '9', 'A', '-', '{', '}', '{x}', 'é', ' ');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        fc.record({
          count: fc.integer({ min: 1, max: 40 }),
          start: fc.integer({ min: 0, max: 2000 }),
          padding: fc.nat(12),
        }),
        fc.string({ maxLength: 60 }),
        (pattern, rest, customer) => {
          const sessions = { pattern, ...rest };
          if (!isUsable(sessions, customer)) return;
          const all = [...sessionNames(sessions, customer, words())];
          expect(all).toHaveLength(rest.count);
          expect(new Set(all).size).toBe(rest.count);
          expect(all.filter((name) => !isSessionId(name))).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
