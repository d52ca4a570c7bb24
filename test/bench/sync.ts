/** One sync of 10,000 keys over a real socket into a real database, against fetching and parsing the same JSON alone; and how long it holds main up in one go. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../electron/clock.ts';
import { createLog } from '../../electron/log.ts';
import { createPlatformClient } from '../../electron/platform/client.ts';
import { openStore } from '../../electron/store/open.ts';
import { createScheduler } from '../../electron/sync/scheduler.ts';
import { startPlatformProcess } from '../e2e/platform-process.ts';
import { type Measure, measure, median, sideBySide } from './measure.ts';

const KEYS = 10_000;

/** The longest stretch of this thread's own work between two turns of the event loop, in ms; waiting for the processor does not count. */
function watchBlocks(): () => number {
  const workMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = workMs();
  let longest = 0;
  let going = true;
  const turn = () => {
    const now = workMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    going = false;
    return longest;
  };
}

export async function benchSync(): Promise<Measure[]> {
  // In a process of its own: what it does must not count as main's.
  const platform = await startPlatformProcess(['--keys', String(KEYS)]);
  const { apiUrl, apiKey } = platform.description;
  const log = createLog(() => undefined, systemClock.now);
  const dirs: string[] = [];
  const blocks: number[] = [];

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
    const blockOf = watchBlocks();
    const first = await once();
    blocks.push(blockOf());
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
      measure(
        'longest stretch of main’s own work in the first sync of 10,000 keys',
        'ms',
        { ours: median(blocks), bare: null },
        'under 50 ms',
      ),
    ];
  } finally {
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
    await platform.stop();
  }
}
