import { describe, expect, it } from 'vitest';
import type { UsageSample, UsageStore } from '../../../electron/store/types.ts';
import { freshStore, key, NOON } from './fixtures.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const sample = (at: number, usedMb: number, keyId = 'a'): UsageSample => ({ keyId, at, usedMb });
/** The known points as hours (or days) before NOON's own. */
const points = (usage: UsageStore, range: '24h' | '7d' | '30d' | '90d' = '24h', keyId?: string, now = NOON) => {
  const series = usage.series(range, now, keyId);
  const last = series.points.length - 1;
  return Object.fromEntries(series.points.flatMap(({ mb }, index) => (mb === null ? [] : [[`-${last - index}`, mb]])));
};

describe('usage at write time', () => {
  it('the first sight of a key is its baseline, not usage', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON, 5000)]);
    expect(points(store.usage)).toEqual({ '-0': 0 });
    expect(store.usage.series('24h', NOON)).toMatchObject({ totalMb: 0, previousTotalMb: null, since: NOON });
  });

  it('a key made since the last list begins at 0; one that was merely not read before does not', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('old', { usedMb: 7 })], NOON - HOUR);
    clock.now = NOON;
    const made = key('new', { usedMb: 3, createdAt: NOON - 10 * MINUTE });
    const foreign = key('foreign', { usedMb: 900, createdAt: NOON - 30 * DAY });
    store.keys.applyList([key('old', { usedMb: 7 }), made, foreign], NOON);
    expect(store.usage.top('24h', NOON, 10)).toEqual([{ keyId: 'new', label: 'customer new', mb: 3 }]);
  });

  it('the first list of all is baseline, whatever was made when', () => {
    const { store } = freshStore();
    store.keys.applyList([key('a', { usedMb: 3, createdAt: NOON - 1000 })], NOON);
    expect(store.usage.series('24h', NOON).totalMb).toBe(0);
  });

  it('a difference goes to the hour of the later read', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - HOUR - MINUTE, 10), sample(NOON - HOUR + MINUTE, 12.5), sample(NOON, 13)]);
    expect(points(store.usage)).toEqual({ '-2': 0, '-1': 2.5, '-0': 0.5 });
  });

  it('a time in which nobody looked is a gap; what was used in it shows where it was seen', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 10 * HOUR, 100), sample(NOON - 9 * HOUR, 100), sample(NOON - 2 * HOUR, 170)]);
    expect(points(store.usage)).toEqual({ '-10': 0, '-9': 0, '-2': 70 });
  });

  it('a counter that falls is a reset: its new value was used at least, and nothing is negative', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 3 * HOUR, 100), sample(NOON - 2 * HOUR, 40), sample(NOON - HOUR, 45)]);
    expect(points(store.usage)).toEqual({ '-3': 0, '-2': 40, '-1': 5 });
  });

  it('a reset to 0 counts from there', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 2 * HOUR, 100), sample(NOON - HOUR, 0), sample(NOON, 6)]);
    expect(points(store.usage)).toEqual({ '-2': 0, '-1': 0, '-0': 6 });
  });

  it('the rounding of a reply in GB is no reset', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 2 * HOUR, 10_244.9), sample(NOON - HOUR, 10_240), sample(NOON, 10_246.9)]);
    expect(store.usage.series('24h', NOON).totalMb).toBeCloseTo(2, 5);
  });

  it('ignores late, repeated and unreadable reads', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - HOUR, 10)]);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300]) store.usage.record([sample(NOON, bad)]);
    store.usage.record([sample(Number.NaN, 50), sample(-5, 50), sample(Number.POSITIVE_INFINITY, 50)]);
    store.usage.record([sample(NOON - HOUR, 99), sample(NOON - 2 * HOUR, 5)]);
    expect(points(store.usage)).toEqual({ '-1': 0 });
    store.usage.record([sample(NOON, 11)]);
    expect(points(store.usage)).toEqual({ '-1': 0, '-0': 1 });
  });

  it('a late read after an unchanged one is late too, though the unchanged one cost no write', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 3 * HOUR, 10)]);
    store.usage.record([sample(NOON - HOUR, 10)]);
    store.usage.record([sample(NOON - 2 * HOUR, 4)]);
    expect(store.usage.series('24h', NOON).totalMb).toBe(0);
  });

  it('[fault 65] reads under a clock that was a year ahead do not stop the history', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON + 365 * DAY, 10)]);
    store.usage.record([sample(NOON, 12)]);
    expect(points(store.usage)).toMatchObject({ '-0': 2 });
  });

  it('one row after a change counts for its key, but covers no hour for the others', () => {
    const { store, clock } = freshStore();
    store.keys.applyList([key('a', { usedMb: 1 }), key('b', { usedMb: 1 })], NOON - 5 * HOUR);
    clock.now = NOON;
    store.keys.upsert(key('a', { usedMb: 4, asOf: NOON - 2 * HOUR }));
    expect(points(store.usage)).toEqual({ '-5': 0, '-2': 3 });
    expect(points(store.usage, '24h', 'b')).toEqual({ '-5': 0 });
  });

  it('a failed write leaves counters as they were', () => {
    const { store, dir } = freshStore();
    store.usage.record([sample(NOON - HOUR, 10)]);
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const saboteur = new DatabaseSync(`${dir}/pakdesk.db`);
    saboteur.exec("CREATE TRIGGER no_hours BEFORE INSERT ON usage_hours BEGIN SELECT raise(ABORT, 'no'); END");
    expect(() => store.usage.record([sample(NOON, 15)])).toThrow();
    saboteur.exec('DROP TRIGGER no_hours');
    saboteur.close();
    store.usage.record([sample(NOON, 15)]);
    expect(points(store.usage)).toEqual({ '-1': 0, '-0': 5 });
  });
});

