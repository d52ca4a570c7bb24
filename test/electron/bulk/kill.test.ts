/** The promise of a bulk job: killed at any moment, with a platform in trouble, each key gets what was asked exactly once. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startEmbeddedPlatform } from '../../../electron/demo/embedded-platform.ts';
import { seededRandom } from '../../../electron/demo/random.ts';
import type { EmbeddedPlatform } from '../../../electron/demo/types.ts';
import { openStore } from '../../../electron/store/open.ts';
import { openProfiles } from '../../../electron/store/profiles.ts';
import type { ChildTask } from './child-task.ts';

const ROWS = 1_000;
const KILLS = 4;
const SEED = 4;

interface PlatformKey {
  id: string;
  trafficCapGB: number;
}

async function capsOf({ description }: EmbeddedPlatform): Promise<Map<string, number>> {
  const answer = await fetch(`${description.apiUrl}/reseller/pool-keys`, {
    headers: { 'X-API-Key': description.apiKey },
  });
  const list = (await answer.json()) as PlatformKey[];
  return new Map(list.map((key) => [key.id, key.trafficCapGB]));
}

/** Runs the child; kills it once `isTime` says so. True when it ended by itself. */
function runChild(task: ChildTask, isTime: () => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'job-child.ts');
    const child = spawn(process.execPath, [script, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // The same modules at each start: read once, compiled once.
      env: { ...process.env, NODE_COMPILE_CACHE: join(task.dir, 'compiled') },
    });
    let err = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const watch = setInterval(() => {
      if (isTime()) child.kill('SIGKILL');
    }, 1);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      if (signal === 'SIGKILL') resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(err || `ended with code ${code}`));
    });
  });
}

/** Everything that may go wrong between two machines, on the calls that spend. */
function disturb(p: EmbeddedPlatform, random: () => number): void {
  const path = '/v1/reseller/pool-keys/';
  const spend = { target: 'api', method: 'POST', path } as const;
  const times = () => 1 + Math.floor(random() * 4);
  p.fault({ ...spend, drop: 'after', times: times() });
  p.fault({ ...spend, status: 500, times: times() });
  p.fault({ ...spend, status: 429, headers: { 'Retry-After': '0.03' }, times: times() });
  p.fault({ ...spend, drop: 'before', times: times() });
  p.fault({ ...spend, cut: true, times: times() });
  p.fault({ target: 'api', method: 'GET', path, status: 429, headers: { 'Retry-After': '0.02' }, times: times() });
  p.fault({ target: 'api', method: 'GET', path, drop: 'after', times: times() });
}

it.skipIf(process.platform === 'win32')(
  `[bar 20] [fault 14] ${ROWS} rows, killed ${KILLS} times at random moments over a platform in trouble: every key exactly once`,
  async () => {
    const random = seededRandom(SEED, 'bulk kills').next;
    const p = await startEmbeddedPlatform({ keys: ROWS + 60 });
    onTestFinished(() => p.close());
    const before = await capsOf(p);
    const keyIds = [...before]
      .filter(([, cap]) => cap < 1000)
      .slice(0, ROWS)
      .map(([id]) => id);
    expect(keyIds).toHaveLength(ROWS);
    const dir = mkdtempSync(join(tmpdir(), 'pakdesk-bulk-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const task: ChildTask = { dir, description: p.description, jobId: 'kill-job-00000000', keyIds };

    let kills = 0;
    let ended = false;
    while (!ended) {
      disturb(p, random);
      const share = (kills + 0.2 + random() * 0.7) / (KILLS + 1);
      const killAt = kills < KILLS ? Math.floor(ROWS * share) : Number.POSITIVE_INFINITY;
      ended = await runChild(kills === 0 ? task : { ...task, keyIds: null }, () => p.effects().gbAdded >= killAt);
      if (!ended) kills += 1;
    }
    expect(kills).toBe(KILLS);

    p.clearFaults();
    expect(p.effects().gbAdded).toBe(ROWS);
    const chosen = new Set(keyIds);
    const after = await capsOf(p);
    const wrong = [...before].filter(([id, cap]) => after.get(id) !== cap + (chosen.has(id) ? 1 : 0));
    expect(wrong).toEqual([]);

    const [profile] = openProfiles(dir, Date.now).list();
    const store = openStore({ dir: join(dir, 'profiles', profile?.id ?? ''), now: Date.now });
    try {
      expect(store.notices).toEqual([]);
      expect(store.bulkJobs.counts(task.jobId)).toMatchObject({ done: ROWS, pending: 0, failed: 0, unknown: 0 });
      expect(store.journal.unsettled()).toEqual([]);
      expect(store.journal.gbSince(0)).toBe(ROWS);
    } finally {
      store.close();
    }
  },
  120_000,
);
