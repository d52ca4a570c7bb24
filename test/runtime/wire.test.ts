import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './wire.ts';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, -0),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toJSON')), tie('any'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).any;

describe('values between page and main', () => {
  it('arrive as structured clone would bring them', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decode(encode(sent))).toEqual(structuredClone(sent));
      }),
    );
  });

  it('keep an own __proto__ an own property', () => {
    const sent = JSON.parse('{"__proto__":{"polluted":true}}');
    const got = decode(encode([sent])) as [object];
    expect(Object.hasOwn(got[0], '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([[new Map()], [new Set()], [new Uint8Array(1)]])('refuse loudly what they cannot carry: %s', (sent) => {
    expect(() => encode({ sent })).toThrow(TypeError);
  });
});
