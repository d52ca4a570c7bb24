/** Forecasts, the work list, alerts and backups in memory. */
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { formatDate } from '../../shared/format.ts';
import type { Alert } from '../../shared/ipc/alerts.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { Forecast, RenewalRow } from '../../shared/ipc/forecast.ts';
import { DAY_MS, keyStanding, leftGb, MB_PER_GB, type PakKey } from '../../shared/key.ts';
import type { FakeState } from './fake-main.ts';

export interface InsightState {
  alerts: Alert[];
}

const BURN_MB = 420;

function forecastOf(keys: PakKey[], nowMs: number): Forecast {
  const left = keys.some((key) => leftGb(key) === null) ? null : keys.reduce((sum, key) => sum + (leftGb(key) ?? 0), 0);
  const used = keys.reduce((sum, key) => sum + (key.usedMb ?? 0), 0);
  const days = left === null ? null : (left * MB_PER_GB) / BURN_MB;
  const expectedAt = days === null || days > 365 ? null : Math.round(nowMs + days * DAY_MS);
  const expiresAt = keys[0]?.expiresAt ?? null;
  const before = expectedAt !== null && expiresAt !== null ? Math.floor((expiresAt - expectedAt) / DAY_MS) : null;
  const curveDays = Math.min(90, days ?? 90);
  return {
    verdict: left === null ? 'noCap' : expectedAt === null ? 'beyondHorizon' : 'runsOutFirst',
    sentence:
      left === null
        ? 'It has no cap to reach.'
        : expectedAt === null
          ? 'The cap is not reached within a year.'
          : `Runs out on ${formatDate(expectedAt)}${before === null ? '.' : before >= 0 ? `, ${before} days before it expires.` : `, ${-before} days after it expires.`}`,
    reason: '',
    burn24hMbPerDay: BURN_MB * 1.2,
    burn7dMbPerDay: BURN_MB,
    leftGb: left,
    runsOut: {
      earliestAt: expectedAt === null ? null : Math.round(nowMs + (days ?? 0) * 0.8 * DAY_MS),
      expectedAt,
      latestAt: expectedAt === null ? null : Math.round(nowMs + (days ?? 0) * 1.3 * DAY_MS),
    },
    expiresAt,
    daysBeforeExpiry: before,
    next24h: { lowMb: 300, expectedMb: BURN_MB, highMb: 600 },
    next7d: { lowMb: 2300, expectedMb: BURN_MB * 7, highMb: 3900 },
    next30d: { lowMb: 9000, expectedMb: BURN_MB * 30, highMb: 17_000 },
    curve: Array.from({ length: 30 }, (_, index) => {
      const step = (index / 29) * curveDays;
      return {
        at: Math.round(nowMs + step * DAY_MS),
        lowMb: used + step * BURN_MB * 0.7,
        expectedMb: used + step * BURN_MB,
        highMb: used + step * BURN_MB * 1.3,
      };
    }),
    basis: { since: nowMs - 35 * DAY_MS, seenDays: 35, model: 'weekly' },
  };
}

