import { describe, expect, it } from 'vitest';
import { seedExits } from '../../../electron/demo/exits.ts';
import { DAY_MS, keyStanding } from '../../../shared/key.ts';
import { START_MS, startTestPlatform } from './test-platform.ts';

const KEYS = '/reseller/pool-keys';

interface Row {
  id: string;
  key: string;
  label: string;
  enabled: boolean;
  trafficCapGB: number;
  trafficUsedMB: number;
  expiresAt: string | null;
  isExpired: boolean;
  lastUsedAt: string | null;
  createdAt: number;
  qualityTier: string;
}

async function rowsOf(options: Parameters<typeof startTestPlatform>[0]): Promise<Row[]> {
  const { api } = await startTestPlatform({ secretsInLists: 'clear', ...options });
  return (await api('GET', KEYS)).body;
}

function standing(row: Row) {
  return keyStanding(
    {
      id: row.id,
      label: row.label,
      secretHint: null,
      enabled: row.enabled,
      capGb: row.trafficCapGB,
      usedMb: row.trafficUsedMB,
      expiresAt: row.expiresAt === null ? null : Date.parse(row.expiresAt),
      isExpired: row.isExpired,
      lastUsedAt: row.lastUsedAt === null ? null : Date.parse(row.lastUsedAt),
      createdAt: row.createdAt,
      tier: row.qualityTier,
      unreadable: [],
      gone: false,
      asOf: START_MS,
    },
    START_MS,
  ).state;
}

describe('the seeded customers', () => {
  it('are forty in every state, as the app will tell them', async () => {
    const rows = await rowsOf({ keys: 40 });
    const counts: Record<string, number> = {};
    for (const row of rows) counts[standing(row)] = (counts[standing(row)] ?? 0) + 1;
    expect(counts).toEqual({
      active: 22,
      nearCap: 4,
      expiring: 4,
      suspended: 2,
      idle: 2,
      expired: 2,
      neverUsed: 2,
      disabled: 2,
    });
    expect(new Set(rows.map(({ label }) => label)).size).toBe(40);
    expect(rows.some(({ label }) => label === 'customer:alice')).toBe(true);
  });

  it('are the same for the same seed, to the secret, and others for another', async () => {
    const one = await rowsOf({ keys: 20, seed: 7 });
    expect(await rowsOf({ keys: 20, seed: 7 })).toEqual(one);
    expect((await rowsOf({ keys: 25, seed: 7 })).slice(0, 20)).toEqual(one);
    const other = await rowsOf({ keys: 20, seed: 8 });
    expect(other.map(({ id }) => id)).not.toEqual(one.map(({ id }) => id));
  });

  it('make sense in themselves, all 10,000', { timeout: 30_000 }, async () => {
    const rows = await rowsOf({ keys: 10_000, seed: 42 });
    expect(rows).toHaveLength(10_000);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(10_000);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(10_000);
    expect(new Set(rows.map(({ label }) => label)).size).toBe(10_000);
    const wrong = rows.filter((row) => {
      const lastUsedAt = row.lastUsedAt === null ? null : Date.parse(row.lastUsedAt);
      return (
        !/^[0-9a-f]{24}$/.test(row.id) ||
        !/^pak_[0-9a-f]{24}$/.test(row.key) ||
        row.label.trim() === '' ||
        !Number.isInteger(row.trafficCapGB) ||
        row.createdAt > START_MS ||
        (lastUsedAt !== null && (lastUsedAt < row.createdAt || lastUsedAt > START_MS)) ||
        (lastUsedAt === null) !== (row.trafficUsedMB === 0) ||
        (row.expiresAt !== null && Date.parse(row.expiresAt) <= row.createdAt) ||
        standing(row) === 'unknown'
      );
    });
    expect(wrong).toEqual([]);
  });

  it('come with an account: a long API key and a short public username, not to be mixed up', async () => {
    const { apiKey, proxyUsername, apiUrl } = await startTestPlatform();
    expect(apiKey).toMatch(/^psx_[0-9a-f]{48}$/);
    expect(proxyUsername).toMatch(/^psx_[0-9a-f]{4}$/);
    expect(apiKey.startsWith(proxyUsername)).toBe(false);
    expect(apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  });
});

describe('the exits', () => {
  it('have documentation addresses, each once, and modems in six countries', () => {
    const exits = seedExits(1);
    expect(new Set(exits.map(({ ip }) => ip)).size).toBe(exits.length);
    for (const { ip } of exits) expect(ip).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/);
    const modems = exits.filter(({ pool }) => pool === 'mbl');
    expect([...new Set(modems.map(({ country }) => country))].sort()).toEqual(['fr', 'gb', 'ge', 'nl', 'pl', 'us']);
    expect(new Set(exits.map(({ country }) => country)).size).toBeGreaterThanOrEqual(17);
  });
});

