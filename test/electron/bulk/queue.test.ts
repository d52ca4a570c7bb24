/** The queue itself: pausing, cancelling, waiting as the platform asks, stopping where going on makes no sense, and going on after a crash. */
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '../../../electron/vault/memory-keychain.ts';
import { app, codeOf, freshDir, homeOf, platform } from '../app-harness.ts';
import { jobIntent, plain, startChange, until, untilState, type World, world } from './bulk-jobs.ts';

const addGb = (gb: number) => ({ action: 'topUp', addGb: gb, revive: false }) as const;
const KEYS = '/v1/reseller/pool-keys/';
const ids = (w: World, count: number) =>
  plain(w.keys)
    .slice(0, count)
    .map(({ id }) => id);

describe('pause, resume, cancel', () => {
  it('pauses after what is in flight, and goes on with the rest once', async () => {
    const w = await world({ keys: 60 });
    const chosen = ids(w, 20);
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 40 });
    const { jobId } = await startChange(w, 'pause', addGb(2), chosen);
    const { job } = await w.api.bulk.pause({ jobId });
    expect(job).toMatchObject({ state: 'paused', pausedBy: 'user' });
    const paused = await untilState(w, jobId, 'paused');
    expect(paused.counts.pending).toBeGreaterThan(10);
    const spent = w.p.effects().gbAdded;
    expect(spent).toBe(paused.counts.done * 2);
    await w.api.bulk.resume({ jobId });
    await w.api.bulk.resume({ jobId });
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(20);
    expect(w.p.effects().gbAdded).toBe(40);
  });

  it('a pause and a resume in one breath work no row twice', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 8, delayMs: 30 });
    const { jobId } = await startChange(w, 'breath', addGb(2), ids(w, 12));
    for (let i = 0; i < 5; i += 1) {
      await w.api.bulk.pause({ jobId });
      await w.api.bulk.resume({ jobId });
    }
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(12);
    expect(w.p.effects().gbAdded).toBe(24);
  });

  it('a pause that comes too late for the last rows ends as finished', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 60 });
    const { jobId } = await startChange(w, 'late', addGb(2), ids(w, 3));
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 3);
    expect((await w.api.bulk.pause({ jobId })).job.state).toBe('paused');
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(3);
  });

  it('a lock ends what is in flight, and the rest waits until somebody resumes it', async () => {
    const w = await world({ keys: 60 });
    await w.api.lock.turnOn({ passphrase: 'seven quiet owls', afterMinutes: null, onSleep: false });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 60 });
    const { jobId } = await startChange(w, 'lock', addGb(2), ids(w, 20));
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 4);
    await w.services.lock.close('user');
    const spent = w.p.effects().gbAdded;
    expect(spent).toBe(8);
    expect(await codeOf(w.api.bulk.resume({ jobId }))).toBe('locked');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(w.p.effects().gbAdded).toBe(spent);
    await w.api.lock.unlock({ passphrase: 'seven quiet owls' });
    const [job] = (await w.api.bulk.jobs({})).jobs;
    expect(job).toMatchObject({ state: 'paused', pausedBy: 'interrupted', reason: 'Pakdesk was locked.' });
    await w.api.bulk.resume({ jobId });
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(20);
    expect(w.p.effects().gbAdded).toBe(40);
  });

  it('a lock while the last rows are under way leaves a finished job', async () => {
    const w = await world({ keys: 60 });
    await w.api.lock.turnOn({ passphrase: 'seven quiet owls', afterMinutes: null, onSleep: false });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 60 });
    const { jobId } = await startChange(w, 'lock-late', addGb(2), ids(w, 3));
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 3);
    await w.services.lock.close('user');
    await w.api.lock.unlock({ passphrase: 'seven quiet owls' });
    expect((await w.api.bulk.jobs({})).jobs.find(({ id }) => id === jobId)?.state).toBe('finished');
  });

  it('cancels what was not sent and lets the rest end', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 40 });
    const { jobId } = await startChange(w, 'cancel', addGb(2), ids(w, 20));
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 4);
    await w.api.bulk.cancel({ jobId });
    await until(async () => {
      const job = (await w.api.bulk.jobs({})).jobs[0];
      return job?.inFlight === 0 && job.counts.pending === 0;
    });
    const { job, rows } = await w.api.bulk.report({ jobId });
    expect(job.state).toBe('cancelled');
    expect(job.counts.done).toBeGreaterThan(0);
    expect(job.counts.done + job.counts.cancelled).toBe(20);
    expect(rows.find((row) => row.state === 'cancelled')?.note).toBe('Cancelled before it was sent.');
    expect(w.p.effects().gbAdded).toBe(job.counts.done * 2);
    expect((await w.api.bulk.resume({ jobId })).job.state).toBe('cancelled');
  });

  it('lets only one job be unfinished', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 40 });
    const { jobId } = await startChange(w, 'one', addGb(1), ids(w, 8));
    const { token } = await w.api.bulk.preview({ change: addGb(1), keyIds: ids(w, 2) });
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('two'), token: token ?? '' }))).toBe('busy');
    expect(await codeOf(w.api.bulk.retryFailed({ jobId }))).toBe('busy');
    await untilState(w, jobId, 'finished');
  });
});

