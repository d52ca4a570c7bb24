import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CapTold,
  crossCap,
  crossExpiry,
  type ExpiryTold,
  isReset,
  nextExpiryCrossing,
} from '../../shared/alerts-cross.ts';
import { DAY_MS } from '../../shared/key.ts';

const PERCENTS = [50, 80, 95, 100];
const DAYS = [7, 3, 1];
const NOW = 1_790_000_000_000;

/** Reads a key again and again; what was told is kept in between, through JSON as a restart would. */
function follow(readings: { capGb: number | null; usedMb: number }[], asked: readonly number[] = PERCENTS) {
  let told: CapTold | null = null;
  return readings.map((reading) => {
    const crossing = crossCap(told, reading, asked);
    told = JSON.parse(JSON.stringify(crossing.told)) as CapTold | null;
    return crossing;
  });
}
const at = (capGb: number, percent: number) => ({ capGb, usedMb: (capGb * 1024 * percent) / 100 });
const fires = (readings: { capGb: number | null; usedMb: number }[], asked?: readonly number[]) =>
  follow(readings, asked).map(({ fire }) => fire);

describe('thresholds of the cap', () => {
  it('each is told once on the way up', () => {
    expect(fires([10, 49.9, 50, 60, 79, 81, 82, 95, 99, 100, 103, 103].map((p) => at(10, p)))).toEqual([
      null,
      null,
      50,
      null,
      null,
      80,
      null,
      95,
      null,
      100,
      null,
      null,
    ]);
  });

  it('a leap is one alert, of the worst, and covers the others', () => {
    const [, leap, after] = follow([at(10, 10), at(10, 97), at(10, 98)]);
    expect(leap).toMatchObject({ fire: 95, covers: [50, 80, 95] });
    expect(after?.fire).toBeNull();
  });

  it('a top-up arms what is below again, and ends the alert; what is still over stays told', () => {
    const [, up, topped, again] = follow([at(10, 10), at(10, 100), at(12, 84), at(12, 96)]);
    expect(up?.fire).toBe(100);
    expect(topped).toMatchObject({ fire: null, ends: true });
    expect(topped?.told?.levels).toEqual([50, 80]);
    expect(again).toMatchObject({ fire: 95, covers: [95] });
  });

  it('topped up and used up again between two looks is told, with what is left of the old', () => {
    const [, up, again, more] = follow([at(10, 10), at(10, 100), at(20, 97.5), at(20, 100)]);
    expect(up?.fire).toBe(100);
    // 10 GB had reached half of the new 20 before: that is not told again.
    expect(again).toMatchObject({ fire: 95, covers: [80, 95], ends: true });
    expect(more?.fire).toBe(100);
  });

  it('a counter that begins anew arms them', () => {
    expect(fires([at(10, 85), at(10, 2), at(10, 85)])).toEqual([80, null, 80]);
  });

  it('a figure that wavers within its rounding arms nothing', () => {
    expect(fires([at(10, 80.01), at(10, 79.95), at(10, 80.02), at(10, 79.95), at(10, 80.1)])).toEqual([
      80,
      null,
      null,
      null,
      null,
    ]);
  });

  it('a lowered cap crosses; the same cap again tells nothing twice', () => {
    expect(fires([at(10, 45), { capGb: 5, usedMb: 4608 }, at(10, 45), at(10, 51)])).toEqual([null, 80, null, 50]);
  });

  it('no cap is no threshold, and ends what was told', () => {
    const [, none] = follow([at(10, 85), { capGb: null, usedMb: 9000 }]);
    expect(none).toMatchObject({ fire: null, told: null, ends: true });
  });

  it('one that is switched off is not told, nor later when it is switched on', () => {
    const [first] = follow([at(10, 85)], [95]);
    expect(first).toMatchObject({ fire: null, told: { levels: [50, 80] } });
    expect(crossCap(first?.told ?? null, at(10, 86), PERCENTS).fire).toBeNull();
  });

  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('use' as const), mb: fc.double({ min: 0, max: 4000, noNaN: true }) }),
    },
    fc.record({ do: fc.constant('cap' as const), gb: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      do: fc.constant('topUpAndUse' as const),
      gb: fc.integer({ min: 1, max: 20 }),
      mb: fc.double({ min: 0, max: 20_000, noNaN: true }),
    }),
    fc.record({ do: fc.constant('reset' as const), mb: fc.double({ min: 0, max: 300, noNaN: true }) }),
    fc.record({ do: fc.constant('waver' as const), mb: fc.double({ min: 0, max: 5, noNaN: true }) }),
    fc.record({ do: fc.constant('restart' as const) }),
  );

  it('for any sequence nothing is told twice without being armed, and nothing crossed is missed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let told: CapTold | null = null;
        let [capGb, usedMb] = [10, 0];
        // The oracle knows only what was heard, and when it was armed.
        const heard = new Set<number>();
        for (const one of steps) {
          const before = { capGb, usedMb };
          if (one.do === 'use') usedMb += one.mb;
          if (one.do === 'cap') capGb = one.gb;
          if (one.do === 'topUpAndUse') [capGb, usedMb] = [capGb + one.gb, usedMb + one.mb];
          if (one.do === 'reset') usedMb = one.mb;
          if (one.do === 'waver') usedMb = Math.max(0, usedMb - one.mb);
          if (one.do === 'restart') told = JSON.parse(JSON.stringify(told)) as CapTold | null;
          const armed = capGb > before.capGb || isReset(before.usedMb, usedMb);
          const over = PERCENTS.filter((percent) => usedMb / 1024 / capGb >= percent / 100);
          // Under a raised cap the usage before had not reached it yet.
          const under = (percent: number) => capGb > before.capGb && before.usedMb / 1024 / capGb < percent / 100;
          if (armed) for (const percent of heard) if (!over.includes(percent) || under(percent)) heard.delete(percent);

          const crossing = crossCap(told, { capGb, usedMb }, PERCENTS);
          told = crossing.told;
          for (const percent of crossing.covers) {
            expect(heard.has(percent), `${percent} % was told before`).toBe(false);
            heard.add(percent);
          }
          expect(crossing.fire).toBe(crossing.covers.at(-1) ?? null);
          for (const percent of over) expect(heard.has(percent), `${percent} % was missed`).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('days before the expiry', () => {
  function days(path: [expiresAt: number | null, now: number][]) {
    let told: ExpiryTold | null = null;
    return path.map(([expiresAt, now]) => {
      const crossing = crossExpiry(told, expiresAt, DAYS, now);
      told = JSON.parse(JSON.stringify(crossing.told)) as ExpiryTold | null;
      return crossing.fire;
    });
  }
  const end = NOW + 10 * DAY_MS;
  const leaving = (left: number): [number, number] => [end, end - left * DAY_MS];

  it('are told once each, and once that it is over', () => {
    expect(
      days([leaving(8), leaving(6.9), leaving(6), leaving(3), leaving(1.5), leaving(0.9), leaving(0), leaving(-2)]),
    ).toEqual([null, 7, null, 3, null, 1, 0, null]);
  });

  it('after a week away it is one alert', () => {
    expect(days([leaving(8), leaving(0.5), leaving(0.2)])).toEqual([null, 1, null]);
    expect(days([leaving(8), leaving(-1)])).toEqual([null, 0]);
  });

  it('a new expiry arms them; the same one a few seconds off does not', () => {
    expect(
      days([
        leaving(6),
        [end + 5000, end - 5.9 * DAY_MS],
        [end + 30 * DAY_MS, end],
        [end + 30 * DAY_MS, end + 24 * DAY_MS],
      ]),
    ).toEqual([7, null, null, 7]);
  });

  it('a clock that wavers tells nothing again', () => {
    expect(days([leaving(2.99), leaving(3.02), leaving(2.98)])).toEqual([3, null, null]);
  });

  it('what a clock told that ran ahead ends when it is set right, and is told at its time', () => {
    const ahead = crossExpiry(null, end, DAYS, end + DAY_MS);
    expect(ahead).toMatchObject({ fire: 0, told: { levels: [7, 3, 1, 0] } });
    const right = crossExpiry(ahead.told, end, DAYS, end - 5 * DAY_MS);
    expect(right).toMatchObject({ fire: null, ends: true, told: { levels: [7] } });
    expect(crossExpiry(right.told, end, DAYS, end - 2.5 * DAY_MS).fire).toBe(3);
  });

  it('none is asked for: nothing is told, and nothing is caught up on later', () => {
    const off = crossExpiry(null, end, [], end - DAY_MS);
    expect(off.fire).toBeNull();
    expect(crossExpiry(off.told, end, DAYS, end - DAY_MS + 1).fire).toBeNull();
  });

  it('for any sequence of expiries and times nothing is told twice for one expiry, and nothing missed', () => {
    const move = fc.oneof(
      fc.record({ pass: fc.integer({ min: -2 * DAY_MS, max: 5 * DAY_MS }) }),
      fc.record({ extend: fc.integer({ min: DAY_MS, max: 40 * DAY_MS }) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        let told: ExpiryTold | null = null;
        let [now, expiresAt] = [NOW, NOW + 20 * DAY_MS];
        let heard = new Set<number>();
        for (const one of moves) {
          if ('pass' in one) now += one.pass;
          else expiresAt += one.extend;
          const over = [7, 3, 1, 0].filter((day) => now >= expiresAt - day * DAY_MS);
          if ('extend' in one) heard = new Set([...heard].filter((day) => over.includes(day)));
          heard = new Set([...heard].filter((day) => now >= expiresAt - day * DAY_MS - DAY_MS / 24));
          const crossing = crossExpiry(told, expiresAt, DAYS, now);
          told = crossing.told;
          for (const day of crossing.covers) {
            expect(heard.has(day)).toBe(false);
            heard.add(day);
          }
          for (const day of over) expect(heard.has(day)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the next crossing by time alone is known', () => {
    expect(nextExpiryCrossing(end, NOW)).toBe(end - 7 * DAY_MS);
    expect(nextExpiryCrossing(end, end - 2 * DAY_MS)).toBe(end - DAY_MS);
    expect(nextExpiryCrossing(end, end)).toBe(Number.POSITIVE_INFINITY);
    expect(nextExpiryCrossing(null, NOW)).toBe(Number.POSITIVE_INFINITY);
  });
});
