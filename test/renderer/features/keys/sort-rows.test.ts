import { describe, expect, it } from 'vitest';
import { keyRows } from '../../../../renderer/features/keys/key-rows.ts';
import { sortRows } from '../../../../renderer/features/keys/sort-rows.ts';
import { MB_PER_GB, type PakKey } from '../../../../shared/key.ts';
import type { KeyLocal } from '../../../../shared/key-local.ts';
import { compareKeys } from '../../../../shared/key-order.ts';
import type { KeyView } from '../../../../shared/key-view.ts';
import { FIXTURE_NOW, fixtureKey } from '../../fixtures.ts';

const base = { ...fixtureKey(0, FIXTURE_NOW), enabled: true, expiresAt: null, lastUsedAt: FIXTURE_NOW - 1000 };
const key = (id: string, part: Partial<PakKey>): PakKey => ({ ...base, id, label: id, capGb: 10, ...part });

const KEYS = [
  key('a', { usedMb: 9 * MB_PER_GB, expiresAt: FIXTURE_NOW + 1e9 }),
  key('b', { usedMb: 1 * MB_PER_GB }),
  key('c', { usedMb: null, unreadable: ['usedMb'] }),
  key('d', { usedMb: 9 * MB_PER_GB, expiresAt: FIXTURE_NOW + 2e9 }),
  key('e', { usedMb: 5 * MB_PER_GB, expiresAt: null, unreadable: ['expiresAt'] }),
];

function order(sorting: KeyView['sorting'], locals: ReadonlyMap<string, KeyLocal> = new Map()): string {
  return sortRows(keyRows(KEYS, FIXTURE_NOW, locals), sorting)
    .map(({ id }) => id)
    .join('');
}

describe('sorting', () => {
  it.each<[string, KeyView['sorting'], string]>([
    ['by label', [{ id: 'customer', desc: false }], 'abcde'],
    ['by label backwards', [{ id: 'customer', desc: true }], 'edcba'],
    ['the fullest first; what is not known last', [{ id: 'used', desc: true }], 'adebc'],
    ['the emptiest first; what is not known last all the same', [{ id: 'used', desc: false }], 'beadc'],
    ['no expiry after every expiry, an unreadable one last', [{ id: 'expires', desc: false }], 'adbce'],
    [
      'equal figures by the second column',
      [
        { id: 'used', desc: true },
        { id: 'expires', desc: true },
      ],
      'daebc',
    ],
    [
      'equal figures by the label backwards',
      [
        { id: 'used', desc: true },
        { id: 'customer', desc: true },
      ],
      'daebc',
    ],
    ['nothing', [], 'abcde'],
  ])('%s', (_name, sorting, expected) => {
    expect(order(sorting)).toBe(expected);
  });

  it('keeps pinned keys on top, in the order asked for', () => {
    const pin = (keyId: string): [string, KeyLocal] => [
      keyId,
      { keyId, pinned: true, tags: [], note: '', externalId: '' },
    ];
    expect(order([{ id: 'used', desc: true }], new Map([pin('b'), pin('e')]))).toBe('ebadc');
  });

  it('takes numbers inside external ids for numbers', () => {
    const own = (keyId: string, externalId: string): [string, KeyLocal] => [
      keyId,
      { keyId, pinned: false, tags: [], note: '', externalId },
    ];
    const locals = new Map([own('a', 'C-10'), own('b', 'C-9'), own('d', 'C-100')]);
    expect(order([{ id: 'externalId', desc: false }], locals)).toBe('badce');
  });
});

describe('the order of labels', () => {
  it('is natural, and blind to case and accents', () => {
    const labels = ['bob', 'Alice 10', 'alice 9', 'Écran', 'echo', 'zoe'];
    const sorted = labels.map((label) => ({ id: label, label })).sort(compareKeys);
    expect(sorted.map(({ label }) => label)).toEqual(['alice 9', 'Alice 10', 'bob', 'echo', 'Écran', 'zoe']);
  });
});
