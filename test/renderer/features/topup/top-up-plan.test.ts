import { describe, expect, it } from 'vitest';
import {
  afterTopUp,
  enableByDefault,
  missingGb,
  previewedOf,
  readTopUp,
  samePreview,
  usedOfCap,
  usualTopUp,
  whyNoDays,
  whyNoGb,
} from '../../../../renderer/features/topup/top-up-plan.ts';
import { DAY_MS, keyStanding, MB_PER_GB, type PakKey } from '../../../../shared/key.ts';
import { fixtureKey } from '../../fixtures.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 2, 11);
const key = (part: Partial<PakKey> = {}): PakKey => ({
  ...fixtureKey(0, NOW),
  capGb: 10,
  usedMb: 3.1 * MB_PER_GB,
  enabled: true,
  isExpired: null,
  expiresAt: NOW + 9 * DAY_MS,
  lastUsedAt: NOW,
  ...part,
});
const suspended = key({ usedMb: 10 * MB_PER_GB, enabled: false });
const none = { addGb: '', extendDays: '', enable: false };

describe('what a top-up asks for', () => {
  it.each([
    [{ ...none }, { addGb: 'Add GB, days, or both.' }],
    [{ ...none, addGb: 1.5 }, { addGb: expect.stringMatching(/fractions/) }],
    [{ ...none, addGb: 0 }, { addGb: expect.stringMatching(/at least 1/i) }],
    [{ ...none, addGb: 5, extendDays: 0 }, { extendDays: expect.stringMatching(/1 to 3650/) }],
  ])('refuses %j', (fields, problems) => {
    expect(readTopUp(fields)).toEqual({ problems });
  });

  it('takes GB, days, or both', () => {
    expect(readTopUp({ ...none, addGb: '5' })).toEqual({ input: { addGb: 5, extendDays: null, enable: false } });
    expect(readTopUp({ ...none, extendDays: 30 })).toEqual({ input: { addGb: null, extendDays: 30, enable: false } });
    expect(readTopUp({ addGb: 5, extendDays: 30, enable: true })).toMatchObject({ input: { enable: true } });
  });

  it('offers to switch on what was suspended or has expired, and leaves alone what was switched off by hand', () => {
    expect(enableByDefault(suspended, NOW)).toBe(true);
    expect(enableByDefault(key({ enabled: false, expiresAt: NOW - DAY_MS }), NOW)).toBe(true);
    expect(enableByDefault(key({ enabled: false }), NOW)).toBe(false);
    expect(enableByDefault(key(), NOW)).toBe(false);
  });

  it('begins with what the key lacks', () => {
    expect(usualTopUp(suspended, NOW)).toEqual({ addGb: 10, extendDays: '' });
    expect(usualTopUp(key({ expiresAt: NOW - DAY_MS }), NOW)).toEqual({ addGb: '', extendDays: 30 });
    expect(usualTopUp(key({ expiresAt: NOW + DAY_MS }), NOW)).toEqual({ addGb: '', extendDays: 30 });
    expect(usualTopUp(key({ capGb: null }), NOW)).toEqual({ addGb: '', extendDays: '' });
  });

  it('adds nothing to a cap or an expiry that is not there or not known', () => {
    expect(whyNoGb(key({ capGb: null }))).toMatch(/no cap/);
    expect(whyNoGb(key({ capGb: null, unreadable: ['capGb'] }))).toMatch(/cannot be read/);
    expect(whyNoDays(key({ expiresAt: null }))).toMatch(/never expires/);
    expect(whyNoDays(key({ expiresAt: null, unreadable: ['expiresAt'] }))).toMatch(/cannot be read/);
    expect(whyNoGb(key())).toBeNull();
  });
});

describe('what comes out of it', () => {
  it('is active again with the GB and the switch', () => {
    const after = afterTopUp(suspended, { addGb: 10, extendDays: null, enable: true }, NOW);
    expect(after).toMatchObject({ capGb: 20, enabled: true });
    expect(keyStanding(after, NOW).state).toBe('active');
  });

  it('stays off without the switch: a top-up does not lift a suspension', () => {
    const after = afterTopUp(suspended, { addGb: 10, extendDays: null, enable: false }, NOW);
    expect(keyStanding(after, NOW).state).toBe('disabled');
  });

  it('counts days from the later of now and the expiry', () => {
    const days = (expiresAt: number) =>
      afterTopUp(key({ expiresAt }), { addGb: null, extendDays: 30, enable: false }, NOW).expiresAt;
    expect(days(NOW - 5 * DAY_MS)).toBe(NOW + 30 * DAY_MS);
    expect(days(NOW + 5 * DAY_MS)).toBe(NOW + 35 * DAY_MS);
  });

  it('says how much is missing while it is still over its cap', () => {
    const over = key({ usedMb: 31 * MB_PER_GB, enabled: false });
    expect(missingGb(afterTopUp(over, { addGb: 5, extendDays: null, enable: true }, NOW))).toBe(17);
    expect(missingGb(afterTopUp(over, { addGb: 22, extendDays: null, enable: true }, NOW))).toBeNull();
    expect(missingGb(key({ usedMb: null }))).toBeNull();
  });

  it('asks again when what the decision hangs on has changed, and not for traffic', () => {
    const seen = previewedOf(key());
    expect(samePreview(seen, previewedOf(key({ usedMb: 9000 })))).toBe(true);
    expect(samePreview(seen, previewedOf(key({ capGb: 11 })))).toBe(false);
    expect(samePreview(seen, previewedOf(key({ enabled: false })))).toBe(false);
    expect(samePreview(seen, previewedOf(key({ expiresAt: null })))).toBe(false);
  });

  it('shows used of cap, and never 0 for what is not known', () => {
    expect(usedOfCap(key())).toBe('3.1 of 10 GB');
    expect(usedOfCap(key({ usedMb: 512 }))).toBe('512 MB of 10 GB');
    expect(usedOfCap(key({ usedMb: null }))).toBe('— of 10 GB');
    expect(usedOfCap(key({ capGb: null }))).toBe('3.1 GB, no cap');
  });
});
