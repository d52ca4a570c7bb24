import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { popupsFor, quietUntil, summaryOf } from '../../shared/alerts-quiet.ts';
import type { Alert } from '../../shared/ipc/alerts.ts';

const night = { enabled: true, from: '22:00', to: '07:00' };
const noon = { enabled: true, from: '12:00', to: '13:30' };

describe('quiet hours', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  const local = (text: string) => new Date(text).getTime();

  it.each([
    ['2026-06-10T21:59:59', null],
    ['2026-06-10T22:00:00', '2026-06-11T07:00:00'],
    ['2026-06-10T23:59:59', '2026-06-11T07:00:00'],
    ['2026-06-11T00:00:00', '2026-06-11T07:00:00'],
    ['2026-06-11T06:59:59', '2026-06-11T07:00:00'],
    ['2026-06-11T07:00:00', null],
  ])('across midnight: at %s they last until %s', (now, until) => {
    expect(quietUntil(night, local(now))).toBe(until === null ? null : local(until));
  });

  it.each([
    ['2026-06-10T11:59:00', null],
    ['2026-06-10T12:00:00', '2026-06-10T13:30:00'],
    ['2026-06-10T13:30:00', null],
  ])('within a day: at %s they last until %s', (now, until) => {
    expect(quietUntil(noon, local(now))).toBe(until === null ? null : local(until));
  });

  it('end by the clock on the wall in the nights in which it changes', () => {
    expect(quietUntil(night, local('2026-03-28T23:00:00'))).toBe(Date.UTC(2026, 2, 29, 5));
    expect(quietUntil(night, local('2026-10-24T23:00:00'))).toBe(Date.UTC(2026, 9, 25, 6));
  });

  it('are none when they are off, or begin when they end', () => {
    expect(quietUntil({ ...night, enabled: false }, local('2026-06-10T23:00:00'))).toBeNull();
    expect(quietUntil({ enabled: true, from: '09:00', to: '09:00' }, local('2026-06-10T09:00:00'))).toBeNull();
  });
});

const alert = (part: Partial<Alert>): Alert => ({
  id: 'a',
  kind: 'cap',
  threshold: '80',
  severity: 'info',
  keyId: 'k',
  label: 'Acme',
  at: 1,
  title: 'Acme has used 80 % of its cap',
  text: '',
  figures: [],
  actions: [],
  stillThere: true,
  endedAt: null,
  readAt: null,
  dismissedAt: null,
  ...part,
});
const some = (count: number) => Array.from({ length: count }, () => alert({}));

describe('what pops up', () => {
  it.each([
    ['nothing without alerts', 0, false, false, 'nothing'],
    ['nothing in the quiet hours', 5, true, true, 'nothing'],
    ['each of a few', 3, false, false, 'each'],
    ['one summary of many', 4, false, false, 'summary'],
    ['one summary after a night, even of two', 2, false, true, 'summary'],
    ['a single one as itself, even after a night', 1, false, true, 'each'],
  ])('%s', (_, count, quiet, away, kind) => {
    expect(popupsFor(some(count), quiet, away).kind).toBe(kind);
  });

  it('the summary counts by kind and begins with the worst', () => {
    const alerts = [
      ...some(2),
      alert({ kind: 'expiry', severity: 'error', title: 'Bob has expired' }),
      alert({ kind: 'incident', severity: 'warning', keyId: null }),
    ];
    expect(summaryOf(alerts)).toEqual({
      title: '4 alerts',
      body: '2 keys near or at their cap, 1 key expires or has expired, 1 incident at the platform. First: Bob has expired.',
    });
  });
});
