import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBytes } from './secret-scan.ts';

const secret = 'pak_0123456789abcdef01234567';

describe('the secret scan itself', () => {
  const forms: [string, (text: string) => string | Buffer][] = [
    ['plain', (text) => text],
    ['base64', (text) => Buffer.from(text).toString('base64')],
    ['base64url', (text) => Buffer.from(text).toString('base64url')],
    ['hex', (text) => Buffer.from(text).toString('hex')],
    ['utf-16', (text) => Buffer.from(text, 'utf16le')],
  ];
  for (const [name, encode] of forms) {
    it(`finds a secret in ${name}, whatever stands around it`, () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (before, after) => {
          const bytes = Buffer.from(encode(before + secret + after));
          expect(scanBytes('x', bytes, ['pak_other0000000000000000000', secret])).toContainEqual(
            expect.objectContaining({ secret: 1 }),
          );
        }),
        { numRuns: 300 },
      );
    });
  }

  it('finds nothing where there is nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(scanBytes('x', Buffer.from(bytes), [secret])).toEqual([]);
      }),
    );
  });
});
