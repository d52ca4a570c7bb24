import { describe, expect, it } from 'vitest';
import { capWarning, editFieldsOf, readEdit } from '../../../../renderer/features/edit/edit-fields.ts';
import { DAY_MS, type PakKey } from '../../../../shared/key.ts';
import { fixtureKey } from '../../fixtures.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 2, 11);
const key: PakKey = { ...fixtureKey(0, NOW), label: 'alice@acme', capGb: 10, usedMb: 3072, enabled: true };

describe('the edit form', () => {
  it('sends nothing when nothing differs', () => {
    expect(readEdit(editFieldsOf(key), key, NOW)).toEqual({ input: {}, empty: true });
  });

  it('sends only what differs', () => {
    const fields = { ...editFieldsOf(key), label: ' alice ' };
    expect(readEdit(fields, key, NOW)).toEqual({ input: { label: 'alice' }, empty: false });
    expect(readEdit({ ...editFieldsOf(key), capGb: '25' }, key, NOW)).toEqual({ input: { capGb: 25 }, empty: false });
    expect(readEdit({ ...editFieldsOf(key), expiry: { kind: 'never' } }, key, NOW)).toEqual({
      input: { expiresAt: null },
      empty: false,
    });
    expect(readEdit({ ...editFieldsOf(key), expiry: { kind: 'days', days: 3 } }, key, NOW)).toMatchObject({
      input: { expiresAt: NOW + 3 * DAY_MS },
    });
  });

  it('leaves a cap alone that is not there or not known', () => {
    const uncapped = { ...key, capGb: null };
    expect(readEdit(editFieldsOf(uncapped), uncapped, NOW)).toEqual({ input: {}, empty: true });
  });

  it('refuses at each field', () => {
    expect(readEdit({ label: '', capGb: '', expiry: { kind: 'date', date: '2020-01-01' } }, key, NOW)).toEqual({
      problems: {
        label: expect.any(String),
        capGb: expect.any(String),
        expiresAt: 'The expiry must be in the future.',
      },
    });
  });

  it('warns of what follows from a new cap', () => {
    expect(capWarning(3, key)).toMatch(/suspended at once/);
    expect(capWarning(20, { ...key, enabled: false })).toMatch(/does not switch/);
    expect(capWarning(20, key)).toBeNull();
    expect(capWarning(10, key)).toBeNull();
    expect(capWarning('', key)).toBeNull();
  });
});