export function pastAlerts(keys: PakKey[], nowMs: number): Alert[] {
  const [a, b, c, d] = keys;
  const base = {
    figures: [],
    stillThere: true,
    endedAt: null,
    readAt: null,
    dismissedAt: null,
    severity: 'warning' as const,
  };
  const of = (key: PakKey | undefined) => ({ keyId: key?.id ?? null, label: key?.label ?? '' });
  return [
    {
      ...base,
      ...of(a),
      id: 'alert-spike',
      kind: 'anomaly',
      threshold: 'spike',
      severity: 'error',
      at: nowMs - 900_000,
      title: `${a?.label ?? 'A key'} used twelve times its usual hour`,
      text: '1.2 GB in the last hour against 96 MB in a usual one at this time. A shared secret or a runaway crawler looks like this.',
      figures: [
        { name: 'Last hour', value: '1.2 GB' },
        { name: 'A usual hour', value: '96 MB' },
        { name: 'Times', value: '12.8' },
      ],
      actions: ['disable', 'rotate', 'show'],
    },
    {
      ...base,
      ...of(b),
      id: 'alert-cap',
      kind: 'cap',
      threshold: '95',
      at: nowMs - 3 * 3_600_000,
      title: `${b?.label ?? 'A key'} has used 95 % of its cap`,
      text: '47.6 of 50 GB. At its pace it is refused tomorrow.',
      actions: ['topUp', 'copyRenewal', 'show'],
    },
    {
      ...base,
      ...of(c),
      id: 'alert-expiry',
      kind: 'expiry',
      threshold: '3',
      at: nowMs - 20 * 3_600_000,
      title: `${c?.label ?? 'A key'} expires in 3 days`,
      text: 'Valid until 27 Nov 2026. Extending it keeps what is left.',
      actions: ['extend', 'copyRenewal'],
      readAt: nowMs - 3_600_000,
    },
    {
      ...base,
      ...of(d),
      id: 'alert-old',
      kind: 'forecast',
      threshold: '',
      severity: 'info',
      at: nowMs - 5 * DAY_MS,
      title: `${d?.label ?? 'A key'} runs out before it expires`,
      text: 'It was topped up since.',
      actions: ['show'],
      stillThere: false,
      endedAt: nowMs - 4 * DAY_MS,
      readAt: nowMs - 4 * DAY_MS,
    },
  ];
}

