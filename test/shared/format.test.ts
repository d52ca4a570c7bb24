import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCapGb,
  formatDate,
  formatDateTime,
  formatDuration,
  formatGb,
  formatMb,
  formatMoneyCents,
  formatMs,
  formatRelative,
} from '../../shared/format.ts';

describe('formatMb and formatGb', () => {
  it.each<[number | null | undefined, string]>([
    [null, '—'],
    [undefined, '—'],
    [Number.NaN, '—'],
    [Number.POSITIVE_INFINITY, '—'],
    [0, '0 MB'],
    [0.2, '<1 MB'],
    [1, '1 MB'],
    [512.4, '512 MB'],
    [1023.4, '1,023 MB'],
    [1023.6, '1.0 GB'],
    [1024, '1.0 GB'],
    [2970, '2.9 GB'],
    [99.94 * 1024, '99.9 GB'],
    [99.96 * 1024, '100 GB'],
    [100 * 1024, '100 GB'],
    [1250.4 * 1024, '1,250 GB'],
    [-0.5, '−<1 MB'],
    [-2048, '−2.0 GB'],
  ])('%s MB is %s', (mb, text) => {
    expect(formatMb(mb)).toBe(text);
  });

  it('takes GB the same way', () => {
    expect(formatGb(0.5)).toBe('512 MB');
    expect(formatGb(7.14)).toBe('7.1 GB');
    expect(formatGb(null)).toBe('—');
    expect(formatGb(Number.NaN)).toBe('—');
  });

  it('never shows a known use as nothing, nor an unknown one as a figure', () => {
    fc.assert(
      fc.property(fc.double(), (mb) => {
        const text = formatMb(mb);
        expect(text === '—').toBe(!Number.isFinite(mb));
        if (mb !== 0) expect(text).not.toBe('0 MB');
        expect(text).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });

  it('writes a cap as the whole number it is', () => {
    expect(formatCapGb(10)).toBe('10 GB');
    expect(formatCapGb(1000)).toBe('1,000 GB');
    expect(formatCapGb(null)).toBe('—');
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 24, 13, 2, 11);
  const DAY = 86_400_000;
  it.each<[number | null, string]>([
    [null, '—'],
    [Number.NaN, '—'],
    [now, 'now'],
    [now - 400, 'now'],
    [now - 12_000, '12 s ago'],
    [now - 59_999, '59 s ago'],
    [now - 60_000, '1 min ago'],
    [now + 3_600_000, 'in 1 h'],
    [now + 47.9 * 3_600_000, 'in 47 h'],
    [now + 9.8 * DAY, 'in 9 d'],
    [now + 99 * DAY, 'in 99 d'],
    [now - 120 * DAY, '4 mo ago'],
    [now + 1000 * DAY, 'in 2 y'],
  ])('%s reads %s', (ms, text) => {
    expect(formatRelative(ms, now)).toBe(text);
  });

  it('names exact times so that nobody can misread them', () => {
    expect(formatDateTime(now, { timeZone: 'Europe/Berlin' })).toBe('24 Nov 2026, 14:02:11');
    expect(formatDateTime(now, { timeZone: 'UTC', zone: true })).toBe('24 Nov 2026, 13:02:11 UTC');
    expect(formatDate(now, { timeZone: 'Asia/Tokyo' })).toBe('24 Nov 2026');
    expect(formatDateTime(null)).toBe('—');
    expect(formatDateTime(1e300)).toBe('—');
    expect(formatDate(Number.NaN)).toBe('—');
  });

  it('uses this computer’s time zone', () => {
    const local = new Date(now);
    const pad = (part: number) => String(part).padStart(2, '0');
    expect(formatDateTime(now)).toContain(`${pad(local.getHours())}:${pad(local.getMinutes())}:11`);
  });

  it('measures', () => {
    expect(formatMs(411.6)).toBe('412 ms');
    expect(formatMs(9_999.6)).toBe('10.0 s');
    expect(formatMs(null)).toBe('—');
    expect(formatDuration(125_000)).toBe('2 min');
    expect(formatDuration(Number.NaN)).toBe('—');
  });
});

describe('formatMoneyCents', () => {
  it('carries its currency', () => {
    expect(formatMoneyCents(123_450)).toBe('$1,234.50');
    expect(formatMoneyCents(-5)).toBe('-$0.05');
    expect(formatMoneyCents(999, 'EUR')).toBe('€9.99');
    expect(formatMoneyCents(1250, 'not a currency')).toBe('12.50 not a currency');
    expect(formatMoneyCents(null)).toBe('—');
    expect(formatMoneyCents(Number.POSITIVE_INFINITY)).toBe('—');
  });
});
