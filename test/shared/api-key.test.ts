import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseApiKey } from '../../shared/api-key.ts';

const KEY = 'psx_CANARY0123456789abcdefghijklmnop';

/** What a clipboard brings: letters, and now and then what no header may hold. */
const noise = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1 }),
    fc.constantFrom('\r', '\n', '\0', '\u200b', 'é', '😀', '\ud800', '"', '.'),
  ),
});

describe('parseApiKey', () => {
  it.each([
    ['as it is', KEY],
    ['white space', `  ${KEY}\r\n\t`],
    ['quotes', `"${KEY}"`],
    ['typographic quotes', `“${KEY}”`],
    ['back-ticks within quotes', `" \`${KEY}\` "`],
    ['zero-width characters and a byte-order mark', `\ufeff\u200b${KEY}\u200d\u00a0`],
  ])('[fault 37] takes it with %s', (_name, text) => {
    expect(parseApiKey(text)).toEqual({ ok: true, apiKey: KEY });
  });

  it.each([
    ['nothing', '', 'key_malformed'],
    ['only white space', ' \n ', 'key_malformed'],
    ['[fault 37] a line break inside', `psx_0123456789\r\nx-evil: 1234567`, 'key_malformed'],
    ['[fault 37] a space inside', 'psx_0123456789 abcdefghijklm', 'key_malformed'],
    ['[fault 37] a zero-width character inside', 'psx_0123456789\u200babcdefghijklm', 'key_malformed'],
    ['[fault 37] letters that are not Latin', 'psx_0123456789абвгдежзиклмн', 'key_malformed'],
    ['[fault 37] a control character', 'psx_0123456789\u0000abcdefghijklm', 'key_malformed'],
    ['[fault 38] a customer’s key', 'pak_0123456789abcdef01234567', 'key_wrong_kind'],
    ['[fault 38] a customer’s key in quotes', '"PAK_0123456789abcdef01234567"', 'key_wrong_kind'],
    ['[fault 38] another prefix', 'sk_live_0123456789abcdef01234567', 'key_malformed'],
    ['the proxy username', 'psx_ab12', 'key_malformed'],
    ['a whole proxy username', 'psx_ab12-mbl-us-sid-alice7:pak_0123456789abcdef01234567', 'key_malformed'],
    ['a proxy URL', 'http://psx_ab12-mbl-us:pak_0123456789abcdef01234567@gw.proxies.sx:7000', 'key_malformed'],
    ['a masked key', 'psx_0123…7f3a', 'key_malformed'],
    ['a starred key', 'psx_**************************', 'key_malformed'],
    ['a novel', `psx_${'x'.repeat(5000)}`, 'key_malformed'],
    ['megabytes of spaces', `x${' '.repeat(5_000_000)}x`, 'key_malformed'],
    ['one quote', `"${KEY}`, 'key_malformed'],
  ])('refuses %s', (_name, text, code) => {
    const parsed = parseApiKey(text);
    if (parsed.ok) throw new Error('It was taken');
    expect(parsed.error.code).toBe(code);
    expect(parsed.error.fields).toEqual([{ field: 'apiKey', message: parsed.error.message }]);
    expect(parsed.error.nextStep).not.toBe('');
  });

  it('no message holds any part of what was entered', () => {
    fc.assert(
      fc.property(noise, fc.constantFrom('', 'psx_', 'pak_'), (text, prefix) => {
        const parsed = parseApiKey(`${prefix}ZQXJ${text}ZQXJ`);
        if (!parsed.ok) expect(JSON.stringify(parsed.error)).not.toContain('ZQXJ');
      }),
    );
  });

  it('what it takes is fit for a header, and taking it again changes nothing', () => {
    fc.assert(
      fc.property(noise, (tail) => {
        const parsed = parseApiKey(`${KEY}${tail}`);
        if (!parsed.ok) return;
        expect(parsed.apiKey).toMatch(/^[\x21-\x7e]+$/);
        expect(parseApiKey(parsed.apiKey)).toEqual(parsed);
      }),
    );
  });
});
