/** The forecast in one sentence, as it is said to a customer on the phone. */
import { dateFormat } from './date-format.ts';
import { formatDate, formatMb } from './format.ts';
import type { Forecast } from './ipc/forecast.ts';
import { DAY_MS } from './key.ts';

/** `3 Dec`; with the year where that is another one. */
export function dayWords(at: number, nowMs: number): string {
  return new Date(at).getFullYear() === new Date(nowMs).getFullYear()
    ? dateFormat({ day: 'numeric', month: 'short' }).format(at)
    : formatDate(at);
}

function count(days: number): string {
  return `${days} day${days === 1 ? '' : 's'}`;
}

/** "between 1 and 6 Dec"; empty where the band is one day, or has no end. */
function bandWords({ earliestAt, latestAt }: Forecast['runsOut'], nowMs: number): string {
  if (earliestAt === null) return '';
  if (latestAt === null) return ` (not before ${dayWords(earliestAt, nowMs)})`;
  const [from, to] = [dayWords(earliestAt, nowMs), dayWords(latestAt, nowMs)];
  return from === to ? '' : ` (between ${from} and ${to})`;
}

function against(forecast: Omit<Forecast, 'sentence'>): string {
  const { daysBeforeExpiry, expiresAt, runsOut } = forecast;
  if (expiresAt === null || runsOut.expectedAt === null || daysBeforeExpiry === null) return '';
  if (runsOut.expectedAt < expiresAt) {
    return daysBeforeExpiry === 0 ? ', hours before it expires' : `, ${count(daysBeforeExpiry)} before it expires`;
  }
  return daysBeforeExpiry === 0 ? ', hours after it expires' : `, ${count(-daysBeforeExpiry)} after it expires`;
}

export function forecastSentence(forecast: Omit<Forecast, 'sentence'>, nowMs: number): string {
  const { verdict, runsOut, expiresAt, next7d } = forecast;
  switch (verdict) {
    case 'unknown':
      return forecast.reason;
    case 'atCap':
      return 'Its cap is used up.';
    case 'idle':
      return 'No traffic in the days seen, so nothing is used up at this pace.';
    case 'noCap':
      return next7d === null
        ? 'It has no cap.'
        : `It has no cap; about ${formatMb(next7d.expectedMb)} in the next 7 days.`;
    case 'beyondHorizon':
      return 'Its cap lasts for more than a year at this pace.';
    case 'runsOutFirst':
    case 'expiresFirst': {
      if (runsOut.expectedAt !== null) {
        const past = expiresAt !== null && expiresAt <= nowMs;
        return `${past ? 'Would run out' : 'Runs out'} on ${dayWords(runsOut.expectedAt, nowMs)}${past ? '' : against(forecast)}${bandWords(runsOut, nowMs)}.`;
      }
      if (expiresAt === null) return 'Its cap lasts for more than a year at this pace.';
      return expiresAt <= nowMs
        ? `It expired on ${dayWords(expiresAt, nowMs)}.`
        : `Expires on ${dayWords(expiresAt, nowMs)}, long before its cap is used up.`;
    }
  }
}

/** Whole days since; null without a time. */
export function daysSince(at: number | null, nowMs: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((nowMs - at) / DAY_MS));
}
