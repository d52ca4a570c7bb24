/** What deserves a look: told once for each key and threshold, explained with its figures, and remembered. */
import { z } from 'zod';
import { call, event, ms, none } from './row.ts';

export const ALERT_KINDS = ['cap', 'expiry', 'forecast', 'anomaly', 'incident'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ANOMALIES = ['spike', 'afterIdle', 'usedWhileDisabled', 'usedAfterExpiry', 'failedLogins'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** Each opens a dialog that exists: `extend` is the top-up's. `show` is the key itself. */
export const ALERT_ACTIONS = ['topUp', 'extend', 'disable', 'rotate', 'copyRenewal', 'show'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  /** `cap`: 50, 80, 95 or 100 (percent) · `expiry`: 7, 3, 1, or 0 = it has expired (days) · an Anomaly · an incident’s id · `''` for `forecast`. */
  threshold: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  /** Null for an incident. */
  keyId: z.string().nullable(),
  label: z.string(),
  /** Unix ms at which it was first seen. */
  at: ms,
  /** "Acme has used 80 % of its cap". */
  title: z.string(),
  /** One or two sentences with the figures that it was judged by. */
  text: z.string(),
  /** The same figures by themselves: `{ name: 'Last hour', value: '1.2 GB' }`. */
  figures: z.array(z.object({ name: z.string(), value: z.string() })),
  /** The first is the one to offer. */
  actions: z.array(z.enum(ALERT_ACTIONS)),
  /** False once it no longer holds (topped up, extended, calm again, resolved). */
  stillThere: z.boolean(),
  endedAt: ms.nullable(),
  readAt: ms.nullable(),
  dismissedAt: ms.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

const ids = z.array(z.string().min(1).max(200)).min(1).max(1000);
const counted = z.object({ unread: z.number().int() });

export const alerts = {
  /** Newest first. `current` leaves out what was dismissed or no longer holds. */
  list: call(
    z.strictObject({
      limit: z.number().int().min(1).max(500),
      /** `next` of the page before. */
      cursor: z.string().max(300).optional(),
      show: z.enum(['current', 'unread', 'dismissed', 'all']).optional(),
      kinds: z.array(z.enum(ALERT_KINDS)).max(ALERT_KINDS.length).optional(),
      keyId: z.string().min(1).max(200).optional(),
    }),
    z.object({
      alerts: z.array(alertSchema),
      next: z.string().nullable(),
      unread: z.number().int(),
      /** Why some are not looked for now (no right to read the platform’s record, …); empty when all are. */
      notLookedFor: z.array(z.string()),
    }),
  ),
  unreadCount: call(none, counted),
  markRead: call(z.strictObject({ ids: z.union([ids, z.literal('all')]) }), counted),
  /** Out of sight for good: it does not come back until it was re-armed. */
  dismiss: call(z.strictObject({ ids }), counted),
  restore: call(z.strictObject({ ids }), counted),
  /** Shows one native notification now, whatever the quiet hours; `shown` is false where the system takes none. */
  testNotification: call(none, z.object({ shown: z.boolean(), reason: z.string() })),
  /** What the settings mean at the moment. */
  status: call(
    none,
    z.object({
      notificationsSupported: z.boolean(),
      quietNow: z.boolean(),
      /** Local time at which the quiet hours end, Unix ms; null outside them. */
      quietUntil: ms.nullable(),
    }),
  ),
};

export const alertEvents = {
  /** The badge: sent whenever the list or the number of unread ones changes. */
  alertsChanged: event(counted),
};
