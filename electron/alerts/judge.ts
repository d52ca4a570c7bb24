// What one reading of one key gives rise to. Threat: the same thing told twice, or told out of a gap, a reset or a first reading.
import {
  type CapTold,
  type Crossing,
  crossCap,
  crossExpiry,
  type ExpiryTold,
  isReset,
  isSameExpiry,
} from '../../shared/alerts-cross.ts';
import { type AlertDraft, anomalyAlert, capAlert, expiryAlert, forecastAlert } from '../../shared/alerts-words.ts';
import {
  type Finding,
  findAfterIdle,
  findForbiddenUse,
  findSpike,
  HOUR_MS,
  type Rise,
  SPIKE_MIN_MB,
} from '../../shared/anomaly.ts';
import { runsOutFirst } from '../../shared/forecast-renewals.ts';
import type { Anomaly } from '../../shared/ipc/alerts.ts';
import type { Forecast } from '../../shared/ipc/forecast.ts';
import type { AlertSettings } from '../../shared/ipc/settings.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import type { Mark, Watched } from './watched.ts';

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
  /** Since when no list shows the key. */
  goneAt?: number;
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
/** A key that was gone for so long does not come back: what was told of it is forgotten. */
const GONE_MS = 7 * DAY_MS;
/** Alerts that hold again where a key comes back; an anomaly does not. */
const KEPT_SLOTS = ['cap', 'expiry', 'forecast'];

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

  /** Ended when a list lacked the key, and holds as it did. */
  back(slots: readonly string[]): void {
    this.resume.push(...slots.flatMap((slot) => this.ids[slot] ?? []));
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
  // An expiry that cannot be read is no other expiry.
  if (capGb === null || usedMb === null || key.unreadable.includes('expiresAt')) return;
  const before = told.forecast;
  const rearmed =
    before !== undefined &&
    (capGb > before.capGb || !isSameExpiry(expiresAt, before.expiresAt) || isReset(before.usedMb, usedMb));
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
  const rise: Rise = { mb: key.usedMb - before.usedMb, fromAt: readBeforeAt, toAt: readAt };
  if (rise.mb <= 0) return [];
  const hourMb = after.hourFromMb === null ? 0 : key.usedMb - after.hourFromMb;
  const { usedMb } = key;
  // A trickle is use as well: it counts from where it began, not from the reading before.
  const riseFrom = ({ mb, at }: Mark): Rise => ({ mb: usedMb - mb, fromAt: at, toAt: readAt });
  const { idle, offFrom, expiredFrom } = after;
  return [
    hourMb >= SPIKE_MIN_MB ? findSpike(hourMb, context.hoursBefore(key.id)) : null,
    idle ? findAfterIdle(riseFrom(idle), idle.lastUsedAt) : findAfterIdle(rise, before.lastUsedAt),
    offFrom && findForbiddenUse('usedWhileDisabled', riseFrom(offFrom), after.offSince),
    expiredFrom && findForbiddenUse('usedAfterExpiry', riseFrom(expiredFrom), key.expiresAt),
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
  // The forecast has looked after its own.
  if (told?.goneAt !== undefined) judging.back(['cap', 'expiry']);
  return judging.verdict();
}

/** True when a key that came back now would be a new one. */
export function isForgotten({ goneAt }: Told, nowMs: number): boolean {
  return goneAt !== undefined && Math.abs(nowMs - goneAt) >= GONE_MS;
}

/**
 * A key that is not listed any more: nothing of it holds. What was told is kept for some days, as a list that lacks it once, or a
 * platform that answers with an empty one, must not tell everything again.
 */
export function judgeGone(before: Told, nowMs: number): Verdict {
  const { goneAt = nowMs, cap, expiry, forecast, ids } = before;
  const told: Told = {
    ...(cap ? { cap } : {}),
    ...(expiry ? { expiry } : {}),
    ...(forecast ? { forecast } : {}),
    ids: Object.fromEntries(Object.entries(ids ?? {}).filter(([slot]) => KEPT_SLOTS.includes(slot))),
    goneAt,
  };
  const nothing = !cap && !expiry && !forecast;
  return {
    told: nothing || isForgotten(told, nowMs) ? null : told,
    add: [],
    end: Object.values(ids ?? {}),
    resume: [],
  };
}
