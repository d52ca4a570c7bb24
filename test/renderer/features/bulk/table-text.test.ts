import { describe, expect, it } from 'vitest';
import { tableText } from '../../../../renderer/features/bulk/table-text.ts';

const NAME = 'Müller,5';

describe('a file as text', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(NAME)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${NAME}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${NAME}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${NAME}`, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(NAME, 'latin1')],
  ])('%s', (_name, bytes) => {
    expect(tableText(bytes)).toBe(NAME);
  });

  it('windows-1252 has its own signs where Latin-1 has none', () => {
    expect(tableText(Uint8Array.of(0x80, 0x20, 0x96))).toBe('€ –');
  });

  it('a stray byte in UTF-8 spoils its own name only', () => {
    const text = (...parts: (string | number)[]) =>
      tableText(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part)))));
    expect(text(`${NAME}\nJos`, 0xe9, ',5')).toBe(`${NAME}\nJos\uFFFD,5`);
    expect(text('\uFEFFJos', 0xe9, ',5')).toBe('Jos\uFFFD,5');
    expect(text('Jos', 0xe9, ',5')).toBe('José,5');
  });

  it('refuses what is no text', () => {
    expect(() => tableText(Buffer.from('PK\u0003\u0004\u0000\u0000'))).toThrow();
    expect(() => tableText(Buffer.from(NAME, 'utf16le'))).toThrow();
  });
});
