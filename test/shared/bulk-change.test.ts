import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BulkChange, ceilingGb, planRow, sameState } from '../../shared/bulk-change.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

function key(part: Partial<PakKey> = {}): PakKey {
  return {
    id: 'k1',
    label: 'alice',
    secretHint: null,
    enabled: true,
    capGb: 10,
    usedMb: 2 * MB_PER_GB,
    expiresAt: NOW + 10 * DAY_MS,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: null,
    unreadable: [],
    gone: false,
    asOf: NOW,
    ...part,
  };
}
const plan = (change: BulkChange, part: Partial<PakKey> = {}, ceiling = 1000) =>
  planRow(change, key(part), NOW, ceiling);
const topUp: BulkChange = { action: 'topUp', addGb: 5, revive: true };
const extend: BulkChange = { action: 'extend', days: 30, revive: true };
const setCap = (capGb: number): BulkChange => ({ action: 'setCap', capGb, revive: true });
const suspended = { enabled: false, usedMb: 10 * MB_PER_GB };

describe('why a row is skipped', () => {
  const rows: [string, BulkChange, Partial<PakKey>, string][] = [
    ['a key that is gone', topUp, { gone: true }, 'gone'],
    ['GB for a partner key without a cap', topUp, { capGb: null }, 'noCap'],
    ['GB for a cap that cannot be read', topUp, { capGb: null, unreadable: ['capGb'] }, 'unknownCap'],
    ['GB above the ceiling', topUp, { capGb: 996 }, 'aboveCeiling'],
    ['days for a key that never expires', extend, { expiresAt: null }, 'neverExpires'],
    ['days for an expiry that cannot be read', extend, { expiresAt: null, unreadable: ['expiresAt'] }, 'unknownExpiry'],
    ['the same expiry', { action: 'setExpiry', expiresAt: NOW + 10 * DAY_MS }, {}, 'sameExpiry'],
    [
      'an expiry where it cannot be read',
      { action: 'setExpiry', expiresAt: null },
      { unreadable: ['expiresAt'] },
      'unknownExpiry',
    ],
    ['the same cap', setCap(10), {}, 'sameCap'],
    ['a cap above the ceiling', setCap(1001), {}, 'aboveCeiling'],
    ['a cap for a partner key', setCap(50), { capGb: null }, 'noCap'],
    ['switching on what is on', { action: 'enable' }, {}, 'alreadyOn'],
    ['switching on at the cap', { action: 'enable' }, suspended, 'atCap'],
    ['switching on after the expiry', { action: 'enable' }, { enabled: false, expiresAt: NOW - 1 }, 'expired'],
    ['switching on the unknown', { action: 'enable' }, { enabled: null }, 'unknownState'],
    ['switching off what is off', { action: 'disable' }, { enabled: false }, 'alreadyOff'],
    ['switching off the unknown', { action: 'disable' }, { enabled: null }, 'unknownState'],
    ['revoking what is gone', { action: 'revoke' }, { gone: true }, 'gone'],
  ];
  it.each(rows)('%s', (_name, change, part, reason) => {
    expect(plan(change, part).skip).toBe(reason);
  });
  it('a key that nobody knows', () => {
    expect(planRow(topUp, null, NOW, 1000).skip).toBe('gone');
  });
});

