/** Retrying what failed: nothing that was bought is bought again, whichever job it failed in. */
import { describe, expect, it } from 'vitest';
import type { PakKey } from '../../../shared/key.ts';
import { codeOf } from '../app-harness.ts';
import { jobIntent, plain, startChange, until, untilState, type World, world } from './bulk-jobs.ts';

const KEYS = '/v1/reseller/pool-keys/';
const MINTS = '/v1/reseller/pool-keys';

/** Held off by its cap alone: a top-up with `revive` has two steps. */
function suspended(keys: readonly PakKey[]): PakKey {
  const key = keys.find(
    (one) =>
      one.enabled === false &&
      one.capGb !== null &&
      (one.usedMb ?? 0) / 1024 >= one.capGb &&
      one.capGb < 900 &&
      (one.expiresAt === null || one.expiresAt > Date.now()),
  );
  if (!key) throw new Error('seed');
  return key;
}

async function retry(w: World, of: string, name: string) {
  const preview = await w.api.bulk.retryFailed({ jobId: of });
  const jobId = jobIntent(name);
  await w.api.bulk.start({ jobId, token: preview.token ?? '' });
  return { preview, jobId, job: await untilState(w, jobId, 'finished') };
}

async function mint(w: World, name: string, text: string, skipDuplicates = true) {
  const { token } = await w.api.bulk.previewMint({
    ...{ text, layout: null, skipDuplicates },
    defaults: { capGb: 10, days: 30, tier: 'standard' },
  });
  const jobId = jobIntent(name);
  await w.api.bulk.start({ jobId, token: token ?? '' });
  return { jobId, job: await untilState(w, jobId, 'finished') };
}

const refusing = (w: World, method: string, path: string, times: number) =>
  w.p.fault({ target: 'api', method, path, times, status: 400, body: '{"message":"Not now"}' });

describe('of a row done in part', () => {
  it('a retry of the retry sends the rest only: the GB are not bought again', async () => {
    const w = await world({ keys: 60 });
    const key = suspended(w.keys);
    refusing(w, 'PATCH', KEYS, 2);
    const first = await startChange(w, 'part', { action: 'topUp', addGb: 50, revive: true }, [key.id]);
    await untilState(w, first.jobId, 'finished');
    const second = await retry(w, first.jobId, 'rest');
    expect(second.preview.rows[0]?.note).toBe('Done already: top up.');
    expect(second.job.counts.failed).toBe(1);
    const third = await retry(w, second.jobId, 'rest-again');
    expect(third.preview).toMatchObject({ totals: { gb: 0 }, rows: [{ gb: 0, after: { enabled: true } }] });
    expect(third.job.counts.done).toBe(1);
    expect(w.p.effects().gbAdded).toBe(50);
    expect(w.services.accounts.current().session.store.keys.get(key.id)?.enabled).toBe(true);
  });

  it('a row that failed once more in its retry is offered there, and not in the first job', async () => {
    const w = await world({ keys: 60 });
    const key = suspended(w.keys);
    refusing(w, 'POST', KEYS, 1);
    refusing(w, 'PATCH', KEYS, 1);
    const first = await startChange(w, 'whole', { action: 'topUp', addGb: 50, revive: true }, [key.id]);
    await untilState(w, first.jobId, 'finished');
    expect(w.p.effects().gbAdded).toBe(0);
    const second = await retry(w, first.jobId, 'bought');
    expect(second.job.counts.failed).toBe(1);
    expect(w.p.effects().gbAdded).toBe(50);
    expect(await w.api.bulk.retryFailed({ jobId: first.jobId })).toMatchObject({
      token: null,
      refusal: { code: 'validation' },
      rows: [{ skip: 'retried', gb: 0 }],
    });
    expect((await w.api.bulk.retryFailed({ jobId: second.jobId })).totals).toMatchObject({ willChange: 1, gb: 0 });
  });
});