describe('reading the history', () => {
  /** 1 MB an hour for 100 days. */
  function steady() {
    const made = freshStore();
    const hours = 100 * 24;
    made.store.usage.record(Array.from({ length: hours + 1 }, (_, n) => sample(NOON - (hours - n) * HOUR, n)));
    return made;
  }

  it('has the points, totals and buckets of each range', () => {
    const { store } = steady();
    const shape = (range: '24h' | '7d' | '30d' | '90d') => {
      const { bucketMs, points: all, totalMb, previousTotalMb } = store.usage.series(range, NOON);
      return [bucketMs / HOUR, all.length, all.filter(({ mb }) => mb === null).length, totalMb, previousTotalMb];
    };
    expect(shape('24h')).toEqual([1, 24, 0, 24, 24]);
    expect(shape('7d')).toEqual([1, 168, 0, 168, 168]);
    // Today has 13 hours so far, noon included.
    expect(shape('30d')).toEqual([24, 30, 0, 29 * 24 + 13, 720]);
    expect(shape('90d')).toEqual([24, 90, 0, 89 * 24 + 13, null]);
    const { points: days } = store.usage.series('30d', NOON);
    expect(days.map(({ at }) => at % DAY)).toEqual(days.map(() => 0));
    expect(days).toEqual(days.toSorted((x, y) => x.at - y.at));
  });

  it('has nothing to say of an unknown key, and nothing of a key before it was seen', () => {
    const { store } = steady();
    const none = store.usage.series('7d', NOON, 'nobody');
    expect(none).toMatchObject({ totalMb: 0, previousTotalMb: null, since: null });
    expect(none.points.every(({ mb }) => mb === null)).toBe(true);
    store.usage.record([sample(NOON - 3 * HOUR + 1, 50, 'b'), sample(NOON - HOUR + 1, 53, 'b')]);
    expect(points(store.usage, '24h', 'b')).toEqual({ '-3': 0, '-2': 0, '-1': 3, '-0': 0 });
  });

  it('names the top customers by label, and by id where the label is not known', () => {
    const { store } = steady();
    store.keys.upsert(key('a', { label: 'alice', usedMb: null }));
    store.usage.record([sample(NOON - 2 * HOUR, 0, 'ghost'), sample(NOON, 30, 'ghost')]);
    expect(store.usage.top('24h', NOON, 5)).toEqual([
      { keyId: 'ghost', label: 'ghost', mb: 30 },
      { keyId: 'a', label: 'alice', mb: 24 },
    ]);
    expect(store.usage.top('7d', NOON, 1)).toEqual([{ keyId: 'a', label: 'alice', mb: 168 }]);
  });

  it('burn rate is MB a day over the last 7 days', () => {
    const { store } = steady();
    expect(store.usage.burnRates(NOON).get('a')).toBeCloseTo(24, 6);
  });

  it('burn rate divides what was used in a gap by the gap, and says nothing after a few hours', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 20 * DAY, 0), sample(NOON, 200)]);
    store.usage.record([sample(NOON - 3 * HOUR, 0, 'fresh'), sample(NOON, 80, 'fresh')]);
    store.usage.record([sample(NOON - 2 * DAY, 10, 'idle'), sample(NOON, 10, 'idle')]);
    const rates = store.usage.burnRates(NOON);
    expect(rates.get('a')).toBeCloseTo(10, 6);
    expect(rates.has('fresh')).toBe(false);
    expect(rates.get('idle')).toBe(0);
    expect(rates.has('nobody')).toBe(false);
    expect(freshStore().store.usage.burnRates(NOON).size).toBe(0);
  });

  it('drops days beyond the retention and hours beyond five weeks, and keeps the rest', () => {
    const { store } = steady();
    const before = store.usage.series('30d', NOON);
    expect(store.usage.prune(NOON, 40)).toBeGreaterThan(0);
    expect(store.usage.series('30d', NOON).points).toEqual(before.points);
    expect(store.usage.series('90d', NOON).points.filter(({ mb }) => mb !== null)).toHaveLength(41);
    expect(store.usage.series('90d', NOON).since).toBe(Math.floor(NOON / DAY) * DAY - 40 * DAY);
    expect(store.usage.series('7d', NOON).totalMb).toBe(168);
    expect(store.usage.prune(NOON, 40)).toBe(0);
    store.usage.record([sample(NOON + HOUR, 2405)]);
    expect(store.usage.series('24h', NOON + HOUR).totalMb).toBe(28);
  });

  it('forgets a gone key with its history, and begins anew should it come back', () => {
    const { store } = freshStore();
    store.usage.record([sample(NOON - 90 * DAY, 0, 'old'), sample(NOON - 89 * DAY, 5, 'old')]);
    store.usage.prune(NOON, 30);
    expect(store.usage.series('90d', NOON, 'old').since).toBeNull();
    store.usage.record([sample(NOON - HOUR, 50, 'old'), sample(NOON, 52, 'old')]);
    expect(store.usage.top('24h', NOON, 5)).toEqual([{ keyId: 'old', label: 'old', mb: 2 }]);
  });

  it('survives closing and opening again', () => {
    const { store, dir } = steady();
    const before = store.usage.series('90d', NOON);
    store.close();
    const again = freshStore(dir).store;
    expect(again.usage.series('90d', NOON)).toEqual(before);
    again.usage.record([sample(NOON + MINUTE, 2401)]);
    expect(again.usage.series('24h', NOON + MINUTE).totalMb).toBe(25);
  });
});
