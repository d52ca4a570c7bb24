import { describe, expect, it } from 'vitest';
import { countLists, countTags, keyRows, listBit } from '../../../../renderer/features/keys/key-rows.ts';
import { matcher } from '../../../../renderer/features/keys/key-search.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../../../shared/key.ts';
import type { KeyLocal } from '../../../../shared/key-local.ts';
import { SMART_LISTS, type SmartListId } from '../../../../shared/key-view.ts';
import { FIXTURE_NOW, fixtureKey, fixtureKeys, oddKeys } from '../../fixtures.ts';

const NOW = FIXTURE_NOW;

function key(part: Partial<PakKey>): PakKey {
  return {
    ...fixtureKey(0, NOW),
    enabled: true,
    capGb: 10,
    usedMb: MB_PER_GB,
    expiresAt: null,
    lastUsedAt: NOW - 1000,
    ...part,
  };
}

function listsOf(part: Partial<PakKey>): SmartListId[] {
  const [row] = keyRows([key(part)], NOW);
  return SMART_LISTS.map(({ id }) => id).filter((id) => ((row?.lists ?? 0) & listBit(id)) !== 0);
}

describe('smart lists', () => {
  it.each<[string, Partial<PakKey>, SmartListId[]]>([
    ['a quiet, good key', {}, ['all']],
    ['79.9 % of the cap', { usedMb: 7.99 * MB_PER_GB }, ['all']],
    ['80 % of the cap', { usedMb: 8 * MB_PER_GB }, ['all', 'nearCap']],
    ['at the cap', { usedMb: 10 * MB_PER_GB, enabled: false }, ['all', 'suspended']],
    [
      'near its cap and expiring: in both',
      { usedMb: 9 * MB_PER_GB, expiresAt: NOW + DAY_MS },
      ['all', 'nearCap', 'expiring'],
    ],
    ['expired', { expiresAt: NOW - 1 }, ['all', 'expired']],
    ['switched off', { enabled: false }, ['all', 'disabled']],
    ['never used', { usedMb: 0, lastUsedAt: null }, ['all', 'neverUsed']],
    [
      'a last use that cannot be read is not “never”',
      { usedMb: 0, lastUsedAt: null, unreadable: ['lastUsedAt'] },
      ['all'],
    ],
    ['idle for 15 days', { lastUsedAt: NOW - 15 * DAY_MS }, ['all', 'idle']],
    ['gone', { gone: true, usedMb: 9 * MB_PER_GB }, ['all']],
    [
      'an unknown usage is in no list of usage, but in that of the unknown',
      { usedMb: null, unreadable: ['usedMb'] },
      ['all', 'unknown'],
    ],
    ['no cap at all', { capGb: null, usedMb: 900 * MB_PER_GB }, ['all']],
  ])('%s', (_name, part, lists) => {
    expect(listsOf(part)).toEqual(lists);
  });

  it('count every key once a list', () => {
    const counts = countLists(keyRows(fixtureKeys(120, NOW), NOW));
    expect(counts.all).toBe(120);
    expect(counts.suspended).toBe(10);
    expect(counts.neverUsed).toBe(10);
    expect(counts.expired).toBe(10);
  });
});

describe('rows', () => {
  it('keep their identity while nothing shown has changed', () => {
    const keys = fixtureKeys(50, NOW);
    const before = keyRows(keys, NOW);
    const after = keyRows(keys, NOW + 60_000);
    expect(after.every((row, index) => row === before[index])).toBe(true);
  });

  it('change when time alone changes the state', () => {
    const keys = [key({ expiresAt: NOW + 30_000 })];
    expect(keyRows(keys, NOW)[0]?.state).toBe('expiring');
    expect(keyRows(keys, NOW + 60_000)[0]?.state).toBe('expired');
  });

  it('change when the key was read anew', () => {
    const first = key({});
    const second = { ...first, usedMb: 9.9 * MB_PER_GB };
    expect(keyRows([first], NOW)[0]?.ratio).toBeCloseTo(0.1);
    expect(keyRows([second], NOW)[0]?.ratio).toBeCloseTo(0.99);
  });
});

function local(keyId: string, part: Partial<KeyLocal>): KeyLocal {
  return { keyId, pinned: false, tags: [], note: '', externalId: '', ...part };
}

describe('what is kept of a key here', () => {
  const keys = [key({ id: 'a', label: 'alice' }), key({ id: 'b', label: 'bob' })];
  const locals = new Map([['a', local('a', { tags: ['VIP', 'EU'], note: 'Pays late', externalId: 'C-1042' })]]);

  it.each(['vip', '#vip', 'late', 'c-1042', 'alice pays'])('is found by “%s”', (query) => {
    expect(
      keyRows(keys, NOW, locals)
        .filter(matcher(query))
        .map((row) => row.id),
    ).toEqual(['a']);
  });

  it('changes that one row, and nothing of the other', () => {
    const before = keyRows(keys, NOW, locals);
    const after = keyRows(keys, NOW, new Map([['a', local('a', { note: 'Paid' })]]));
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it('stays known where it is not given', () => {
    const before = keyRows(keys, NOW, locals);
    expect(keyRows(keys, NOW)[0]).toBe(before[0]);
  });

  it('counts tags whatever their case', () => {
    const rows = keyRows(
      keys,
      NOW,
      new Map([
        ['a', local('a', { tags: ['VIP', 'EU'] })],
        ['b', local('b', { tags: ['vip'] })],
      ]),
    );
    expect(countTags(rows)).toEqual([
      { tag: 'VIP', count: 2 },
      { tag: 'EU', count: 1 },
    ]);
  });
});

describe('search', () => {
  const find = (query: string) =>
    keyRows([...oddKeys(NOW), key({ id: 'abc123', label: 'Médiathèque Lyon', secretHint: 'pak_••••3f2a' })], NOW)
      .filter(matcher(query))
      .map((row) => row.key.label);

  it.each([
    ['every word, in any order', 'lyon média', 'Médiathèque Lyon'],
    ['the id', 'ABC123', 'Médiathèque Lyon'],
    ['the end of the secret', '3f2a', 'Médiathèque Lyon'],
    ['a label with invisible characters, by what is seen', 'zerowidth', 'zero\u200Bwidth'],
    ['markup as text', '<img', '<img src=x onerror=alert(1)>'],
    ['a formula as text', '=cmd', '=cmd|calc'],
    ['an emoji', '🦊', '🦊🦊🦊 fox'],
    ['a label with a direction mark', 'to left', 'right\u202Eto left'],
  ])('finds by %s', (_name, query, label) => {
    expect(find(query)).toEqual([label]);
  });

  it('does not take a digit of a label for one of an id', () => {
    const keys = [key({ id: 'a3', label: 'alice', secretHint: 'pak_••••3333' }), key({ id: 'b', label: 'alice 3' })];
    const found = keyRows(keys, NOW).filter(matcher('alice 3'));
    expect(found.map((row) => row.id)).toEqual(['b']);
  });

  it('finds nothing for what is nowhere, everything for nothing', () => {
    expect(find('zzz')).toEqual([]);
    expect(find('  ')).toHaveLength(9);
  });
});
