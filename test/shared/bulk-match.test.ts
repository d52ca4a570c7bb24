import { describe, expect, it } from 'vitest';
import { matchLines, withoutSecrets } from '../../shared/bulk-match.ts';
import type { PakKey } from '../../shared/key.ts';

const SECRET_A = `pak_${'a'.repeat(20)}3f2a`;
const SECRET_B = `pak_${'b'.repeat(20)}3f2a`;
const key = (id: string, label: string, secretHint: string | null = null, gone = false) =>
  ({ id, label, secretHint, gone }) as PakKey;
const KEYS = [
  key('65a', 'alice@acme', 'pak_••••3f2a'),
  key('65b', 'Bob', 'pak_••••3f2a'),
  key('65c', 'twin'),
  key('65d', 'Twin'),
  key('65e', 'gone', null, true),
  key('65f', 'Zoë'),
];
const match = (text: string, secrets: Record<string, string> = {}) =>
  matchLines(text, { keys: KEYS, secretOf: (id) => secrets[id] ?? null });

describe('a pasted list', () => {
  it('takes ids and labels, in any case, quoted, with any line ends', () => {
    expect(match('\uFEFF65a\r\nBOB\r"alice@acme"\n\n  zo\u0065\u0308 ').keyIds).toEqual(['65a', '65b', '65a', '65f']);
  });
  it('takes no key that is gone, and none where two are meant', () => {
    expect(match('gone\ntwin').unmatched).toEqual([
      { line: 1, text: 'gone', why: 'unknown' },
      { line: 2, text: 'twin', why: 'ambiguous' },
    ]);
  });
  it('tells two keys with the same hint apart by the whole secret', () => {
    expect(match('pak_••••3f2a').unmatched).toMatchObject([{ why: 'ambiguous' }]);
    expect(match(SECRET_B, { '65a': SECRET_A, '65b': SECRET_B }).keyIds).toEqual(['65b']);
    expect(match(SECRET_B, { '65a': SECRET_A }).keyIds).toEqual(['65b']);
    expect(match(`pak_${'c'.repeat(20)}3f2a`, { '65a': SECRET_A, '65b': SECRET_B }).keyIds).toEqual([]);
  });
  it('never gives a secret back', () => {
    expect(withoutSecrets(`http://psx_a:${SECRET_A}@gw`)).toBe('http://psx_a:pak_••••3f2a@gw');
    expect(JSON.stringify(match(`${SECRET_A}x`))).not.toContain('aaaa');
  });
});
