// What the platform tells of its exits and live sessions: counts and networks, never an exit's address.
import type { Exit } from './exits.ts';
import type { Session } from './sessions.ts';

export function stockReply(exits: Exit[], nowMs: number) {
  const pools: Record<Exit['pool'], Record<string, number>> = { mbl: {}, peer: {} };
  const totals = { mbl: 0, peer: 0, all: exits.length };
  for (const { pool, country } of exits) {
    pools[pool][country] = (pools[pool][country] ?? 0) + 1;
    totals[pool] += 1;
  }
  return { pools, totals, generatedAt: new Date(nowMs).toISOString() };
}

/** Networks with fewer exits than this are summed up as `other`. */
const NAMED_FROM = 5;

export function carriersReply(exits: Exit[], country: string) {
  const carriers = new Map<string, { asn: number; name: string; ipType: string; count: number }>();
  const here = exits.filter((exit) => exit.country === country);
  for (const { asn, network, ipType } of here) {
    const row = carriers.get(`${asn}/${ipType}`) ?? { asn, name: network, ipType, count: 0 };
    row.count += 1;
    carriers.set(`${asn}/${ipType}`, row);
  }
  const named = [...carriers.values()].filter(({ count }) => count >= NAMED_FROM).sort((a, b) => b.count - a.count);
  const shown = named.reduce((sum, { count }) => sum + count, 0);
  return { country, total: here.length, other: here.length - shown, carriers: named };
}

export function incidentsReply(nowMs: number) {
  const hoursAgo = (hours: number) => new Date(Math.floor(nowMs / 60_000) * 60_000 - hours * 3_600_000).toISOString();
  return {
    incidents: [
      {
        id: 'inc_0042',
        severity: 'minor',
        title: 'Fewer modems online in Georgia',
        startedAt: hoursAgo(5),
        affects: ['mbl-ge'],
      },
      {
        id: 'inc_0041',
        severity: 'major',
        title: 'Slow first byte on US modems',
        startedAt: hoursAgo(149),
        resolvedAt: hoursAgo(147),
        affects: ['mbl-us'],
      },
    ],
    generatedAt: new Date(nowMs).toISOString(),
  };
}

export function sessionReply(session: Session) {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    sessionKey: session.sessionKey,
    pakKeyId: session.pakKeyId,
    sessionId: session.sessionId,
    pool: session.exit.pool,
    country: session.exit.country,
    carrier: session.exit.network,
    createdAt: iso(session.createdAt),
    lastActivityAt: iso(session.lastActivityAt),
    expiresAt: iso(session.expiresAt),
    requestCount: session.requestCount,
    bytesIn: session.bytesIn,
    bytesOut: session.bytesOut,
    rotation: session.rotation,
    ttl: session.ttlSeconds,
    isSynthesizedSid: session.synthesized,
  };
}