describe('of a mint', () => {
  it('mints once, however often it is asked for', async () => {
    const w = await world({ keys: 1 });
    refusing(w, 'POST', MINTS, 1);
    const { jobId } = await mint(w, 'mint', 'anna');
    const before = await w.api.bulk.retryFailed({ jobId });
    expect(before.totals).toMatchObject({ willChange: 1, gb: 10 });
    expect((await retry(w, jobId, 'once')).job.counts.done).toBe(1);
    // Another dry run of the same rows, made before: its token is good, its plan is not.
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('twice'), token: before.token ?? '' }))).toBe(
      'changed_since_preview',
    );
    expect(await w.api.bulk.retryFailed({ jobId })).toMatchObject({ token: null, rows: [{ skip: 'retried' }] });
    expect(w.p.effects().minted).toBe(1);
  });

  it('leaves out a name that exists by now, unless a second key of that name was wanted', async () => {
    const w = await world({ keys: 1 });
    refusing(w, 'POST', MINTS, 1);
    const failed = await mint(w, 'mint', 'anna');
    await mint(w, 'by-hand', 'Anna ');
    expect(await w.api.bulk.retryFailed({ jobId: failed.jobId })).toMatchObject({
      token: null,
      rows: [{ label: 'anna', skip: 'nameTaken', note: 'A key of that name exists already.' }],
    });
    refusing(w, 'POST', MINTS, 1);
    const wanted = await mint(w, 'second-anna', 'anna', false);
    expect((await w.api.bulk.retryFailed({ jobId: wanted.jobId })).totals.willChange).toBe(1);
  });

  it('offers the first of two wanted namesakes as well as the second', async () => {
    const w = await world({ keys: 1 });
    refusing(w, 'POST', MINTS, 1);
    const { jobId, job } = await mint(w, 'namesakes', 'zoe,4\nZoe,4', false);
    expect(job.counts).toMatchObject({ done: 1, failed: 1 });
    expect((await w.api.bulk.retryFailed({ jobId })).totals).toMatchObject({ willChange: 1, gb: 4 });
    // Whichever was refused there: here both were, and a third has the name by now.
    refusing(w, 'POST', MINTS, 2);
    const both = await mint(w, 'both', 'yan,4\nYan,4', false);
    await mint(w, 'taken', 'yan,4', false);
    expect((await w.api.bulk.retryFailed({ jobId: both.jobId })).totals).toMatchObject({ willChange: 2, gb: 8 });
  });

  it('a row that its retry never sent can be asked for again', async () => {
    const w = await world({ keys: 1 });
    const names = Array.from({ length: 6 }, (_, i) => `customer-${i}`);
    refusing(w, 'POST', MINTS, 6);
    const { jobId } = await mint(w, 'mint', names.join('\n'));
    const { token } = await w.api.bulk.retryFailed({ jobId });
    w.p.fault({ target: 'api', method: 'POST', path: MINTS, times: 6, status: 429, headers: { 'Retry-After': '30' } });
    const second = jobIntent('cancelled');
    await w.api.bulk.start({ jobId: second, token: token ?? '' });
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.waitingUntil != null);
    await w.api.bulk.cancel({ jobId: second });
    await until(async () => (await w.api.bulk.report({ jobId: second })).job.counts.pending === 0);
    expect((await w.api.bulk.report({ jobId: second })).job.counts).toMatchObject({ failed: 4, cancelled: 2 });
    w.p.clearFaults();
    const third = await w.api.bulk.retryFailed({ jobId });
    expect(third.rows.map(({ skip }) => skip)).toEqual([...Array(4).fill('retried'), null, null]);
    expect((await w.api.bulk.retryFailed({ jobId: second })).totals.willChange).toBe(4);
    expect(w.p.effects().minted).toBe(0);
  });
});

describe('after more than a day', () => {
  it('what may have happened stays unknown, and is not minted again', async () => {
    let laterMs = 0;
    const w = await world({ keys: 1 }, { now: () => Date.now() + laterMs });
    w.p.fault({ target: 'api', method: 'POST', path: MINTS, times: 100, drop: 'after' });
    const { jobId, job } = await mint(w, 'lost', 'anna');
    expect(job.counts.unknown).toBe(1);
    laterMs = 24 * 3_600_000;
    w.p.clearFaults();
    await w.api.sync.now({});
    await expect
      .poll(async () => (await w.api.activity.list({ limit: 5 })).operations.some((one) => one.outcome === 'failed'))
      .toBe(true);
    const { rows } = await w.api.bulk.report({ jobId });
    expect(rows).toMatchObject([{ state: 'unknown', code: 'tooOld' }]);
    expect(await w.api.bulk.retryFailed({ jobId })).toMatchObject({ token: null, rows: [] });
    expect(w.p.effects().minted).toBe(1);
  });

  for (const then of ['resume', 'cancel'] as const) {
    it(`a paused job keeps such a row unknown on ${then}`, async () => {
      let laterMs = 0;
      const w = await world({ keys: 1 }, { now: () => Date.now() + laterMs });
      w.p.fault({ target: 'api', method: 'POST', path: MINTS, times: 100, drop: 'after' });
      const { token } = await w.api.bulk.previewMint({
        ...{ text: 'anna', layout: null, skipDuplicates: true },
        defaults: { capGb: 10, days: 30, tier: 'standard' },
      });
      const jobId = jobIntent('paused');
      await w.api.bulk.start({ jobId, token: token ?? '' });
      await expect.poll(() => w.p.effects().minted).toBe(1);
      await w.api.bulk.pause({ jobId });
      await untilState(w, jobId, 'paused');
      laterMs = 24 * 3_600_000;
      w.p.clearFaults();
      await w.services.accounts.current().operations.settle();
      await w.api.bulk[then]({ jobId });
      await untilState(w, jobId, then === 'resume' ? 'finished' : 'cancelled');
      await expect
        .poll(async () => (await w.api.bulk.report({ jobId })).rows)
        .toMatchObject([{ state: 'unknown', code: 'tooOld' }]);
      expect((await w.api.bulk.retryFailed({ jobId })).rows).toEqual([]);
      expect(w.p.effects().minted).toBe(1);
    });
  }
});

it('[fault 7] forty pauses that the platform asks for make no row fail, not even the only one', async () => {
  const w = await world({ keys: 10 });
  const [key] = plain(w.keys);
  const path = `${KEYS}${key?.id}`;
  w.p.fault({ target: 'api', method: 'POST', path, times: 40, status: 429, headers: { 'Retry-After': '0.01' } });
  const { jobId } = await startChange(w, 'pauses', { action: 'topUp', addGb: 2, revive: false }, [key?.id ?? '']);
  expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ done: 1, failed: 0 });
  expect(w.p.effects().gbAdded).toBe(2);
});
