// What the platform itself says: incidents, and refused logins in its record. Both are extras: a refusal hides them with a reason and stops nothing.
import { type AlertDraft, anomalyAlert, incidentAlert } from '../../shared/alerts-words.ts';
import { findFailedLogins, HOUR_MS } from '../../shared/anomaly.ts';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { Log } from '../log.ts';
import type { AuditEntry, PlatformClient, RemoteIncident } from '../platform/types.ts';

/** The list of keys is read more often than these need to be. */
const EVERY_MS = 10 * 60_000;
const AUDIT_LIMIT = 200;
const FAILED_LOGIN = /(auth|login).{0,20}(fail|refus|den)|(fail|refus|den).{0,20}(auth|login)/i;

export interface PlatformNews {
  /** Null = not asked, or no answer: what was known stays. */
  incidents: RemoteIncident[] | null;
  /** By key id, `''` where the gateway knew none; null as above. */
  failedLogins: Map<string, AlertDraft> | null;
}

export interface PlatformWatch {
  /** Asks at most every ten minutes. Never rejects. `nameOf` is null for a key that is not here. */
  read(
    client: Pick<PlatformClient, 'audit' | 'incidents'>,
    asked: { incidents: boolean; anomalies: boolean },
    nameOf: (keyId: string) => { id: string; label: string } | null,
  ): Promise<PlatformNews>;
  /** Why something is not looked for. */
  notLookedFor(): string[];
}

function why(error: unknown, what: string): string | null {
  if (!(error instanceof AppError)) return null;
  switch (error.code) {
    case 'forbidden':
    case 'key_invalid':
      return `${what}: your API key does not have the right to read them.`;
    case 'not_found':
      return `${what}: this platform does not tell them.`;
    default:
      return null;
  }
}

/** Refused logins of the last hour, counted by key. `nowMs` is on the platform's clock, as its entries are. */
export function failedLoginsOf(
  entries: readonly AuditEntry[],
  nameOf: (keyId: string) => { id: string; label: string } | null,
  nowMs: number,
): Map<string, AlertDraft> {
  const counts = new Map<string, { count: number; reason: string }>();
  for (const { at, action, keyId, detail } of entries) {
    if (at === null || at < nowMs - HOUR_MS || !FAILED_LOGIN.test(action)) continue;
    const who = keyId !== null && nameOf(keyId) !== null ? keyId : '';
    const known = counts.get(who);
    // Newest first: the first one's words are the latest.
    if (known) known.count += 1;
    else counts.set(who, { count: 1, reason: reasonIn(detail) });
  }
  return new Map(
    [...counts].flatMap(([keyId, { count, reason }]): [string, AlertDraft][] => {
      const finding = findFailedLogins(count, reason);
      if (finding === null) return [];
      return [[keyId, anomalyAlert(keyId === '' ? null : nameOf(keyId), finding)]];
    }),
  );
}

/** The platform's details may be JSON; only its own word for the reason is shown. */
function reasonIn(detail: string): string {
  return /"reason"\s*:\s*"([^"]{1,80})"/.exec(detail)?.[1] ?? '';
}

export function createPlatformWatch(now: () => number, log: Log): PlatformWatch {
  let askedAt: number | null = null;
  const reasons = new Map<string, string>();

  async function ask<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      const value = await work();
      reasons.delete(what);
      return value;
    } catch (error) {
      const reason = why(error, what);
      if (reason !== null) reasons.set(what, reason);
      // The list of keys has its own word on a platform that does not answer.
      if (!(error instanceof AppError)) log.error('alerts.platform', error, { what });
      return null;
    }
  }

  return {
    async read(client, asked, nameOf) {
      const nowMs = now();
      if (askedAt !== null && Math.abs(nowMs - askedAt) < EVERY_MS) return { incidents: null, failedLogins: null };
      askedAt = nowMs;
      const [incidents, record] = await Promise.all([
        asked.incidents ? ask('Incidents of the platform', () => client.incidents()) : null,
        asked.anomalies ? ask('Refused logins', () => client.audit({ limit: AUDIT_LIMIT })) : null,
      ]);
      return {
        incidents: incidents?.value ?? null,
        // This computer's clock may be hours off: then the last hour of the record would be another one.
        failedLogins: record && failedLoginsOf(record.value, nameOf, record.serverTime ?? nowMs),
      };
    },
    notLookedFor: () => [...reasons.values()],
  };
}

/** Alerts for incidents that are new and not over; ids of those that are. */
export function incidentNews(
  incidents: readonly RemoteIncident[],
  known: ReadonlyMap<string, string>,
  nowMs: number,
): { add: AlertDraft[]; end: string[] } {
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null || resolvedAt > nowMs);
  const openIds = new Set(open.map(({ id }) => id));
  // One that the answer names twice is one.
  const fresh = new Map(open.flatMap((incident) => (known.has(incident.id) ? [] : [[incident.id, incident] as const])));
  return {
    add: [...fresh.values()].map(incidentAlert),
    end: [...known].flatMap(([id, alertId]) => (openIds.has(id) ? [] : [alertId])),
  };
}
