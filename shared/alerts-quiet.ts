/** Quiet hours, in local time and across midnight; and what pops up: each alert, one summary, or nothing yet. Pure. */
import type { Alert } from './ipc/alerts.ts';
import type { AlertSettings } from './ipc/settings.ts';

type QuietHours = AlertSettings['quietHours'];

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Until when it is quiet now, Unix ms; null outside the quiet hours. The same time twice is no quiet at all. */
export function quietUntil({ enabled, from, to }: QuietHours, nowMs: number): number | null {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (!enabled || start === end) return null;
  const now = new Date(nowMs);
  const minute = now.getHours() * 60 + now.getMinutes();
  const isQuiet = start < end ? minute >= start && minute < end : minute >= start || minute < end;
  if (!isQuiet) return null;
  const until = new Date(nowMs);
  // The calendar's own day: it is an hour longer or shorter where the clock changes.
  if (minute >= end) until.setDate(until.getDate() + 1);
  until.setHours(Math.floor(end / 60), end % 60, 0, 0);
  return until.getTime();
}

/** More at once are one summary. */
export const MAX_POPUPS = 3;
/** After so long without a look at the platform (a night, a journey) what happened in it is one summary. */
export const AWAY_MS = 2 * 3_600_000;

export interface Summary {
  title: string;
  body: string;
}

export type Popups = { kind: 'nothing' } | { kind: 'each' } | { kind: 'summary'; summary: Summary };

/** How many alerts there are of each kind. */
export type Counts = { [K in Alert['kind']]?: number };

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function countsOf(alerts: readonly Alert[]): Counts {
  const counts: Counts = {};
  for (const { kind } of alerts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/**
 * `untold` are the alerts that nobody was told of yet, `counts` how many there are of them, where `untold` is only the most urgent
 * part; `away` = long without a look, or the quiet hours are just over.
 */
export function popupsFor(
  untold: readonly Alert[],
  quiet: boolean,
  away: boolean,
  counts: Counts = countsOf(untold),
): Popups {
  const count = total(counts);
  if (count === 0 || quiet) return { kind: 'nothing' };
  if (count === 1 || (count <= MAX_POPUPS && !away)) return { kind: 'each' };
  return { kind: 'summary', summary: summaryOf(untold, counts) };
}

const WORDS: Record<Alert['kind'], [one: string, many: string]> = {
  cap: ['key near or at its cap', 'keys near or at their cap'],
  expiry: ['key expires or has expired', 'keys expire or have expired'],
  forecast: ['key runs out before it expires', 'keys run out before they expire'],
  anomaly: ['key behaves unusually', 'keys behave unusually'],
  incident: ['incident at the platform', 'incidents at the platform'],
};
const URGENCY = { error: 0, warning: 1, info: 2 } as const;

export function summaryOf(alerts: readonly Alert[], counts: Counts = countsOf(alerts)): Summary {
  const kinds = Object.keys(WORDS) as Alert['kind'][];
  const parts = kinds.flatMap((kind) => {
    const count = counts[kind] ?? 0;
    const [one, many] = WORDS[kind];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const worst = [...alerts].sort((a, b) => URGENCY[a.severity] - URGENCY[b.severity] || a.at - b.at)[0];
  return {
    title: `${total(counts)} alerts`,
    body: `${parts.join(', ')}.${worst === undefined ? '' : ` First: ${worst.title}.`}`,
  };
}
