// What one reading of one key gives rise to. Threat: the same thing told twice, or told out of a gap, a reset or a first reading.
import {
  type CapTold,
  type Crossing,
  crossCap,
  crossExpiry,
  type ExpiryTold,
  isReset,
} from '../../shared/alerts-cross.ts';
import { type AlertDraft, anomalyAlert, capAlert, expiryAlert, forecastAlert } from '../../shared/alerts-words.ts';
import {
  type Finding,
  findAfterIdle,
  findForbiddenUse,
  findSpike,
  HOUR_MS,
  SPIKE_MIN_MB,
} from '../../shared/anomaly.ts';
import { runsOutFirst } from '../../shared/forecast-renewals.ts';
import type { Anomaly } from '../../shared/ipc/alerts.ts';
import type { Forecast } from '../../shared/ipc/forecast.ts';
import type { AlertSettings } from '../../shared/ipc/settings.ts';
import { MB_PER_GB, type PakKey } from '../../shared/key.ts';

/** What is kept of a key between two readings: in memory, for as long as the app runs. */
export interface Watched {
  id: string;
  label: string;
  capGb: number | null;
  usedMb: number | null;
  expiresAt: number | null;
  enabled: boolean | null;
  isExpired: boolean | null;
  lastUsedAt: number | null;
  /** The time of that reading. */
  seenAt: number;
  /** The first reading that said that it is off; null = it is on, or that is not known. */
  offSince: number | null;
  /** The counter at the beginning of the hour `hour`; null = the hour is not known whole. */
  hour: number;
  hourFromMb: number | null;
}

/** What was told of a key: kept in the database, so that a restart tells nothing again. */
export interface Told {
  cap?: CapTold;
  expiry?: ExpiryTold;
  /** The cap and expiry for which it was told that it runs out first. */
  forecast?: { capGb: number; expiresAt: number | null; usedMb: number };
  /** When it was last seen. */
  anomalies?: { [A in Anomaly]?: number };
  /** The current alert of each kind, by kind or anomaly. */
  ids?: Record<string, string>;
}

export interface Context {
  settings: AlertSettings;
  withinDays: number;
  /** The time of this reading and of the one before; null = there was none in this run. */
  readAt: number;
  readBeforeAt: number | null;
  nowMs: number;
  /** MB by hour before the hour `readAt`, gaps as null. Asked for only where a spike may be. */
  hoursBefore: (keyId: string) => (number | null)[];
  /** Null where none is needed. */
  forecast: (key: PakKey) => Forecast | null;
}

export interface Verdict {
  told: Told | null;
  /** Each with the name under which its id is kept in `told.ids`. */
  add: { slot: string; draft: AlertDraft }[];
  /** Ids of alerts that no longer hold, and of those that hold again. */
  end: string[];
  resume: string[];
}

/** After so long without it, it has ended, and is told again. */
export const CALM_MS = 24 * HOUR_MS;
/** A reading later than this after the one before has a gap before it. */
const GAP_MS = 90 * 60_000;

/** The next state of memory. `before` is null at the first reading of this run. */
export function watch(key: PakKey, before: Watched | null, readAt: number, readBeforeAt: number | null): Watched {
  const hour = Math.floor(readAt / HOUR_MS);
  const fell = before !== null && before.usedMb !== null && key.usedMb !== null && isReset(before.usedMb, key.usedMb);
  const gap = readBeforeAt === null || readAt - readBeforeAt > GAP_MS;
  const hourFromMb = before === null || gap || fell ? null : before.hour === hour ? before.hourFromMb : before.usedMb;
  return {
    id: key.id,
    label: key.label,
    capGb: key.capGb,
    usedMb: key.usedMb,
    expiresAt: key.expiresAt,
    enabled: key.enabled,
    isExpired: key.isExpired,
    lastUsedAt: key.lastUsedAt,
    seenAt: readAt,
    offSince: key.enabled === false ? (before?.offSince ?? readAt) : null,
    hour,
    hourFromMb,
  };
}

class Judging {
  readonly told: Told;
  readonly add: Verdict['add'] = [];
  readonly end: string[] = [];
  readonly resume: string[] = [];
  readonly ids: Record<string, string>;

  constructor(told: Told | null) {
    this.told = { ...told };
    this.ids = { ...told?.ids };
  }

  close(slot: string): void {
    const id = this.ids[slot];
    if (id !== undefined) this.end.push(id);
    delete this.ids[slot];
  }

  open(slot: string, draft: AlertDraft): void {
    this.close(slot);
    this.add.push({ slot, draft });
  }

  crossed<T>(slot: string, crossing: Crossing<T>, draft: (level: number) => AlertDraft): void {
    if (crossing.ends) this.close(slot);
    if (crossing.fire !== null) this.open(slot, draft(crossing.fire));
  }