export function fakeInsight(
  state: FakeState,
  nowMs: () => number,
  publish: Publish,
): Pick<Handlers, 'forecast' | 'alerts' | 'backup'> {
  const find = (keyId: string) => {
    const key = state.keys.find(({ id }) => id === keyId);
    if (key) return key;
    throw new AppError(appErrorData('not_found', 'This key is not known here.'));
  };
  const rowOf = (key: PakKey): RenewalRow | null => {
    const { state: standing } = keyStanding(key, nowMs());
    const reason =
      standing === 'suspended'
        ? 'atCap'
        : standing === 'expired'
          ? 'expired'
          : standing === 'expiring'
            ? 'expiresSoon'
            : standing === 'nearCap'
              ? 'runsOutFirst'
              : standing === 'idle'
                ? 'idle'
                : null;
    if (reason === null) return null;
    const forecast = forecastOf([key], nowMs());
    return {
      key,
      customerId: customerIdOf(key.label),
      customer: stemOf(key.label),
      reason,
      sentence:
        reason === 'atCap'
          ? 'At its cap since 22 Nov, refused.'
          : reason === 'idle'
            ? 'No traffic for 33 days.'
            : reason === 'expired'
              ? `Expired on ${formatDate(key.expiresAt)}.`
              : reason === 'expiresSoon'
                ? `Expires on ${formatDate(key.expiresAt)}.`
                : forecast.sentence,
      burnMbPerDay: reason === 'idle' ? null : BURN_MB,
      runsOut: forecast.runsOut,
      stopsAt: reason === 'idle' ? null : nowMs() + DAY_MS,
      idleDays: reason === 'idle' ? 33 : null,
      actions:
        reason === 'idle'
          ? ['copyRenewal', 'show']
          : reason === 'expired' || reason === 'expiresSoon'
            ? ['extend', 'copyRenewal', 'show']
            : ['topUp', 'copyRenewal', 'show'],
    };
  };
  const unread = () => state.alerts.filter((alert) => alert.readAt === null && alert.dismissedAt === null).length;
  const change = (ids: string[] | 'all', part: (alert: Alert) => Partial<Alert>) => {
    state.alerts = state.alerts.map((alert) =>
      ids === 'all' || ids.includes(alert.id) ? { ...alert, ...part(alert) } : alert,
    );
    publish('alertsChanged', { unread: unread() });
    return { unread: unread() };
  };
  const contents = () => ({
    token: 'token',
    fileName: 'pakdesk-backup.pakdesk',
    at: nowMs() - DAY_MS,
    appVersion: '0.1.0',
    account: { name: 'Acme Proxies', kind: 'live' as const, proxyUsername: 'psx_ab12', apiHost: 'api.proxies.sx' },
    keys: state.keys.length,
    usageSince: nowMs() - 90 * DAY_MS,
    operations: 12,
    secrets: 3,
    hasSettings: true,
    effect: 'replaces' as const,
  });
  return {
    forecast: {
      key: ({ keyId }) => forecastOf([find(keyId)], nowMs()),
      customer: ({ customerId }) => {
        const keys = state.keys.filter(({ label }) => customerIdOf(label) === customerId);
        const [first] = keys;
        if (!first) throw new AppError(appErrorData('not_found', 'No present key of this customer.'));
        const forecast = forecastOf(keys, nowMs());
        const one = forecastOf([first], nowMs());
        return {
          customerId,
          customer: stemOf(first.label),
          forecast,
          firstOut:
            one.runsOut.expectedAt === null
              ? null
              : { keyId: first.id, label: first.label, at: one.runsOut.expectedAt },
          keys: keys.map((key) => {
            const { verdict, sentence, runsOut } = forecastOf([key], nowMs());
            return { keyId: key.id, label: key.label, verdict, sentence, expectedAt: runsOut.expectedAt };
          }),
        };
      },
      renewals: ({ limit, reasons }) => {
        const all = state.keys.flatMap((key) => rowOf(key) ?? []);
        const rows = all.filter(({ reason }) => reasons === undefined || reasons.includes(reason));
        const count = (reason: RenewalRow['reason']) => all.filter((row) => row.reason === reason).length;
        return {
          rows: rows.slice(0, limit),
          total: rows.length,
          counts: {
            atCap: count('atCap'),
            expired: count('expired'),
            runsOutFirst: count('runsOutFirst'),
            expiresSoon: count('expiresSoon'),
            idle: count('idle'),
          },
          withinDays: 7,
          idleDays: 14,
        };
      },
      copyRenewal: ({ keyId }) => {
        state.clipboard = `renewal ${find(keyId).id}`;
        return { copied: true, clearsInMs: null, as: 'text' };
      },
      renewalPreview: ({ template }) => ({ text: template?.body ?? 'Hi', format: template?.format ?? 'text' }),
    },
    alerts: {
      list: ({ limit, show, kinds }) => {
        const alerts = state.alerts.filter(
          (alert) =>
            (kinds === undefined || kinds.includes(alert.kind)) &&
            (show === 'all' ||
              (show === 'dismissed'
                ? alert.dismissedAt !== null
                : show === 'unread'
                  ? alert.readAt === null && alert.dismissedAt === null
                  : alert.dismissedAt === null && alert.stillThere)),
        );
        return { alerts: alerts.slice(0, limit), next: null, unread: unread(), notLookedFor: [] };
      },
      unreadCount: () => ({ unread: unread() }),
      markRead: ({ ids }) => change(ids, ({ readAt }) => ({ readAt: readAt ?? nowMs() })),
      dismiss: ({ ids }) => change(ids, () => ({ dismissedAt: nowMs(), readAt: nowMs() })),
      restore: ({ ids }) => change(ids, () => ({ dismissedAt: null })),
      testNotification: () => ({ shown: false, reason: 'This system shows no notifications.' }),
      status: () => ({ notificationsSupported: true, quietNow: false, quietUntil: null }),
    },
    backup: {
      list: () => ({
        backups: [1, 2, 3].map((day) => ({ id: `b${day}`, at: nowMs() - day * DAY_MS, bytes: 4_200_000 })),
      }),
      save: () => ({ saved: true, name: 'pakdesk-backup.pakdesk', bytes: 4_200_000, secrets: 0 }),
      choose: () => ({ contents: contents() }),
      inspect: () => ({ contents: contents() }),
      restore: () => ({ setAside: 'pakdesk-before.db', secrets: 0, profileId: 'p1' }),
    },
  };
}
