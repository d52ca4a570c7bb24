// Forecasts of the open account, from its own usage history. One key costs about 2 ms, so lists are worked out in parts and kept for the hour.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { forecastKey } from '../../shared/forecast.ts';
import { addHistories } from '../../shared/forecast-history.ts';
import { needsForecast, type RenewalRules, renewalOf, sortRenewals } from '../../shared/forecast-renewals.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Forecast, RenewalRow } from '../../shared/ipc/forecast.ts';
import { leftGb, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import type { Store } from '../store/types.ts';

const HOUR_MS = 3_600_000;
/** Main is free again after so long. */
const PART_MS = 10;

type Reading = Pick<Store, 'usage' | 'keys'>;

/** With its curve, as fresh as the last read. */
export function forecastOf(store: Reading, key: PakKey, nowMs: number): Forecast {
  return forecastKey({ key, ...store.usage.recent(nowMs, key.id), nowMs });
}

interface Kept {
  hour: number;
  usedMb: number | null;
  capGb: number | null;
  expiresAt: number | null;
  forecast: Forecast;
}

/** By store, so that another account starts anew and a closed one is let go of. */
const kept = new WeakMap<Reading['usage'], Map<string, Kept>>();

/** Without its curve; of this hour, unless the key was topped up, extended or used a lot since. */
export function quickForecastOf(store: Reading, key: PakKey, nowMs: number): Forecast {
  const own = kept.get(store.usage) ?? new Map<string, Kept>();
  kept.set(store.usage, own);
  const hour = Math.floor(nowMs / HOUR_MS);
  const known = own.get(key.id);
  const left = leftGb(key) ?? 0;
  const isFresh =
    known !== undefined &&
    known.hour === hour &&
    known.capGb === key.capGb &&
    known.expiresAt === key.expiresAt &&
    (known.usedMb === key.usedMb ||
      (left > 0 && Math.abs((key.usedMb ?? 0) - (known.usedMb ?? 0)) < 0.02 * left * MB_PER_GB));
  if (isFresh) return known.forecast;
  const forecast = forecastKey({ key, ...store.usage.recent(nowMs, key.id), nowMs }, false);
  own.set(key.id, { hour, usedMb: key.usedMb, capGb: key.capGb, expiresAt: key.expiresAt, forecast });
  return forecast;
}

/** Calls `work` for each, with a breath in between whenever main was held for too long. */
export async function inParts<T>(list: readonly T[], work: (item: T) => void): Promise<void> {
  let from = performance.now();
  for (const item of list) {
    work(item);
    if (performance.now() - from < PART_MS) continue;
    await nextTurn();
    from = performance.now();
  }
}

export async function renewalRows(store: Reading, rules: RenewalRules, nowMs: number): Promise<RenewalRow[]> {
  const rows: RenewalRow[] = [];
  await inParts(store.keys.list(), (key) => {
    const forecast = needsForecast(key, rules.withinDays, nowMs) ? quickForecastOf(store, key, nowMs) : null;
    const row = renewalOf(key, forecast, rules, nowMs);
    if (row !== null) rows.push(row);
  });
  return sortRenewals(rows);
}

const sumOf = (values: (number | null)[]): number | null =>
  values.some((value) => value === null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** All keys as one: what is left is added up, and it ends when the last of them does. */
/** What lasts is what can still be used: nothing is left in a key that is off or over. */
function asOne(keys: readonly PakKey[], nowMs: number): Parameters<typeof forecastKey>[0]['key'] {
  const isOver = ({ expiresAt }: PakKey) => expiresAt !== null && expiresAt <= nowMs;
  const usable = keys.filter((key) => key.enabled !== false && !isOver(key));
  const of = usable.length > 0 ? usable : keys;
  const ends = of.map(({ expiresAt }) => expiresAt);
  return {
    capGb: sumOf(of.map(({ capGb }) => capGb)),
    usedMb: sumOf(of.map(({ usedMb }) => usedMb)),
    expiresAt: ends.some((at) => at === null) ? null : Math.max(...ends.map((at) => at ?? 0)),
    unreadable: of.flatMap(({ unreadable }) => unreadable),
    gone: false,
  };
}

export interface CustomerForecast {
  customerId: string;
  customer: string;
  forecast: Forecast;
  firstOut: { keyId: string; label: string; at: number } | null;
  keys: { keyId: string; label: string; verdict: Forecast['verdict']; sentence: string; expectedAt: number | null }[];
}

export async function forecastCustomer(store: Reading, customerId: string, nowMs: number): Promise<CustomerForecast> {
  const keys = store.keys.list().filter(({ label }) => customerIdOf(label) === customerId);
  const [first] = keys;
  if (first === undefined) {
    throw new AppError(
      appErrorData('not_found', 'No key of this customer is there any more.', 'Go back to the list of keys.'),
    );
  }
  const rows: CustomerForecast['keys'] = [];
  const histories: ReturnType<Store['usage']['recent']>[] = [];
  await inParts(keys, (key) => {
    const history = store.usage.recent(nowMs, key.id);
    const { verdict, sentence, runsOut } = forecastKey({ key, ...history, nowMs }, false);
    histories.push(history);
    rows.push({ keyId: key.id, label: key.label, verdict, sentence, expectedAt: runsOut.expectedAt });
  });
  const out = rows
    .flatMap(({ keyId, label, expectedAt }) => (expectedAt === null ? [] : [{ keyId, label, at: expectedAt }]))
    .sort((a, b) => a.at - b.at);
  return {
    customerId,
    customer: stemOf(first.label),
    forecast: forecastKey({
      key: asOne(keys, nowMs),
      hours: addHistories(histories.map(({ hours }) => hours)),
      days: addHistories(histories.map(({ days }) => days)),
      nowMs,
    }),
    firstOut: out[0] ?? null,
    keys: rows,
  };
}

/** What all customers together are expected to use; null while unknown. */
export function next30dGb(store: Reading, nowMs: number): { lowGb: number; expectedGb: number; highGb: number } | null {
  const everybody = { capGb: null, usedMb: 0, expiresAt: null, unreadable: [], gone: false };
  const { next30d } = forecastKey({ key: everybody, ...store.usage.recent(nowMs), nowMs }, false);
  return next30d === null
    ? null
    : {
        lowGb: next30d.lowMb / MB_PER_GB,
        expectedGb: next30d.expectedMb / MB_PER_GB,
        highGb: next30d.highMb / MB_PER_GB,
      };
}