describe('the past', () => {
  it('is 90 days of counters by the hour, never falling, that end at what the API says', {
    timeout: 30_000,
  }, async () => {
    const { platform, api } = await startTestPlatform({ keys: 40 });
    const samples = platform.pastSamples();
    const rows: Row[] = (await api('GET', KEYS)).body;
    expect(samples.length).toBeGreaterThan(40 * 24 * 7);
    const byKey = Map.groupBy(samples, ({ keyId }) => keyId);
    for (const row of rows) {
      const own = byKey.get(row.id) ?? [];
      expect(own.at(-1)).toEqual({ keyId: row.id, at: START_MS, usedMb: row.trafficUsedMB });
      expect(own[0]?.usedMb).toBeGreaterThanOrEqual(0);
      expect(own[0]?.at).toBeGreaterThanOrEqual(Math.max(row.createdAt, START_MS - 90 * DAY_MS));
      for (let i = 1; i < own.length; i++) {
        const [before, after] = [own[i - 1], own[i]];
        if (!before || !after) throw new Error('gap');
        if (after.at <= before.at || after.usedMb < before.usedMb) throw new Error(`${row.label} falls at ${after.at}`);
      }
      // Nothing was drawn after the last use.
      const lastUsedAt = row.lastUsedAt === null ? 0 : Date.parse(row.lastUsedAt);
      const late = own.filter(({ at }) => at > lastUsedAt + 3_600_000).map(({ usedMb }) => usedMb);
      expect(late.filter((usedMb) => Math.abs(usedMb - row.trafficUsedMB) > 0.001)).toEqual([]);
    }
    expect(platform.pastSamples()).toEqual(samples);
  });

  it('has days and nights, weekdays and weekends', async () => {
    const { platform, api } = await startTestPlatform({ keys: 40 });
    const samples = platform.pastSamples();
    const office = (await api('GET', KEYS)).body.find((row: Row) => row.label === 'Northwind Market Research').id;
    const own = samples.filter(({ keyId }) => keyId === office);
    const mb = { day: 0, night: 0, weekday: 0, weekend: 0 };
    for (let i = 1; i < own.length - 1; i++) {
      const [before, after] = [own[i - 1], own[i]];
      if (!before || !after) throw new Error('gap');
      const drawn = after.usedMb - before.usedMb;
      const date = new Date(before.at);
      mb[date.getUTCHours() >= 7 && date.getUTCHours() < 18 ? 'day' : 'night'] += drawn;
      mb[date.getUTCDay() % 6 === 0 ? 'weekend' : 'weekday'] += drawn;
    }
    expect(mb.day).toBeGreaterThan(mb.night * 4);
    expect(mb.weekday / 5).toBeGreaterThan((mb.weekend / 2) * 3);
  });

  it('stays bounded for 10,000 keys and covers a key that was minted just now', { timeout: 30_000 }, async () => {
    const { platform, mint } = await startTestPlatform({ keys: 10_000 });
    const { id } = await mint();
    const samples = platform.pastSamples();
    expect(samples.length).toBeLessThan(250_000);
    expect(samples.length).toBeGreaterThan(50_000);
    expect(samples.filter(({ keyId }) => keyId === id)).toEqual([{ keyId: id, at: START_MS, usedMb: 0 }]);
  });
});