  verdict(): Verdict {
    const { cap, expiry, forecast, anomalies } = this.told;
    const calm = anomalies === undefined || Object.keys(anomalies).length === 0;
    const nothing = !cap && !expiry && !forecast && calm && Object.keys(this.ids).length === 0 && this.add.length === 0;
    const told: Told = {
      ...(cap ? { cap } : {}),
      ...(expiry ? { expiry } : {}),
      ...(forecast ? { forecast } : {}),
      ...(calm ? {} : { anomalies }),
      ids: this.ids,
    };
    return { told: nothing ? null : told, add: this.add, end: this.end, resume: this.resume };
  }
}

function judgeForecast(judging: Judging, key: PakKey, context: Context): void {
  const { told } = judging;
  const { capGb, usedMb, expiresAt } = key;
  if (capGb === null || usedMb === null) return;
  const before = told.forecast;
  const rearmed =
    before !== undefined && (capGb > before.capGb || expiresAt !== before.expiresAt || isReset(before.usedMb, usedMb));
  if (rearmed) {
    judging.close('forecast');
    delete told.forecast;
  }
  const forecast = context.settings.forecast ? context.forecast(key) : null;
  const runsOut =
    forecast !== null && runsOutFirst(key, forecast.runsOut.expectedAt, context.withinDays, context.nowMs);
  const atCap = usedMb >= capGb * MB_PER_GB;
  if (told.forecast === undefined) {
    if (!runsOut || atCap || forecast === null) return;
    told.forecast = { capGb, expiresAt, usedMb };
    judging.open('forecast', forecastAlert(key, forecast, context.nowMs));
    return;
  }
  told.forecast = { ...told.forecast, usedMb };
  // It may come and go with every reading: told once, it is only marked as there or not.
  const id = judging.ids['forecast'];
  if (id === undefined || !context.settings.forecast) return;
  if (runsOut && !atCap) judging.resume.push(id);
  else judging.end.push(id);
}

function findings(key: PakKey, before: Watched, after: Watched, context: Context): Finding[] {
  const { readAt, readBeforeAt } = context;
  if (readBeforeAt === null || before.usedMb === null || key.usedMb === null) return [];
  if (isReset(before.usedMb, key.usedMb)) return [];
  const rise = { mb: key.usedMb - before.usedMb, fromAt: readBeforeAt, toAt: readAt };
  if (rise.mb <= 0) return [];
  const hourMb = after.hourFromMb === null ? 0 : key.usedMb - after.hourFromMb;
  const expiredSince = key.expiresAt !== null && key.expiresAt === before.expiresAt ? key.expiresAt : null;
  return [
    hourMb >= SPIKE_MIN_MB ? findSpike(hourMb, context.hoursBefore(key.id)) : null,
    findAfterIdle(rise, before.lastUsedAt),
    findForbiddenUse('usedWhileDisabled', rise, after.offSince),
    findForbiddenUse('usedAfterExpiry', rise, expiredSince),
  ].filter((finding) => finding !== null);
}

/** `before` and `after` are what `watch` made of the last two readings. */
export function judge(
  key: PakKey,
  before: Watched | null,
  after: Watched,
  told: Told | null,
  context: Context,
): Verdict {
  const judging = new Judging(told);
  const { settings, nowMs } = context;
  const { capGb, usedMb, expiresAt } = key;

  if (usedMb !== null && !key.unreadable.includes('capGb')) {
    const crossing = crossCap(told?.cap ?? null, { capGb, usedMb }, settings.capPercents);
    judging.crossed('cap', crossing, (percent) => capAlert({ ...key, capGb: capGb ?? 0, usedMb }, percent));
    if (crossing.told === null) delete judging.told.cap;
    else judging.told.cap = crossing.told;
  }
  if (!key.unreadable.includes('expiresAt')) {
    const crossing = crossExpiry(told?.expiry ?? null, expiresAt, settings.expiryDays, nowMs);
    judging.crossed('expiry', crossing, (days) => expiryAlert({ ...key, expiresAt: expiresAt ?? 0 }, days, nowMs));
    if (crossing.told === null) delete judging.told.expiry;
    else judging.told.expiry = crossing.told;
  }
  judgeForecast(judging, key, context);

  const seen = { ...judging.told.anomalies };
  const found = settings.anomalies && before !== null ? findings(key, before, after, context) : [];
  for (const finding of found) {
    if (seen[finding.anomaly] === undefined) judging.open(finding.anomaly, anomalyAlert(key, finding));
    seen[finding.anomaly] = nowMs;
  }
  for (const [anomaly, at] of Object.entries(seen) as [Anomaly, number][]) {
    // A clock that was set back must not keep it for ever.
    if (Math.abs(nowMs - at) < CALM_MS) continue;
    delete seen[anomaly];
    judging.close(anomaly);
  }
  judging.told.anomalies = seen;
  return judging.verdict();
}

/** A key that is not listed any more: nothing of it holds, and nothing need be remembered. */
export function judgeGone(told: Told): Verdict {
  return { told: null, add: [], end: Object.values(told.ids ?? {}), resume: [] };
}
