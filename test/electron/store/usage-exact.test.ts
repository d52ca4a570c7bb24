import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../electron/store/open.ts';
import type { Store, UsageSample } from '../../../electron/store/types.ts';
import { BYTES_PER_MB, type KnownCounter, stepOf } from '../../../electron/store/usage-counter.ts';
import { freshDir, NOON } from './fixtures.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEYS = ['a', 'b', 'c', 'd'] as const;
const MAX_RETENTION_DAYS = 3650;

type Act =
  | { act: 'read'; samples: { keyId: (typeof KEYS)[number]; atMs: number; usedMb: number }[] }
  | { act: 'restart' }
  | { act: 'pack' };

interface Used {
  keyId: string;
  at: number;
  bytes: number;
}

/** What the counters prove, told as plainly as possible: one pass over the reads in the order in which they came. */
function proven(acts: readonly Act[]): Used[] {
  const known = new Map<string, KnownCounter>();
  const used: Used[] = [];
  let readAt = 0;
  for (const act of acts) {
    if (act.act === 'restart') for (const counter of known.values()) counter.at = Math.max(counter.at, readAt);
    if (act.act !== 'read') continue;
    for (const { keyId, atMs: at, usedMb } of act.samples.toSorted((x, y) => x.atMs - y.atMs)) {
      if (!(usedMb >= 0 && usedMb <= 2 ** 30)) continue;
      const bytes = Math.round(usedMb * BYTES_PER_MB);
      const before = known.get(keyId);
      if (before && at <= before.at) continue;
      readAt = Math.max(readAt, at);
      if (!before) {
        known.set(keyId, { at, bytes, suspect: null });
        continue;
      }
      const step = stepOf(before, bytes, at);
      if (step.kind === 'used' || step.kind === 'reset') used.push({ keyId, at, bytes: step.bytes });
      const counts = step.kind === 'used' || step.kind === 'reset';
      known.set(keyId, { at, bytes: counts ? bytes : before.bytes, suspect: step.kind === 'held' ? bytes : null });
    }
  }
  return used;
}

const usedMb = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 5000, noNaN: true }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -3, Number.POSITIVE_INFINITY, 1e300, 2 ** 30, 10, 10_240) },
);
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        act: fc.constant('read' as const),
        samples: fc.array(
          fc.record({
            keyId: fc.constantFrom(...KEYS),
            atMs: fc.integer({ min: NOON - 130 * DAY, max: NOON }),
            usedMb,
          }),
          { maxLength: 30 },
        ),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ act: 'restart' as const }) },
    { weight: 1, arbitrary: fc.constant({ act: 'pack' as const }) },
  ),
  { maxLength: 8 },
);
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
);
const spans = fc.oneof(
  fc
    .constantFrom('24h' as const, '7d' as const, '30d' as const, '90d' as const, '1y' as const)
    .map((range) => ({ range })),
  fc.tuple(fc.integer({ min: 0, max: 140 }), fc.integer({ min: 0, max: 140 })).map(([one, other]) => ({
    from: new Date(NOON - Math.max(one, other) * DAY).toISOString().slice(0, 10),
    to: new Date(NOON - Math.min(one, other) * DAY).toISOString().slice(0, 10),
  })),
);

const sum = (figures: readonly (number | null)[]) =>
  figures.reduce<number>((all, mb) => all + Math.round((mb ?? 0) * BYTES_PER_MB), 0);
const bytesIn = (used: readonly Used[], from: number, to: number, keyId?: string) =>
  used
    .filter((one) => one.at >= from && one.at < to && (keyId === undefined || one.keyId === keyId))
    .reduce((all, { bytes }) => all + bytes, 0);

describe('[bar 28] the sum of the history is what the counters prove, never more, never less', () => {
  it('for any reads, gaps, resets, glitches, restarts and packing; at every level; over any range, in any zone', () => {
    fc.assert(
      fc.property(acts, zone, spans, (made, timeZone, span) => {
        const dir = freshDir();
        const open = () => openStore({ dir, now: () => NOON });
        let store: Store = open();
        for (const act of made) {
          if (act.act === 'read') {
            store.usage.record(
              act.samples.map(({ keyId, atMs, usedMb }): UsageSample => ({ keyId, at: atMs, usedMb })),
            );
          } else if (act.act === 'restart') {
            store.close();
            store = open();
          } else store.usage.prune(NOON, MAX_RETENTION_DAYS, 1100);
        }
        const used = proven(made);
        const views = store.usage.views;
        for (const range of ['24h', '7d', '30d', '90d'] as const) {
          const series = store.usage.series(range, NOON);
          const [from, to] = [series.points[0]?.at ?? 0, (series.points.at(-1)?.at ?? 0) + series.bucketMs];
          expect(sum(series.points.map(({ mb }) => mb))).toBe(bytesIn(used, from, to));
          expect(sum([series.totalMb])).toBe(bytesIn(used, from, to));
          expect(sum(store.usage.top(range, NOON, 9).map(({ mb }) => mb))).toBe(bytesIn(used, from, to));
        }
        const all = views.overview({ span, timeZone, top: 2 }, NOON);
        expect(all.at.every((at, index) => index === 0 || at > (all.at[index - 1] ?? 0))).toBe(true);
        all.mb.forEach((mb, index) => {
          const [from, to] = [all.at[index] ?? 0, all.at[index + 1] ?? all.to];
          expect(sum([mb])).toBe(bytesIn(used, from, to));
          const parts = [...all.customers.map((one) => one.mb[index] ?? null), all.rest?.mb[index] ?? null];
          expect(parts.every((part) => part === null || part >= 0)).toBe(true);
          expect(sum(parts)).toBe(sum([mb]));
        });
        const days = views.heatmap({ span, timeZone, hours: true }, NOON).days;
        for (const { mb, hours } of days) if (hours !== null) expect(sum(hours)).toBe(sum([mb]));
        for (const keyId of new Set(
          made.flatMap((act) => (act.act === 'read' ? act.samples : [])).map((one) => one.keyId),
        )) {
          let own: ReturnType<typeof views.history>;
          try {
            own = views.history({ span, timeZone, keyId }, NOON);
          } catch {
            // No read of it made sense, so it has no history.
            expect(used.some((one) => one.keyId === keyId)).toBe(false);
            continue;
          }
          expect(sum(own.mb)).toBe(bytesIn(used, own.from, own.to, keyId));
          own.mb.forEach((mb, index) => {
            expect(sum([mb])).toBe(bytesIn(used, own.at[index] ?? 0, own.at[index + 1] ?? own.to, keyId));
          });
        }
        const table = views.table({ span, timeZone, per: 'key', cursor: null }, NOON);
        expect(sum(table.rows.map(({ mb }) => mb))).toBe(sum(days.map(({ mb }) => mb)));
        store.close();
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
