// The two levels of the usage history, hours and days, and sums over any borders of them.
import type { Database } from './sqlite.ts';
import { SeriesSums } from './usage-codec.ts';
import { UsageLevel } from './usage-level.ts';
import { HOURS_PER_DAY } from './usage-time.ts';

export interface UsageLevels {
  hours: UsageLevel;
  days: UsageLevel;
  /** Bytes by series from `fromHour` up to (not including) `toHour`: days where a whole day lies within or no hours are kept. */
  sums(fromHour: number, toHour: number): SeriesSums;
  forget(): void;
  /** Reads what is open, in steps. */
  warmUp(): (() => void)[];
}

export function createUsageLevels(db: Database): UsageLevels {
  // Sizes at which a key's line, a ranking of all keys and a closed block are all a matter of milliseconds (test/bench/usage.ts).
  const hours = new UsageLevel(db, 'hour', 48);
  const days = new UsageLevel(db, 'day', 32);
  return {
    hours,
    days,
    sums(fromHour, toHour) {
      const sums = new SeriesSums();
      const firstDay = Math.ceil(fromHour / HOURS_PER_DAY);
      const endDay = Math.floor(toHour / HOURS_PER_DAY);
      if (firstDay >= endDay) {
        hours.sum(fromHour, toHour - 1, sums);
        return sums;
      }
      days.sum(firstDay, endDay - 1, sums);
      hours.sum(fromHour, firstDay * HOURS_PER_DAY - 1, sums);
      hours.sum(endDay * HOURS_PER_DAY, toHour - 1, sums);
      return sums;
    },
    warmUp: () => [...hours.warmUp(), ...days.warmUp()],
    forget() {
      hours.forget();
      days.forget();
    },
  };
}
