/** Months of this computer's calendar, as periods in Unix ms. */
import type { Period } from '../../queries/money.ts';

/** `2026-11` */
export function monthOf(at: number): string {
  return new Intl.DateTimeFormat('sv-SE').format(at).slice(0, 7);
}

/** The whole local month; null for what is none. */
export function monthPeriod(month: string): Period | null {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) return null;
  const year = Number(match[1]);
  const index = Number(match[2]) - 1;
  return { from: new Date(year, index, 1).getTime(), to: new Date(year, index + 1, 1).getTime() };
}

/** The present month and those before it, newest first. */
export function lastMonths(nowMs: number, count: number): string[] {
  const now = new Date(nowMs);
  return Array.from({ length: count }, (_, back) =>
    monthOf(new Date(now.getFullYear(), now.getMonth() - back, 1).getTime()),
  );
}

export function monthName(month: string): string {
  const period = monthPeriod(month);
  return period === null
    ? month
    : new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(period.from);
}
