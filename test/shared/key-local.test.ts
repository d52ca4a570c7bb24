import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTag, parseTags, retag, TAG_CHARS, TAGS_PER_KEY, tagKey, tagsLeftOut } from '../../shared/key-local.ts';

describe('tags', () => {
  it.each([
    ['  vip ', 'vip'],
    ['#VIP', 'VIP'],
    ['## eu west', 'eu west'],
    ['a,b', 'a b'],
    ['new\nline', 'new line'],
    ['\u202Eabc', 'abc'],
    ['Ünïcode 🦊', 'Ünïcode 🦊'],
    ['   ', null],
    ['#', null],
    ['', null],
  ])('“%s” is %j', (text, tag) => {
    expect(parseTag(text)).toBe(tag);
  });

  it('are each there once, whatever their case', () => {
    expect(parseTags(['VIP', 'vip', 'Vip ', 'eu'])).toEqual(['VIP', 'eu']);
    expect(retag(['VIP', 'eu'], ['new'], ['vip'])).toEqual(['eu', 'new']);
  });

  it('that find no room on a key are named', () => {
    const full = Array.from({ length: TAGS_PER_KEY }, (_, i) => `t${i}`);
    expect(tagsLeftOut(full, ['vip', 'T3'], [])).toEqual(['vip']);
    expect(tagsLeftOut(full, ['vip', 'eu'], ['t1'])).toEqual(['eu']);
    expect(tagsLeftOut(full.slice(1), ['vip'], [])).toEqual([]);
  });

  it('stay within their limits, and mean the same after another round', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 40 }), (texts) => {
        const tags = parseTags(texts);
        expect(tags.length).toBeLessThanOrEqual(TAGS_PER_KEY);
        expect(tags.every((tag) => tag.length > 0 && tag.length <= TAG_CHARS && tag.isWellFormed())).toBe(true);
        expect(new Set(tags.map(tagKey)).size).toBe(tags.length);
        expect(parseTags(tags)).toEqual(tags);
      }),
    );
  });
});
