import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIncidents } from '../../../electron/platform/read-incidents.ts';
import { API_KEY } from './harness.ts';

const INCIDENT = {
  id: 'inc-1',
  severity: 'major',
  title: 'US mobile pool degraded',
  startedAt: '2026-11-24T10:00:00Z',
  resolvedAt: null,
  affects: ['mbl', 'us'],
};
const one = (row: unknown) => readIncidents([row])?.[0];

describe('incidents', () => {
  it('are read with all their fields', () => {
    expect(readIncidents([INCIDENT])).toEqual([
      {
        id: 'inc-1',
        severity: 'major',
        title: 'US mobile pool degraded',
        startedAt: Date.parse('2026-11-24T10:00:00Z'),
        resolvedAt: null,
        affects: ['mbl', 'us'],
      },
    ]);
  });

  it.each([['incidents'], ['data'], ['items']])('are found under “%s” as well', (name) => {
    expect(readIncidents({ [name]: [INCIDENT] })).toHaveLength(1);
  });

  it('under other names of the same things', () => {
    const row = {
      _id: 'inc-2',
      impact: 'minor',
      name: 'Slow',
      createdAt: 1_795_500_000,
      endedAt: 1_795_503_600_000,
      components: 'gateway',
    };
    expect(one(row)).toEqual({
      id: 'inc-2',
      severity: 'minor',
      title: 'Slow',
      startedAt: 1_795_500_000_000,
      resolvedAt: 1_795_503_600_000,
      affects: ['gateway'],
    });
  });

  it('are null where there is no list, and none where the list is empty', () => {
    for (const json of [null, undefined, 'all good', 7, {}, { incidents: 'none' }])
      expect(readIncidents(json)).toBeNull();
    expect(readIncidents({ incidents: [] })).toEqual([]);
  });

  it('without an id are left out: such a one would be told at every look', () => {
    expect(readIncidents([{ ...INCIDENT, id: undefined }, { ...INCIDENT, id: '' }, 'text', null, [INCIDENT]])).toEqual(
      [],
    );
  });

  it('with fields of another kind have empty ones, and are still told', () => {
    const row = {
      id: 'inc-3',
      severity: 4,
      title: { en: 'x' },
      startedAt: 'yesterday',
      resolvedAt: -1,
      affects: [1, null],
    };
    expect(one(row)).toEqual({
      id: 'inc-3',
      severity: '',
      title: '',
      startedAt: null,
      resolvedAt: null,
      affects: [],
    });
  });

  it('bring no secret, no control and no endless text into a notification', () => {
    const title = `Key ${API_KEY} and pak_0123456789abcdef01234567\n\u202Eturned\u0000 ${'x'.repeat(10_000)}`;
    const read = one({ ...INCIDENT, title, affects: Array.from({ length: 500 }, () => title) });
    const text = JSON.stringify(read);
    expect(text).not.toContain(API_KEY);
    expect(text).not.toContain('0123456789abcdef01234567');
    expect(read?.title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(read?.title.length).toBeLessThanOrEqual(200);
    expect(read?.affects).toHaveLength(20);
  });

  it('of any JSON are read without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const read = readIncidents(json);
        expect(read === null || Array.isArray(read)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
