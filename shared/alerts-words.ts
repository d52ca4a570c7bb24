/** An alert in words, with the figures that it was judged by and what can be done about it. */
import type { Finding } from './anomaly.ts';
import { dayWords } from './forecast-words.ts';
import { formatDateTime, formatDuration, formatGb, formatMb } from './format.ts';
import type { Alert, AlertAction, Anomaly } from './ipc/alerts.ts';
import type { Forecast } from './ipc/forecast.ts';

export type AlertDraft = Pick<Alert, 'kind' | 'threshold' | 'severity' | 'title' | 'text' | 'figures' | 'actions'>;

interface Named {
  id: string;
  label: string;
}

/** Long labels and ids are cut: a notification has two lines. */
export function nameOf({ id, label }: Named): string {
  const name = label || id;
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

export function capAlert(key: Named & { capGb: number; usedMb: number }, percent: number): AlertDraft {
  const atCap = percent >= 100;
  const [cap, used] = [formatGb(key.capGb), formatMb(key.usedMb)];
  return {
    kind: 'cap',
    threshold: String(percent),
    severity: atCap ? 'error' : percent >= 95 ? 'warning' : 'info',
    title: atCap ? `${nameOf(key)} has reached its cap` : `${nameOf(key)} has used ${percent} % of its cap`,
    text: atCap
      ? `${used} of ${cap} are used: the gateway refuses it until it is topped up.`
      : `${used} of ${cap} are used. At the cap the platform suspends it.`,
    figures: [
      { name: 'Used', value: used },
      { name: 'Cap', value: cap },
    ],
    actions: ['topUp', 'copyRenewal', 'show'],
  };
}

export function expiryAlert(key: Named & { expiresAt: number }, days: number, nowMs: number): AlertDraft {
  const expired = days === 0;
  const when = formatDateTime(key.expiresAt);
  return {
    kind: 'expiry',
    threshold: String(days),
    severity: expired ? 'error' : days === 1 ? 'warning' : 'info',
    title: expired
      ? `${nameOf(key)} has expired`
      : `${nameOf(key)} expires in ${formatDuration(key.expiresAt - nowMs)}`,
    text: expired
      ? `It expired on ${when}: the gateway refuses it until it is extended.`
      : `It expires on ${when}. After that the gateway refuses it.`,
    figures: [{ name: expired ? 'Expired' : 'Expires', value: when }],
    actions: ['extend', 'copyRenewal', 'show'],
  };
}

export function forecastAlert(key: Named, forecast: Forecast, nowMs: number): AlertDraft {
  const { runsOut, leftGb, burn7dMbPerDay, expiresAt } = forecast;
  const value = (at: number | null) => (at === null ? 'not within a year' : dayWords(at, nowMs));
  return {
    kind: 'forecast',
    threshold: '',
    severity: 'warning',
    title: `${nameOf(key)} is about to run out`,
    text: forecast.sentence,
    figures: [
      { name: 'Left', value: formatGb(leftGb) },
      { name: 'A day, last 7 days', value: formatMb(burn7dMbPerDay) },
      { name: 'Runs out', value: value(runsOut.expectedAt) },
      { name: 'At the earliest', value: value(runsOut.earliestAt) },
      { name: 'At the latest', value: value(runsOut.latestAt) },
      ...(expiresAt === null ? [] : [{ name: 'Expires', value: dayWords(expiresAt, nowMs) }]),
    ],
    actions: ['topUp', 'copyRenewal', 'show'],
  };
}

const ANOMALY_TITLES: Record<Anomaly, (name: string) => string> = {
  spike: (name) => `${name} uses ten times its usual traffic`,
  afterIdle: (name) => `${name} is used again after a long time`,
  usedWhileDisabled: (name) => `${name} is used though it is switched off`,
  usedAfterExpiry: (name) => `${name} is used though it has expired`,
  failedLogins: (name) => `Many refused logins: ${name}`,
};
const ANOMALY_ACTIONS: Record<Anomaly, AlertAction[]> = {
  spike: ['disable', 'rotate', 'show'],
  afterIdle: ['show', 'rotate', 'disable'],
  usedWhileDisabled: ['rotate', 'show'],
  usedAfterExpiry: ['rotate', 'extend', 'show'],
  failedLogins: ['rotate', 'disable', 'show'],
};

/** `key` is null for logins with a secret that the platform does not know. */
export function anomalyAlert(key: Named | null, finding: Finding): AlertDraft {
  return {
    kind: 'anomaly',
    threshold: finding.anomaly,
    severity: 'warning',
    title: ANOMALY_TITLES[finding.anomaly](key === null ? 'no known key' : nameOf(key)),
    text: finding.text,
    figures: finding.figures,
    actions: key === null ? [] : ANOMALY_ACTIONS[finding.anomaly],
  };
}

export interface Incident {
  id: string;
  /** The platform's own word; empty when it said none. */
  severity: string;
  title: string;
  startedAt: number | null;
  resolvedAt: number | null;
  affects: string[];
}

export function incidentAlert(incident: Incident): AlertDraft {
  const { id, severity, title, startedAt, affects } = incident;
  const grave = /crit|major|high|outage|down/i.test(severity);
  const since = startedAt === null ? '' : ` Since ${formatDateTime(startedAt)}.`;
  return {
    kind: 'incident',
    threshold: id,
    severity: grave ? 'error' : /minor|low|info|maint/i.test(severity) ? 'info' : 'warning',
    title: `PROXIES.SX: ${title === '' ? 'an incident' : title}`,
    text: `${affects.length === 0 ? 'The platform does not say what it affects.' : `Affects ${affects.join(', ')}.`}${since}`,
    figures: [
      ...(severity === '' ? [] : [{ name: 'Severity', value: severity }]),
      ...(startedAt === null ? [] : [{ name: 'Since', value: formatDateTime(startedAt) }]),
    ],
    actions: [],
  };
}

/** On a notification's button, and in its text where the system shows no buttons. */
export const ACTION_WORDS: Record<AlertAction, string> = {
  topUp: 'Top up',
  extend: 'Extend',
  disable: 'Disable',
  rotate: 'Rotate',
  copyRenewal: 'Copy a renewal message',
  show: 'Show',
};
