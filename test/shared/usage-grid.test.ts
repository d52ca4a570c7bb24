import { describe, expect, it } from 'vitest';
import type { Span } from '../../shared/ipc/usage.ts';
import { daysOf, gridOf, MAX_POINTS } from '../../shared/usage-grid.ts';
import { dayStartHour, isTimeZone, localTime } from '../../shared/usage-zone.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const hoursIn = (timeZone: string, date: string, next: string) =>
  dayStartHour(timeZone, next) - dayStartHour(timeZone, date);
const grid = (span: Span, timeZone: string, now: string, hoursFrom = 0) =>
  gridOf({ span, timeZone, nowMs: at(now), hoursFrom });

describe('local days across the change of the clock', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-30', 23, '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-26', 25, '2026-10-24T22:00:00Z'],
    ['America/New_York', '2026-03-08', '2026-03-09', 23, '2026-03-08T05:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-02', 25, '2026-11-01T04:00:00Z'],
    // By half an hour: from +11 to +10:30 and back. Days begin with the first whole hour in UTC, so one has the half hour more.
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-06', 25, '2026-04-04T13:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-05', 23, '2026-10-03T14:00:00Z'],
    ['UTC', '2026-03-29', '2026-03-30', 24, '2026-03-29T00:00:00Z'],
    // Midnight itself is skipped.
    ['America/Santiago', '2026-09-06', '2026-09-07', 23, '2026-09-06T04:00:00Z'],
    ['Asia/Kolkata', '2026-01-05', '2026-01-06', 24, '2026-01-04T19:00:00Z'],
  ])('%s %s has %4$d hours', (timeZone, date, next, hours, start) => {
    expect(new Date(dayStartHour(timeZone, date) * HOUR).toISOString()).toBe(new Date(start).toISOString());
    expect(hoursIn(timeZone, date, next)).toBe(hours);
    expect(localTime(timeZone, dayStartHour(timeZone, date) * HOUR).date).toBe(date);
    expect(localTime(timeZone, (dayStartHour(timeZone, date) - 1) * HOUR).date < date).toBe(true);
  });

  it('a year of days has no hole and no overlap, whatever the zone', () => {
    for (const timeZone of [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
      'Pacific/Niue',
    ]) {
      const made = grid({ range: '1y' }, timeZone, '2026-11-24T12:00:00Z');
      expect(made?.dates).toHaveLength(365);
      const lengths = made?.edges.slice(1).map((edge, index) => edge - (made.edges[index] ?? 0)) ?? [];
      expect(lengths.every((hours) => hours >= 23 && hours <= 25)).toBe(true);
      expect(made?.dates.at(-1)).toBe(localTime(timeZone, at('2026-11-24T12:00:00Z')).date);
    }
  });

  it('knows which zones there are', () => {
    expect(['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'].every(isTimeZone)).toBe(true);
    expect(['', 'Mars/Olympus', 'Europe/Berlin\n', '__proto__'].some(isTimeZone)).toBe(false);
  });
});

describe('the cut of a span', () => {
  it('24h and 7d in hours up to the present one, days up to 500, then weeks', () => {
    const now = '2026-11-24T12:34:00Z';
    expect(grid({ range: '24h' }, 'UTC', now)?.edges).toHaveLength(25);
    expect(grid({ range: '7d' }, 'Asia/Kolkata', now)?.edges.at(-1)).toBe(at('2026-11-24T13:00:00Z') / HOUR);
    expect(grid({ from: '2026-11-20', to: '2026-11-22' }, 'UTC', now)).toMatchObject({ unit: 'hour' });
    expect(grid({ from: '2026-10-01', to: '2026-11-22' }, 'UTC', now)).toMatchObject({ unit: 'day' });
    const years = grid({ from: '2023-11-25', to: '2026-11-24' }, 'Europe/Berlin', now);
    expect(years?.unit).toBe('week');
    expect(years?.edges.length).toBeLessThanOrEqual(MAX_POINTS + 1);
    expect(years?.edges.at(-1)).toBe(dayStartHour('Europe/Berlin', '2026-11-25'));
    expect(grid({ from: '1990-01-01', to: '2026-11-24' }, 'UTC', now)).toBeNull();
  });

  it('ends today, and a span of the future is empty', () => {
    expect(grid({ from: '2026-11-23', to: '2027-05-01' }, 'UTC', '2026-11-24T12:00:00Z')?.edges.at(-1)).toBe(
      at('2026-11-25T00:00:00Z') / HOUR,
    );
    expect(grid({ from: '2027-01-01', to: '2027-01-05' }, 'UTC', '2026-11-24T12:00:00Z')?.dates).toEqual([]);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'UTC'])(
    'before hours are kept the days are those of UTC, and %s joins without a hole',
    (timeZone) => {
      const hoursFrom = at('2026-11-10T00:00:00Z') / HOUR;
      const made = daysOf({
        span: { from: '2026-11-05', to: '2026-11-15' },
        timeZone,
        nowMs: at('2026-11-24T12:00:00Z'),
        hoursFrom,
      });
      expect(made.edges.every((edge, index) => index === 0 || edge > (made.edges[index - 1] ?? 0))).toBe(true);
      made.edges.forEach((edge, index) => {
        if (edge < hoursFrom) expect(edge % 24).toBe(0);
        else if (index < made.dates.length && edge !== hoursFrom)
          expect(edge).toBe(dayStartHour(timeZone, made.dates[index] ?? ''));
      });
      expect(made.utcBefore).toBeGreaterThanOrEqual(hoursFrom);
      expect((made.utcBefore ?? 0) - hoursFrom).toBeLessThanOrEqual(24);
    },
  );
});
