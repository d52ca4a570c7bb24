/** The usage history at its size: what it takes on disk, and how long any chart of it takes. Written through the store's own path. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../electron/demo/random.ts';
import { openStore } from '../../electron/store/open.ts';
import type { Database } from '../../electron/store/sqlite.ts';
import type { Store } from '../../electron/store/types.ts';
import { createUsageLevels } from '../../electron/store/usage-levels.ts';
import type { PakKey } from '../../shared/key.ts';
import { type Measure, measure, median, timed } from './measure.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 24, 12);
const HOURS_DAYS = 95;
const RETENTION_DAYS = 1095;
const KEYS_A_CUSTOMER = 4;

function keyOf(n: number, nowMs: number): PakKey {
  return {
    id: `6ab51c7e${n.toString(16).padStart(16, '0')}`,
    label: `customer:c${Math.floor(n / KEYS_A_CUSTOMER)}x:k${n}`,
    secretHint: null,
    enabled: true,
    capGb: 100,
    usedMb: 0,
    expiresAt: null,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: 'standard',
    unreadable: [],
    gone: false,
    asOf: nowMs,
  };
}

interface History {
  store: Store;
  megabytes: number;
  close(): Promise<void>;
}

/**
 * Each key uses traffic in about half of the hours, a few MB to a few hundred. Figures go into the levels as the recorder puts
 * them there, closed and packed by the same code; only the counters that led to them are left out.
 */
async function history(keys: number, days: number): Promise<History> {
  const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-usage-'));
  const connections: Database[] = [];
  const first = Math.floor(NOW / DAY_MS) - days + 1;
  const store = openStore({ dir, now: () => NOW }, { onConnection: (db) => connections.push(db) });
  store.keys.applyList(
    Array.from({ length: keys }, (_, n) => keyOf(n, first * DAY_MS)),
    first * DAY_MS,
  );
  const [db] = connections;
  if (!db) throw new Error('no connection');
  const levels = createUsageLevels(db);
  const total = (name: string) =>
    db.prepare(`INSERT OR REPLACE INTO usage_${name}_totals (${name}, bytes, last_read_at) VALUES (?, ?, ?)`);
  const [hourTotal, dayTotal] = [total('hour'), total('day')];
  const random = seededRandom('usage bench');
  const lastHour = Math.floor(NOW / HOUR_MS);
  const today = Math.floor(NOW / DAY_MS);
  for (let day = first; day <= today; day += 1) {
    db.transaction(() => {
      const ofDay = new Float64Array(keys + 1);
      const isKept = today - day < HOURS_DAYS;
      if (!isKept)
        for (let series = 1; series <= keys; series += 1) ofDay[series] = Math.round(random.next() * 500_000_000);
      for (let hour = day * 24; isKept && hour < (day + 1) * 24 && hour <= lastHour; hour += 1) {
        let all = 0;
        for (let series = 1; series <= keys; series += 1) {
          const draw = random.next();
          if (draw < 0.5) continue;
          const bytes = Math.round(draw ** 8 * 300_000_000);
          ofDay[series] = (ofDay[series] ?? 0) + bytes;
          all += bytes;
          levels.hours.add(hour, series, bytes);
        }
        hourTotal.run(hour, all, hour * HOUR_MS + 1);
        levels.hours.close(hour);
      }
      for (const [series, bytes] of ofDay.entries()) levels.days.add(day, series, bytes);
      dayTotal.run(
        day,
        ofDay.reduce((sum, bytes) => sum + bytes, 0),
        day * DAY_MS + 1,
      );
      levels.days.close(day);
    });
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  store.close();
  const again = openStore({ dir, now: () => NOW });
  // As every day does. Without it the first list's hour stands three years back, and a year is read from hours that are not there.
  again.usage.prune(NOW, RETENTION_DAYS, HOURS_DAYS);
  const { size } = await stat(join(dir, 'pakdesk.db'));
  return {
    store: again,
    megabytes: size / 1_000_000,
    async close() {
      again.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export async function benchUsage(): Promise<Measure[]> {
  const rows: Measure[] = [];
  const add = (name: string, unit: string, ours: number, budget: string) =>
    rows.push(measure(name, unit, { ours, bare: null }, budget));
  const year = await history(1000, 365);
  add('usage of 1,000 keys read every 5 minutes for a year, on disk', 'MB', year.megabytes, 'under 200 MB');
  await year.close();

  const large = await history(10_000, RETENTION_DAYS);
  add('usage of 10,000 keys for 3 years (hours of 95 days), on disk', 'MB', large.megabytes, 'under 200 MB');
  const { store } = large;
  const { views } = store.usage;
  const timeZone = 'Europe/Berlin';
  const keyId = keyOf(4711, NOW).id;
  const queries: Record<string, () => unknown> = {};
  for (const range of ['24h', '7d', '30d', '90d', '1y'] as const) {
    queries[`all keys, 8 customers stacked, ${range}`] = () =>
      views.overview({ span: { range }, timeZone, top: 8 }, NOW);
    queries[`one key, ${range}`] = () => views.history({ span: { range }, timeZone, keyId }, NOW);
  }
  queries['all keys, odd dates, 17 months'] = () =>
    views.overview({ span: { from: '2025-05-07', to: '2026-09-19' }, timeZone, top: 8 }, NOW);
  queries['heat map of a year by day'] = () => views.heatmap({ span: { range: '1y' }, timeZone, hours: false }, NOW);
  queries['heat map of 90 days by hour'] = () => views.heatmap({ span: { range: '90d' }, timeZone, hours: true }, NOW);
  queries['top 10 keys, 90d'] = () => store.usage.top('90d', NOW, 10);
  try {
    let cold = 0;
    for (const [name, ask] of Object.entries(queries)) {
      cold = Math.max(cold, timed(ask));
      add(`10,000 keys, 3 years: ${name}`, 'ms', median(Array.from({ length: 9 }, () => timed(ask))), 'under 20 ms');
    }
    add('10,000 keys, 3 years: the slowest of them, asked for the first time', 'ms', cold, 'no promise');
    // Each read of the platform makes them anew.
    const burns = Array.from({ length: 9 }, (_, n) => {
      store.usage.record([{ keyId, at: NOW + n, usedMb: n }]);
      return timed(() => store.usage.burnRates(NOW + n));
    });
    add('10,000 keys, 3 years: burn rates of all', 'ms', median(burns), 'under 20 ms');
  } finally {
    await large.close();
  }
  return rows;
}

if (import.meta.main) {
  for (const { name, ours, unit, budget } of await benchUsage()) {
    console.log(`${name.padEnd(70)} ${ours.toFixed(1)} ${unit}  (${budget})`);
  }
}
