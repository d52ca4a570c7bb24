import { describe, expect, it } from 'vitest';
import { groupRows, isGroup, sumsOf } from '../../../../renderer/features/keys/group-rows.ts';
import { keyRows } from '../../../../renderer/features/keys/key-rows.ts';
import { stemOf } from '../../../../shared/customer.ts';
import { MB_PER_GB, type PakKey } from '../../../../shared/key.ts';
import { FIXTURE_NOW, fixtureKey } from '../../fixtures.ts';

const key = (label: string, part: Partial<PakKey> = {}): PakKey => ({
  ...fixtureKey(0, FIXTURE_NOW),
  id: label,
  label,
  capGb: 10,
  usedMb: MB_PER_GB,
  ...part,
});

describe('the stem of a label', () => {
  it.each([
    ['customer:alice', 'customer:alice'],
    ['customer:alice:crawler', 'customer:alice'],
    ['stripe:cus_Q7xV2mLp40', 'stripe:cus_Q7xV2mLp40'],
    ['customer:alice-2', 'customer:alice'],
    ['Customer: Bob / staging', 'Customer:Bob'],
    ['adverify / production', 'adverify'],
    ['adverify | staging 3', 'adverify'],
    ['bob (crawler) 2', 'bob (crawler)'],
    ['alice@acme', 'alice@acme'],
    ['42', '42'],
    ['   ', '   '],
    ['', ''],
    ['🦊 fox #7', '🦊 fox'],
  ])('of “%s” is “%s”', (label, stem) => {
    expect(stemOf(label)).toBe(stem);
  });
});

describe('groups', () => {
  const rows = keyRows(
    [key('acme / a'), key('solo'), key('ACME / b', { usedMb: 3 * MB_PER_GB }), key('acme / c', { capGb: 5 })],
    FIXTURE_NOW,
  );
  const shape = (shut: string[] = []) =>
    groupRows(rows, new Set(shut)).map((line) => (isGroup(line) ? `[${line.name} ${line.rows.length}]` : line.id));

  it('stand where their first key would, with their keys under them; one key alone is no group', () => {
    expect(shape()).toEqual(['[acme 3]', 'acme / a', 'ACME / b', 'acme / c', 'solo']);
  });

  it('hide their keys when shut', () => {
    const id = groupRows(rows, new Set()).find(isGroup)?.id ?? '';
    expect(shape([id])).toEqual(['[acme 3]', 'solo']);
  });

  it('have the sums of their keys', () => {
    const [group] = groupRows(rows, new Set());
    expect(group && isGroup(group) && group.sums).toEqual({ usedMb: 5 * MB_PER_GB, capGb: 25, leftGb: 20 });
  });

  it('have no sum of caps where one key has none, and none of usage where none is known', () => {
    const open = keyRows([key('x 1', { capGb: null }), key('x 2')], FIXTURE_NOW);
    expect(sumsOf(open)).toEqual({ usedMb: 2 * MB_PER_GB, capGb: null, leftGb: 9 });
    const unknown = keyRows([key('y', { usedMb: null, unreadable: ['usedMb'] })], FIXTURE_NOW);
    expect(sumsOf(unknown).usedMb).toBeNull();
    expect(sumsOf([])).toEqual({ usedMb: null, capGb: null, leftGb: null });
  });
});