describe('what a row does', () => {
  const stepsOf = (change: BulkChange, part: Partial<PakKey> = {}) => {
    const row = plan(change, part);
    return row.skip === null ? row.steps.map(({ request }) => request.do) : row.skip;
  };
  it('lifts a suspension only where it frees the key and was asked to', () => {
    expect(stepsOf(topUp)).toEqual(['topUp']);
    expect(stepsOf(topUp, suspended)).toEqual(['topUp', 'enableIfOff']);
    expect(stepsOf({ ...topUp, revive: false }, suspended)).toEqual(['topUp']);
    expect(stepsOf(topUp, { enabled: false, usedMb: 16 * MB_PER_GB })).toEqual(['topUp']);
    expect(plan(topUp, { enabled: false, usedMb: 16 * MB_PER_GB })).toMatchObject({
      note: expect.stringContaining('Not enough'),
    });
    // Switched off by hand below its cap: that decision stands.
    expect(stepsOf(topUp, { enabled: false })).toEqual(['topUp']);
    expect(stepsOf(extend, { enabled: false, expiresAt: NOW - 1 })).toEqual(['topUp', 'extendIfShort', 'enableIfOff']);
    expect(stepsOf(extend, { ...suspended, expiresAt: NOW - 1 })).toEqual(['topUp', 'extendIfShort']);
  });
  it('counts days from the later of now and the expiry', () => {
    expect(plan(extend)).toMatchObject({ after: { expiresAt: NOW + 40 * DAY_MS } });
    expect(plan(extend, { expiresAt: NOW - 99 * DAY_MS })).toMatchObject({ after: { expiresAt: NOW + 30 * DAY_MS } });
  });
  it('says that an expired key which is off stays off with its new expiry', () => {
    const later: BulkChange = { action: 'setExpiry', expiresAt: NOW + 30 * DAY_MS };
    expect(plan(later, { enabled: false, expiresAt: NOW - 1 })).toMatchObject({
      note: 'It stays off until it is switched on.',
      after: { enabled: false },
    });
    expect(plan(later, { enabled: false })).toMatchObject({ note: '' });
    expect(plan(later)).toMatchObject({ note: '', steps: [{ request: { do: 'edit' } }] });
  });
  it('says that a cap below the usage suspends the key, and buys nothing by lowering one', () => {
    expect(plan(setCap(1))).toMatchObject({ gb: 0, note: expect.stringContaining('suspends') });
    expect(plan(setCap(25))).toMatchObject({ gb: 15, note: '' });
  });
  it('takes the ceiling from the largest cap that the account has', () => {
    expect(ceilingGb([{ capGb: 10 }, { capGb: null }])).toBe(1000);
    expect(ceilingGb([{ capGb: 2500 }])).toBe(2500);
    expect(plan(topUp, { capGb: 2000 }, 2500)).toMatchObject({ skip: null, after: { capGb: 2005 } });
  });
  it('whatever the key: what is not skipped changes something or replaces it, and never spends without saying so', () => {
    const anyKey = fc.record({
      enabled: fc.constantFrom(true, false, null),
      capGb: fc.option(fc.integer({ min: 1, max: 1000 })),
      usedMb: fc.option(fc.double({ min: 0, max: 2_000_000, noNaN: true })),
      expiresAt: fc.option(fc.integer({ min: NOW - 100 * DAY_MS, max: NOW + 100 * DAY_MS })),
      gone: fc.boolean(),
    });
    const anyChange = fc.oneof(
      fc.record({
        action: fc.constant('topUp' as const),
        addGb: fc.integer({ min: 1, max: 1000 }),
        revive: fc.boolean(),
      }),
      fc.record({
        action: fc.constant('setCap' as const),
        capGb: fc.integer({ min: 1, max: 1000 }),
        revive: fc.boolean(),
      }),
      fc.record({
        action: fc.constant('extend' as const),
        days: fc.integer({ min: 1, max: 99 }),
        revive: fc.boolean(),
      }),
      fc.constantFrom({ action: 'enable' } as const, { action: 'disable' } as const),
    );
    fc.assert(
      fc.property(anyKey, anyChange, (part, change) => {
        const row = plan(change, part);
        if (row.skip !== null) return;
        expect(sameState(row.before, row.after)).toBe(false);
        const bought = Math.max(0, (row.after.capGb ?? 0) - (row.before.capGb ?? 0));
        expect(row.gb).toBe(bought);
        expect(row.after.capGb === null || row.after.capGb <= 1000).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
