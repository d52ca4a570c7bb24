/** One sync of 10,000 keys over a real socket into a real database, against fetching and parsing the same JSON alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../electron/clock.ts';
import { startEmbeddedPlatform } from '../../electron/demo/embedded-platform.ts';
import { createLog } from '../../electron/log.ts';
import { createPlatformClient } from '../../electron/platform/client.ts';
import { openStore } from '../../electron/store/open.ts';
import { createScheduler } from '../../electron/sync/scheduler.ts';
import { type Measure, measure, sideBySide } from './measure.ts';

const KEYS = 10_000;

export async function benchSync(): Promise<Measure[]> {
  const platform = await startEmbeddedPlatform({ keys: KEYS });
  const { apiUrl, apiKey } = platform.description;
  const log = createLog(() => undefined, systemClock.now);
  const dirs: string[] = [];

  const bare = async () => {
    const from = performance.now();
    const answer = await fetch(`${apiUrl}/reseller/pool-keys`, { headers: { 'x-api-key': apiKey } });
    const rows: unknown = await answer.json();
    if (!Array.isArray(rows) && typeof rows !== 'object') throw new Error('no list');
    return performance.now() - from;
  };

  async function firstAndSecond(): Promise<{ first: number; again: number }> {
    const dir = await mkdtemp(join(tmpdir(), 'pakdesk-bench-'));
    dirs.push(dir);
    const store = openStore({ dir, now: systemClock.now });
    const client = createPlatformClient({ baseUrl: apiUrl, getApiKey: () => apiKey, clock: systemClock, log });
    const scheduler = createScheduler({
      client,
      store,
      clock: systemClock,
      log,
      pollMs: () => 3_600_000,
      onState: () => undefined,
      onChanged: () => undefined,
      onKeyInvalid: () => undefined,
    });
    const once = async () => {
      const from = performance.now();
      // Reads at once; `now` joins that read, and the second time asks for one of its own.
      scheduler.start();
      await scheduler.now();
      return performance.now() - from;
    };
    const first = await once();
    const again = await once();
    if (store.keys.count() !== KEYS) throw new Error(`${store.keys.count()} keys were kept`);
    await scheduler.stop();
    await client.close();
    store.close();
    return { first, again };
  }

  try {
    await bare();
    const agains: number[] = [];
    const { ours, bare: theirs } = await sideBySide(
      5,
      async () => {
        const { first, again } = await firstAndSecond();
        agains.push(again);
        return first;
      },
      bare,
    );
    const again = await sideBySide(
      1,
      () => agains.sort((a, b) => a - b)[2] ?? Number.NaN,
      () => theirs,
    );
    return [
      measure('first sync of 10,000 keys (bare: fetch + JSON.parse)', 'ms', { ours, bare: theirs }, 'ratio under 10'),
      measure('sync of 10,000 unchanged keys (bare: fetch + JSON.parse)', 'ms', again, 'ratio under 5'),
    ];
  } finally {
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
    await platform.close();
  }
}