describe('a platform in trouble', () => {
  it('[fault 7] sends nothing while the pause that was asked for lasts, and tells until when', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 1, status: 429, headers: { 'Retry-After': '0.25' } });
    const { jobId } = await startChange(w, 'wait', addGb(1), ids(w, 12));
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.waitingUntil != null);
    await until(async () => (await w.api.bulk.jobs({})).jobs[0]?.inFlight === 0);
    const before = w.p.effects().gbAdded;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(w.p.effects().gbAdded).toBe(before);
    const job = await untilState(w, jobId, 'finished');
    expect(job.counts.done).toBe(12);
    expect(w.p.effects().gbAdded).toBe(12);
  });

  it.each([
    [401, 'refuse'],
    [402, 'balance'],
    [403, 'allow'],
  ])('stops on %i with the reason, and the rest stays to be sent', async (status) => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 400, status });
    const { jobId } = await startChange(w, 'stop', addGb(1), ids(w, 12));
    const job = await untilState(w, jobId, 'paused');
    expect(job).toMatchObject({ pausedBy: 'stopped', counts: { pending: 12, failed: 0 } });
    expect(job.reason).not.toBe('');
    expect(w.p.effects().gbAdded).toBe(0);
    w.p.clearFaults();
    await w.api.bulk.resume({ jobId });
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(12);
    expect(w.p.effects().gbAdded).toBe(12);
  });

  for (const [name, fault] of [
    ['[fault 12] answers lost after the effect', { drop: 'after' as const }],
    ['[fault 13] connections reset before it', { drop: 'before' as const }],
    ['[fault 10] 500s', { status: 500 }],
    ['[fault 16] answers cut off', { cut: true }],
  ] as const) {
    it(`adds each once through ${name}`, async () => {
      const w = await world({ keys: 60 });
      w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 25, ...fault });
      const { jobId } = await startChange(w, 'lost', addGb(3), ids(w, 15));
      await until(async () => {
        const job = (await w.api.bulk.jobs({})).jobs[0];
        if (job?.state === 'paused') await w.api.bulk.resume({ jobId });
        return job?.state === 'finished';
      });
      expect((await w.api.bulk.report({ jobId })).job.counts).toMatchObject({ done: 15, failed: 0, unknown: 0 });
      expect(w.p.effects().gbAdded).toBe(45);
    });
  }

  it('stops after many answers that were none, and nothing of it is forgotten', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 100_000, drop: 'after' });
    const { jobId } = await startChange(w, 'dead', addGb(1), ids(w, 20));
    const job = await untilState(w, jobId, 'paused');
    expect(job.pausedBy).toBe('stopped');
    w.p.clearFaults();
    await w.api.bulk.resume({ jobId });
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(20);
    expect(w.p.effects().gbAdded).toBe(20);
  });

  it('asks once more at the end for a row that got no answer', async () => {
    const w = await world({ keys: 60 });
    const [first, ...rest] = ids(w, 6);
    w.p.fault({ target: 'api', method: 'POST', path: `${KEYS}${first}`, times: 12, drop: 'after' });
    const { jobId } = await startChange(w, 'late', addGb(1), [first ?? '', ...rest]);
    expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ done: 6, unknown: 0, failed: 0 });
    const { rows } = await w.api.bulk.report({ jobId });
    expect(rows[0]).toMatchObject({ state: 'done', code: null });
    expect(w.p.effects().gbAdded).toBe(6);
  });

  it('leaves a row unknown that never got an answer, and tells its outcome once the journal settled it', async () => {
    const w = await world({ keys: 60 });
    const [only] = ids(w, 1);
    w.p.fault({ target: 'api', method: 'POST', path: `${KEYS}${only}`, times: 24, drop: 'after' });
    const { jobId } = await startChange(w, 'unknown', addGb(1), [only ?? '']);
    expect((await untilState(w, jobId, 'finished')).counts).toMatchObject({ unknown: 1, failed: 0 });
    expect((await w.api.bulk.retryFailed({ jobId })).rows).toEqual([]);
    w.p.clearFaults();
    await w.api.sync.now({});
    await until(async () => (await w.api.bulk.report({ jobId })).job.counts.done === 1);
    expect(w.p.effects().gbAdded).toBe(1);
  });

  it('reports what the platform refused for one key, and retries that alone after a fresh dry run', async () => {
    const w = await world({ keys: 60 });
    const chosen = ids(w, 5);
    w.p.fault({
      target: 'api',
      method: 'POST',
      path: `${KEYS}${chosen[2]}`,
      times: 1,
      status: 400,
      body: '{"message":"Not for this key today"}',
    });
    const { jobId } = await startChange(w, 'refused', addGb(4), chosen);
    await untilState(w, jobId, 'finished');
    const { rows } = await w.api.bulk.report({ jobId });
    expect(rows[2]).toMatchObject({ state: 'failed', code: 'validation', requestId: expect.any(String) });
    expect(rows[2]?.note).toContain('Not for this key today');
    const again = await w.api.bulk.retryFailed({ jobId });
    expect(again.rows.map((row) => row.keyId)).toEqual([chosen[2]]);
    const retry = jobIntent('retry');
    await w.api.bulk.start({ jobId: retry, token: again.token ?? '' });
    expect((await untilState(w, retry, 'finished')).counts.done).toBe(1);
    expect(w.p.effects().gbAdded).toBe(20);
  });

  it('retries of a row done in part only the rest: the GB are not added again', async () => {
    const w = await world({ keys: 60 });
    const key = w.keys.find(
      (one) =>
        one.enabled === false &&
        one.capGb !== null &&
        (one.usedMb ?? 0) / 1024 >= one.capGb &&
        one.capGb < 900 &&
        (one.expiresAt === null || one.expiresAt > Date.now()),
    );
    if (!key) throw new Error('seed');
    w.p.fault({ target: 'api', method: 'PATCH', path: KEYS, times: 1, status: 400, body: '{"message":"Not now"}' });
    const { jobId } = await startChange(w, 'part', { action: 'topUp', addGb: 50, revive: true }, [key.id]);
    expect((await untilState(w, jobId, 'finished')).counts.failed).toBe(1);
    expect(w.p.effects().gbAdded).toBe(50);
    const again = await w.api.bulk.retryFailed({ jobId });
    expect(again).toMatchObject({
      totals: { gb: 0 },
      rows: [{ note: 'Done already: top up.', after: { enabled: true } }],
    });
    const retry = jobIntent('rest');
    await w.api.bulk.start({ jobId: retry, token: again.token ?? '' });
    expect((await untilState(w, retry, 'finished')).counts.done).toBe(1);
    expect(w.p.effects().gbAdded).toBe(50);
    expect(w.services.accounts.current().session.store.keys.get(key.id)?.enabled).toBe(true);
  });
});

