/** The pauses that the platform asks for: all wait, nobody fails of it, and one row alone does not keep the job from its end. */
import { expect, it } from 'vitest';
import { createPatience } from '../../../electron/bulk/patience.ts';
import { createRun } from '../../../electron/bulk/run.ts';
import { systemClock } from '../../../electron/clock.ts';
import { plain, startChange, untilState, world } from './bulk-jobs.ts';

const KEYS = '/v1/reseller/pool-keys/';
const addGb = { action: 'topUp', addGb: 2, revive: false } as const;
const tooMany = (path: string, times: number, after = '0.01') => ({
  ...({ target: 'api', method: 'POST', path, times, status: 429 } as const),
  headers: { 'Retry-After': after },
});

async function keysOf(count: number) {
  const w = await world({ keys: 60 });
  const ids = plain(w.keys).map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(count);
  return { w, ids: ids.slice(0, count) };
}

it.each([1, 3])('[fault 7] %i of twelve rows that always get one fail in the end, the others are done', async (bad) => {
  const { w, ids } = await keysOf(12);
  for (const id of ids.slice(0, bad)) w.p.fault(tooMany(`${KEYS}${id}`, 100_000));
  const { jobId } = await startChange(w, 'one-waits', addGb, ids);
  expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ done: 12 - bad, failed: bad, unknown: 0 });
  const { rows } = await w.api.bulk.report({ jobId });
  expect(rows[0]).toMatchObject({ state: 'failed', code: 'rate_limited' });
  expect(w.p.effects().gbAdded).toBe((12 - bad) * 2);
  w.p.clearFaults();
  expect((await w.api.bulk.retryFailed({ jobId })).totals).toMatchObject({ willChange: bad, gb: bad * 2 });
});

it('[fault 7] many that are meant for everybody fail nobody', async () => {
  const { w, ids } = await keysOf(8);
  w.p.fault(tooMany(KEYS, 96));
  const { jobId } = await startChange(w, 'all-wait', addGb, ids);
  expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ done: 8, failed: 0 });
  expect(w.p.effects().gbAdded).toBe(16);
});

it('[fault 7] "Retry-After: 0" is a pause all the same', async () => {
  const { w, ids } = await keysOf(1);
  w.p.fault(tooMany(KEYS, 100_000, '0'));
  const at = Date.now();
  const { jobId } = await startChange(w, 'zero', addGb, ids);
  expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ done: 0, failed: 1 });
  // 59 pauses of what the queue waits at least: 5 ms in a test, a second in the app.
  expect(Date.now() - at).toBeGreaterThanOrEqual(59 * 5);
});

it('counts a pause beside rows that get through, and stops where none does', () => {
  const own = createRun('job', systemClock);
  own.leftRows = 100;
  const ends = (rows: number) => {
    own.endedRows += rows;
    own.leftRows -= rows;
  };
  const unlucky = createPatience(own, 4);
  const told = Array.from({ length: 6 }, () => {
    ends(4);
    return unlucky();
  });
  expect(told).toEqual([...Array(5).fill('goOn'), 'giveUp']);
  // One at a time gets through: to miss a turn is chance.
  const patient = createPatience(own, 4);
  for (let i = 0; i < 23; i += 1) {
    ends(1);
    expect(patient()).toBe('goOn');
  }
  const all = createPatience(own, 4);
  const answers = Array.from({ length: 60 }, all);
  expect([answers.indexOf('stop'), answers.includes('giveUp')]).toEqual([59, false]);
});
