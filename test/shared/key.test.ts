import { describe, expect, it } from 'vitest';
import { DAY_MS, type KeyState, keyStanding, leftGb, MB_PER_GB, type PakKey, usedRatio } from '../../shared/key.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

function key(part: Partial<PakKey> = {}): PakKey {
  return {
    id: 'k',
    label: 'alice',
    secretHint: null,
    enabled: true,
    capGb: 10,
    usedMb: MB_PER_GB,
    expiresAt: NOW + 90 * DAY_MS,
    isExpired: false,
    lastUsedAt: NOW - 1000,
    createdAt: NOW - 30 * DAY_MS,
    tier: 'standard',
    unreadable: [],
    gone: false,
    asOf: NOW,
    ...part,
  };
}

const FULL = 10 * MB_PER_GB;

describe('the state of a key, with its reason', () => {
  it.each<[string, Partial<PakKey>, KeyState, RegExp]>([
    ['all is well', {}, 'active', /within its cap and its time/],
    ['no cap (partner account)', { capGb: null, usedMb: 900 * FULL }, 'active', /without a cap/],
    ['just under 80 %', { usedMb: FULL * 0.8 - 0.01 }, 'active', /within/],
    ['80 %', { usedMb: FULL * 0.8 }, 'nearCap', /^80 % of its cap of 10 GB is used/],
    ['just under the cap', { usedMb: FULL - 0.01 }, 'nearCap', /^99 %/],
    ['suspended at its cap', { usedMb: FULL, enabled: false }, 'suspended', /^Suspended at its cap of 10 GB\. Top up/],
    ['over its cap and still on', { usedMb: FULL * 3, enabled: true }, 'suspended', /^Over its cap of 10 GB/],
    ['a cap of 0', { capGb: 0, usedMb: 0 }, 'suspended', /cap is 0 GB/],
    [
      'switched off under its cap, as after a top-up',
      { enabled: false },
      'disabled',
      /A top-up alone does not switch it on/,
    ],
    ['7 days left', { expiresAt: NOW + 7 * DAY_MS }, 'expiring', /^Expires in 7 d/],
    ['7 days and a moment left', { expiresAt: NOW + 7 * DAY_MS + 1 }, 'active', /within/],
    ['expired this very moment', { expiresAt: NOW }, 'expired', /refuses it/],
    [
      'the platform says expired, the date does not',
      { isExpired: true },
      'expired',
      /^The platform says it has expired/,
    ],
    [
      'expired, with the nightly job not yet run',
      { expiresAt: NOW - DAY_MS, enabled: true },
      'expired',
      /^Expired 24 h ago/,
    ],
    ['expired and full', { expiresAt: NOW - 1, usedMb: FULL }, 'expired', /add days and GB/],
    ['expired and off', { expiresAt: NOW - 1, enabled: false }, 'expired', /Add days/],
    ['never used', { usedMb: 0, lastUsedAt: null }, 'neverUsed', /No traffic yet/],
    ['used at an unknown time', { usedMb: 5, lastUsedAt: null }, 'active', /within/],
    ['a last use that cannot be read', { usedMb: 0, lastUsedAt: null, unreadable: ['lastUsedAt'] }, 'active', /within/],
    ['idle for 14 days and a moment', { lastUsedAt: NOW - 14 * DAY_MS - 1 }, 'idle', /^No traffic for 14 d/],
    ['idle for 14 days', { lastUsedAt: NOW - 14 * DAY_MS }, 'active', /within/],
    ['a last use in the future', { lastUsedAt: NOW + DAY_MS }, 'active', /within/],
    ['on or off is not known', { enabled: null, unreadable: ['enabled'] }, 'unknown', /did not say whether it is on/],
    ['usage cannot be read', { usedMb: null, unreadable: ['usedMb'] }, 'unknown', /usage that cannot be read/],
    ['the cap cannot be read', { capGb: null, unreadable: ['capGb'] }, 'unknown', /cap that cannot be read/],
    [
      'the expiry cannot be read',
      { expiresAt: null, unreadable: ['expiresAt'] },
      'unknown',
      /expiry that cannot be read/,
    ],
    [
      'near its cap counts more than an unreadable expiry',
      { usedMb: FULL * 0.9, expiresAt: null, unreadable: ['expiresAt'] },
      'nearCap',
      /90 %/,
    ],
    ['never expires', { expiresAt: null }, 'active', /within/],
    ['gone', { gone: true, usedMb: FULL }, 'gone', /no longer lists/],
  ])('%s', (_name, part, state, reason) => {
    const standing = keyStanding(key(part), NOW);
    expect(standing.state).toBe(state);
    expect(standing.reason).toMatch(reason);
  });

  it('goes by the platform’s time: with a clock that is an hour slow the key has expired all the same', () => {
    const hourSlow = NOW - 3_600_000;
    const skewMs = 3_600_000;
    const ending = key({ expiresAt: NOW - 1 });
    expect(keyStanding(ending, hourSlow).state).toBe('expiring');
    expect(keyStanding(ending, hourSlow + skewMs).state).toBe('expired');
  });
});

describe('what is left', () => {
  it('is never below nothing, and not known without a cap or a usage', () => {
    expect(leftGb(key({ usedMb: FULL * 4 }))).toBe(0);
    expect(leftGb(key({ capGb: null }))).toBeNull();
    expect(leftGb(key({ usedMb: null }))).toBeNull();
    expect(usedRatio(key({ usedMb: FULL * 4 }))).toBe(4);
    expect(usedRatio(key({ capGb: 0 }))).toBeNull();
  });
});
