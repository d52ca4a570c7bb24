import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustomer, readDays, readGb, readTerms } from '../../shared/payment.ts';

describe('GB of a payment', () => {
  for (const [value, gb] of [
    ['10', 10],
    [' 7 ', 7],
    [10, 10],
    ['1000', 1000],
  ] as const) {
    it(`reads ${JSON.stringify(value)}`, () => expect(readGb(value)).toEqual({ gb }));
  }
  for (const value of [
    ...['ten', '0.5', '1e3', '1000000000', '1001', '0', '-5', '', '10 GB', '010', '0x10', '١٠', '10,0'],
    ...[0.5, 1e9, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, true, null, undefined, ['10'], { gb: 10 }],
  ]) {
    it(`refuses ${JSON.stringify(value)} with a reason`, () => {
      expect(readGb(value)).toEqual({ problem: expect.stringMatching(/GB/) });
    });
  }
  it('never makes a number of what is not one', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        let read: ReturnType<typeof readGb>;
        try {
          read = readGb(value);
        } catch {
          // An object whose toString throws is none of JSON's.
          return;
        }
        if ('gb' in read) expect(String(value).trim()).toBe(String(read.gb));
      }),
    );
  });
});

describe('days and customer', () => {
  it('are the guide’s 30 where nothing is said, never guessed where it is unreadable', () => {
    expect(readDays(undefined)).toEqual({ days: 30 });
    expect(readDays('never')).toEqual({ days: null });
    expect(readDays('60')).toEqual({ days: 60 });
    for (const value of ['soon', '0', '1.5', '99999']) expect(readDays(value)).toHaveProperty('problem');
  });
  it('is the first that names somebody, without what cannot be seen', () => {
    expect(readCustomer('  alice\u202e\u0000 smith ')).toBe('alice smith');
    expect(readCustomer('\u200b')).toBeNull();
    expect(readCustomer('x'.repeat(300))).toHaveLength(200);
    expect(readTerms({ gb: '5' }, [null, '', 'cus_1', 'b@c'])).toEqual({
      gb: 5,
      days: 30,
      customer: 'cus_1',
      problems: [],
    });
  });
  it('tells every problem, and does not look up the prototype', () => {
    expect(readTerms(null, []).problems).toHaveLength(2);
    expect(readTerms(JSON.parse('{"__proto__":{"gb":"5"}}'), ['a']).gb).toBeNull();
  });
});