describe('after a crash', () => {
  it('is found interrupted, spends nothing by itself, and goes on under the same keys when asked', async () => {
    const p = await platform({ keys: 60 });
    const [keychain, dir] = [createMemoryKeychain(), freshDir()];
    const w = await worldOver(p, keychain, dir);
    p.fault({ target: 'api', method: 'POST', path: KEYS, times: 3, delayMs: 30 });
    const { jobId } = await startChange(w, 'crash', addGb(2), ids(w, 20));
    await until(() => p.effects().gbAdded >= 12);
    await w.crash();

    const after = await app({ home: homeOf(p), keychain, dir });
    await until(() => after.services.accounts.current().session.online !== null);
    const spent = p.effects().gbAdded;
    const [job] = (await after.api.bulk.jobs({})).jobs;
    expect(job).toMatchObject({ id: jobId, state: 'paused', pausedBy: 'interrupted' });
    await after.api.sync.now({});
    // What was in flight is settled by the journal; nothing new goes out.
    expect(p.effects().gbAdded - spent).toBeLessThanOrEqual(4 * 2);
    await after.api.bulk.resume({ jobId });
    expect((await untilState(after, jobId, 'finished')).counts.done).toBe(20);
    expect(p.effects().gbAdded).toBe(40);
  });

  it('sends nothing more after 23 hours, and says so', async () => {
    const p = await platform({ keys: 60 });
    let nowMs = Date.now();
    const w = await worldOver(p, createMemoryKeychain(), freshDir(), () => nowMs);
    p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 30 });
    const { jobId } = await startChange(w, 'old', addGb(2), ids(w, 20));
    await w.api.bulk.pause({ jobId });
    await untilState(w, jobId, 'paused');
    const spent = p.effects().gbAdded;
    nowMs += 24 * 3_600_000;
    await w.api.bulk.resume({ jobId });
    await untilState(w, jobId, 'finished');
    const { rows } = await w.api.bulk.report({ jobId });
    expect(rows.filter((row) => row.code === 'tooOld').length).toBe(20 - spent / 2);
    expect(p.effects().gbAdded).toBe(spent);
  });

  it('switching the account pauses the job, and it waits there', async () => {
    const w = await world({ keys: 60 });
    w.p.fault({ target: 'api', method: 'POST', path: KEYS, times: 4, delayMs: 30 });
    const { jobId } = await startChange(w, 'switch', addGb(2), ids(w, 20));
    const { profile } = await w.api.account.state({});
    await w.api.account.startNew({});
    const spent = w.p.effects().gbAdded;
    await w.api.account.open({ profileId: profile?.id ?? '' });
    expect((await w.api.bulk.jobs({})).jobs[0]).toMatchObject({ id: jobId, state: 'paused', pausedBy: 'interrupted' });
    expect(w.p.effects().gbAdded).toBe(spent);
    await w.api.bulk.resume({ jobId });
    expect((await untilState(w, jobId, 'finished')).counts.done).toBe(20);
    expect(w.p.effects().gbAdded).toBe(40);
  });
});

async function worldOver(
  p: Awaited<ReturnType<typeof platform>>,
  keychain: ReturnType<typeof createMemoryKeychain>,
  dir: string,
  now?: () => number,
): Promise<World> {
  const { connected } = await import('../app-harness.ts');
  const running = await connected({ platform: p, keychain, dir, ...(now ? { now } : {}) });
  return { ...running, p, keys: running.services.accounts.current().session.store.keys.list() };
}
