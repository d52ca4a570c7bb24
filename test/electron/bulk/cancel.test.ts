/** Cancelling while rows are under way: each of them gets its outcome, whatever happens in between. */
import { expect, it, vi } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { app, connected, freshDir, homeOf, platform } from '../app-harness.ts';
import { jobIntent, plain, startChange, until, untilState, world } from './bulk-jobs.ts';

const KEYS = '/v1/reseller/pool-keys/';
const MINTS = '/v1/reseller/pool-keys';
const addTwo = { action: 'topUp', addGb: 2, revive: false } as const;

it('a pause, a resume and a cancel in one breath call nothing cancelled that is sent', async () => {
  const w = await world({ keys: 60 });
  const keyIds = plain(w.keys).map(({ id }) => id);
  w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 80 });
  const { jobId } = await startChange(w, 'breath', addTwo, keyIds.slice(0, 12));
  await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 4);
  await w.api.bulk.pause({ jobId });
  await w.api.bulk.resume({ jobId });
  const { job } = await w.api.bulk.cancel({ jobId });
  expect(job.counts.cancelled).toBe(0);
  await until(async () => (await w.api.bulk.report({ jobId })).job.counts.pending === 0);
  expect((await w.api.bulk.report({ jobId })).job.counts).toMatchObject({ done: 4, cancelled: 8 });
  expect(w.p.effects().gbAdded).toBe(8);
});

it('with nothing under way the answer has the outcome of every row', async () => {
  const w = await world({ keys: 60 });
  const keyIds = plain(w.keys).map(({ id }) => id);
  w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, status: 429, headers: { 'Retry-After': '30' } });
  const { jobId } = await startChange(w, 'paused', addTwo, keyIds.slice(0, 12));
  await until(async () => {
    const [job] = (await w.api.bulk.jobs({})).jobs;
    return job?.waitingUntil != null && job.inFlight === 0;
  });
  expect((await w.api.bulk.cancel({ jobId })).job.counts).toMatchObject({ pending: 0, failed: 4, cancelled: 8 });
});

it('after a crash the rows of a cancelled job come to an end, and nothing more is sent', async () => {
  const p = await platform({ keys: 1 });
  const [keychain, dir] = [createMemoryKeychain(), freshDir()];
  const w = await connected({ platform: p, keychain, dir });
  p.fault({ target: 'api', method: 'POST', path: MINTS, times: 4, delayMs: 300 });
  const { token } = await w.api.bulk.previewMint({
    ...{ text: 'a\nb\nc\nd\ne\nf', layout: null, skipDuplicates: true },
    defaults: { capGb: 10, days: 30, tier: 'standard' },
  });
  const jobId = jobIntent('crash');
  await w.api.bulk.start({ jobId, token: token ?? '' });
  await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 4);
  await w.api.bulk.cancel({ jobId });
  await w.crash();

  const after = await app({ home: homeOf(p), keychain, dir });
  await until(() => after.services.accounts.current().session.online !== null);
  expect((await after.api.bulk.report({ jobId })).job).toMatchObject({
    state: 'cancelled',
    counts: { pending: 0, cancelled: 2 },
  });
  await after.api.sync.now({});
  await until(async () => (await after.api.bulk.report({ jobId })).job.counts.done === 4);
  expect(p.effects().minted).toBe(4);
});

it('a disk error while a cancel is concluded ends neither the app nor the queue', async () => {
  const w = await world({ keys: 60 });
  const keyIds = plain(w.keys).map(({ id }) => id);
  const { bulkJobs } = w.services.accounts.current().session.store;
  w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 40 });
  const { jobId } = await startChange(w, 'disk', addTwo, keyIds.slice(0, 8));
  await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 4);
  const failing = vi.spyOn(bulkJobs, 'cancelPending').mockImplementation(() => {
    throw new Error('disk I/O error');
  });
  await w.api.bulk.cancel({ jobId });
  await until(() => w.log.some((line) => line.includes('bulk.notConcluded')));
  failing.mockRestore();
  const next = await startChange(w, 'next', addTwo, keyIds.slice(8, 10));
  expect((await untilState(w, next.jobId, 'finished')).counts.done).toBe(2);
});
