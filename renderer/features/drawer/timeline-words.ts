/** What happened to a key, in the same words whoever recorded it. */
import type { AuditEntry, Operation } from '../../../shared/ipc/activity.ts';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { amountOf, flagText, sourceName } from '../payments/payment-words.ts';

export interface TimelineEntry {
  id: string;
  at: number | null;
  source: 'here' | 'platform';
  what: string;
  detail: string;
  /** Shown beside it, where it is not simply done. */
  outcome: 'failed' | 'unknown' | 'open' | null;
  /** How many in a row are alike. */
  count: number;
}

const KINDS: Record<Operation['kind'], string> = {
  mint: 'Minted',
  topUp: 'Topped up',
  edit: 'Edited',
  enable: 'Switched on',
  disable: 'Switched off',
  rotate: 'Secret rotated',
  revoke: 'Revoked',
  reveal: 'Secret revealed',
};

const ACTIONS: Record<string, string> = {
  create: 'Minted',
  topup: 'Topped up',
  update: 'Edited',
  regenerate: 'Secret rotated',
  delete: 'Revoked',
  reveal: 'Secret revealed',
  cap_exceeded: 'Suspended at its cap',
  gateway_auth_failure: 'Login refused at the gateway',
};

const FIELDS: Record<string, string> = {
  label: 'name',
  enabled: 'on or off',
  trafficCapGB: 'cap',
  expiresAt: 'expiry',
  qualityTier: 'quality',
};

export function operationEntry({ id, kind, startedAt, summary, note, outcome }: Operation): TimelineEntry {
  return {
    id: `here/${id}`,
    at: startedAt,
    source: 'here',
    what: KINDS[kind],
    detail: [summary, note].filter((text) => text !== '').join('. '),
    outcome: outcome === 'done' ? null : outcome,
    count: 1,
  };
}

/** Oldest and newest mixed: main gives all of a key's payments at once. */
export function paymentEntry(payment: Payment): TimelineEntry {
  const { id, paidAt, contact, note } = payment;
  const flag = flagText(payment);
  return {
    id: `payment/${id}`,
    at: paidAt,
    source: 'here',
    what: `Paid by ${sourceName(payment)}${flag === null ? '' : `, ${flag}`}`,
    detail: [amountOf(payment), contact, note].filter((text) => text !== '').join(' · '),
    outcome: null,
    count: 1,
  };
}

/** Its details are data of the platform’s own: what is known is put in words, the rest is shown as it came. */
export function auditDetail(detail: string): string {
  let data: unknown;
  try {
    data = JSON.parse(detail);
  } catch {
    return detail;
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return detail;
  return Object.entries(data)
    .flatMap(([name, value]): string[] => {
      if (value === null || value === '' || value === 0) return [];
      if (name === 'addTrafficGB') return [`+${String(value)} GB`];
      if (name === 'extendDays') return [`+${String(value)} days`];
      if (name === 'trafficCapGB') return [`cap ${String(value)} GB`];
      if (name === 'fields' && Array.isArray(value)) {
        return [value.map((field) => FIELDS[String(field)] ?? String(field)).join(', ')];
      }
      if (name === 'code' || name === 'reason') return [String(value)];
      return [`${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
    })
    .join(' · ');
}

export function auditTimelineEntry(entry: AuditEntry, index: number): TimelineEntry {
  const { id, at, action, detail } = entry;
  return {
    id: `platform/${id ?? `${at}/${action}/${index}`}`,
    at,
    source: 'platform',
    what: Object.hasOwn(ACTIONS, action) ? (ACTIONS[action] ?? action) : action.replaceAll('_', ' '),
    detail: auditDetail(detail),
    outcome: null,
    count: 1,
  };
}

/** A program with an old secret tries all day long: one line says it. */
export function grouped(items: readonly TimelineEntry[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const alike =
      last !== undefined &&
      item.source === 'platform' &&
      last.source === 'platform' &&
      last.what === item.what &&
      last.detail === item.detail;
    if (alike) lines[lines.length - 1] = { ...last, count: last.count + item.count };
    else lines.push(item);
  }
  return lines;
}
