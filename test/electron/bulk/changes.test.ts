/** Each bulk action from the dry run to its report, over the embedded platform. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, MB_PER_GB } from '../../../shared/key.ts';
import { codeOf } from '../app-harness.ts';
import { jobIntent, plain, runChange, startChange, untilState, world } from './bulk-jobs.ts';

const addGb = (gb: number, revive = false) => ({ action: 'topUp', addGb: gb, revive }) as const;

describe('bulk actions', () => {
  it('adds GB to each key once, says before and after, and prices each row as an order of its own', async () => {
    const w = await world({ keys: 30 });
    const chosen = plain(w.keys).slice(0, 6);
    const { preview, job, rows } = await runChange(
      w,
      'add',
      addGb(5),
      chosen.map(({ id }) => id),
    );
    expect(preview.totals).toMatchObject({ rows: 6, willChange: 6, skipped: 0, gb: 30, wholesaleCents: 6 * 5 * 400 });
    expect(preview.rows.map((row) => row.after?.capGb)).toEqual(chosen.map((key) => (key.capGb ?? 0) + 5));
    expect(job).toMatchObject({ state: 'finished', total: 6, counts: { done: 6, failed: 0, unknown: 0 } });
    expect(rows.every((row) => row.state === 'done' && row.requestId !== null)).toBe(true);
    expect(w.p.effects().gbAdded).toBe(30);
    for (const key of chosen) {
      expect(w.services.accounts.current().session.store.keys.get(key.id)?.capGb).toBe((key.capGb ?? 0) + 5);
    }
    const { operations } = await w.api.activity.list({ limit: 50 });
    expect(operations.filter(({ kind }) => kind === 'topUp')).toHaveLength(6);
  });

  it('lifts a suspension with the top-up where it frees the key, and only there', async () => {
    const w = await world({ keys: 60 });
    const suspended = w.keys.filter(
      (key) =>
        key.enabled === false &&
        key.capGb !== null &&
        (key.usedMb ?? 0) / MB_PER_GB >= key.capGb &&
        key.capGb < 900 &&
        (key.expiresAt === null || key.expiresAt > Date.now()),
    );
    const off = w.keys.filter(
      (key) =>
        key.enabled === false &&
        key.capGb !== null &&
        (key.usedMb ?? 0) / MB_PER_GB < key.capGb * 0.9 &&
        (key.expiresAt === null || key.expiresAt > Date.now()),
    );
    expect(suspended.length).toBeGreaterThan(0);
    expect(off.length).toBeGreaterThan(0);
    await runChange(
      w,
      'revive',
      addGb(50, true),
      [...suspended, ...off].map(({ id }) => id),
    );
    const { store } = w.services.accounts.current().session;
    expect(suspended.every(({ id }) => store.keys.get(id)?.enabled === true)).toBe(true);
    // Switched off by hand: that decision stands.
    expect(off.every(({ id }) => store.keys.get(id)?.enabled === false)).toBe(true);
  });

  it('adds days, sets an expiry and a cap, switches off and on, rotates and revokes', async () => {
    const w = await world({ keys: 40 });
    const { store } = w.services.accounts.current().session;
    const chosen = plain(w.keys)
      .filter((key) => key.expiresAt !== null && (key.usedMb ?? 0) < 3000)
      .slice(0, 3);
    const ids = chosen.map(({ id }) => id);
    const now = () => ids.map((id) => store.keys.get(id));
    expect(ids).toHaveLength(3);

    await runChange(w, 'days', { action: 'extend', days: 10, revive: false }, ids);
    now().forEach((key, i) => {
      expect(Math.abs((key?.expiresAt ?? 0) - ((chosen[i]?.expiresAt ?? 0) + 10 * DAY_MS))).toBeLessThan(120_000);
    });
    const expiresAt = Math.floor(Date.now() / 1000) * 1000 + 90 * DAY_MS;
    await runChange(w, 'expiry', { action: 'setExpiry', expiresAt }, ids);
    expect(now().map((key) => key?.expiresAt)).toEqual([expiresAt, expiresAt, expiresAt]);
    await runChange(w, 'cap', { action: 'setCap', capGb: 77, revive: false }, ids);
    expect(now().map((key) => key?.capGb)).toEqual([77, 77, 77]);
    await runChange(w, 'off', { action: 'disable' }, ids);
    expect(now().map((key) => key?.enabled)).toEqual([false, false, false]);
    await runChange(w, 'on', { action: 'enable' }, ids);
    expect(now().map((key) => key?.enabled)).toEqual([true, true, true]);
    const hints = now().map((key) => key?.secretHint);
    await runChange(w, 'rotate', { action: 'rotate' }, ids);
    expect(w.p.effects().regenerated).toBe(3);
    now().forEach((key, i) => {
      expect(key?.secretHint).toMatch(/^pak_••••/);
      expect(key?.secretHint).not.toBe(hints[i]);
    });
    await runChange(w, 'revoke', { action: 'revoke' }, ids);
    expect(w.p.effects().deleted).toBe(3);
    expect(now().map((key) => key?.gone)).toEqual([true, true, true]);
  });

  it('skips with a reason what cannot or need not be changed, and lists a key named twice once', async () => {
    const w = await world({ keys: 40 });
    const [a, b] = plain(w.keys);
    const off = w.keys.find((key) => key.enabled === false);
    if (!a || !b || !off) throw new Error('seed');
    const { preview, rows, job } = await runChange(w, 'skips', { action: 'disable' }, [
      a.id,
      b.id,
      a.id,
      'nobody',
      off.id,
    ]);
    expect(preview.rows.map((row) => row.skip)).toEqual([null, null, 'duplicate', 'gone', 'alreadyOff']);
    expect(rows.map((row) => row.state)).toEqual(['done', 'done', 'skipped', 'skipped', 'skipped']);
    expect(rows.every((row) => row.state === 'done' || row.note !== '')).toBe(true);
    expect(job.counts).toMatchObject({ done: 2, skipped: 3 });
  });

  it('[fault 39] skips a key that changed at the platform after the dry run, and says how', async () => {
    const w = await world({ keys: 20 });
    const [a, b] = plain(w.keys);
    if (!a || !b) throw new Error('seed');
    const preview = await w.api.bulk.preview({ change: addGb(5), keyIds: [a.id, b.id] });
    await fetch(`${w.p.description.apiUrl}/reseller/pool-keys/${a.id}`, {
      method: 'PATCH',
      headers: { 'X-API-Key': w.p.description.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ trafficCapGB: (a.capGb ?? 0) + 1 }),
    });
    const jobId = jobIntent('changed');
    await w.api.bulk.start({ jobId, token: preview.token ?? '' });
    await untilState(w, jobId, 'finished');
    const { rows } = await w.api.bulk.report({ jobId });
    expect(rows).toMatchObject([
      { state: 'skipped', code: 'changed', note: expect.stringContaining(`now it is ${(a.capGb ?? 0) + 1} GB`) },
      { state: 'done' },
    ]);
    expect(w.p.effects().gbAdded).toBe(5);
  });
});

describe('[bar 22] guards in main', () => {
  it('starts nothing without the token of that very dry run, and each token once', async () => {
    const w = await world({ keys: 10 });
    const keyIds = plain(w.keys)
      .slice(0, 2)
      .map(({ id }) => id);
    const preview = await w.api.bulk.preview({ change: addGb(5), keyIds });
    const token = preview.token ?? '';
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('x'), token: 'made-up' }))).toBe('confirmation_required');
    const jobId = jobIntent('once');
    const [first, second] = await Promise.all([w.api.bulk.start({ jobId, token }), w.api.bulk.start({ jobId, token })]);
    expect(second.job.id).toBe(first.job.id);
    await untilState(w, jobId, 'finished');
    expect((await w.api.bulk.start({ jobId, token })).job.state).toBe('finished');
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('again'), token }))).toBe('confirmation_required');
    expect(w.p.effects().gbAdded).toBe(10);
  });

  it('lets a token grow old', async () => {
    let nowMs = Date.now();
    const w = await world({ keys: 10 }, { now: () => nowMs });
    const keyIds = plain(w.keys)
      .slice(0, 2)
      .map(({ id }) => id);
    const { token } = await w.api.bulk.preview({ change: addGb(5), keyIds });
    nowMs += 600_001;
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('old'), token: token ?? '' }))).toBe(
      'confirmation_required',
    );
    expect(w.p.effects().gbAdded).toBe(0);
  });

  it('[fault 43] holds the daily limit in the dry run, at the start and before each row', async () => {
    const w = await world({ keys: 30 });
    await w.api.settings.set({ patch: { dailyGbLimit: 20 } });
    const keyIds = plain(w.keys)
      .slice(0, 5)
      .map(({ id }) => id);
    const over = await w.api.bulk.preview({ change: addGb(5), keyIds });
    expect(over).toMatchObject({
      token: null,
      refusal: { code: 'spending_limit' },
      daily: { crossed: true, limitGb: 20 },
    });
    const fits = await w.api.bulk.preview({ change: addGb(5), keyIds: keyIds.slice(0, 4) });
    expect(fits.daily).toMatchObject({ crossed: false });
    await w.api.settings.set({ patch: { dailyGbLimit: 19 } });
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('over'), token: fits.token ?? '' }))).toBe(
      'spending_limit',
    );
    await w.api.settings.set({ patch: { dailyGbLimit: 20 } });
    w.p.fault({ target: 'api', method: 'GET', times: 4, delayMs: 60 });
    const { jobId } = await startChange(w, 'meanwhile', addGb(5), keyIds.slice(0, 4));
    await w.api.settings.set({ patch: { dailyGbLimit: 11 } });
    const job = await untilState(w, jobId, 'paused');
    expect(job).toMatchObject({ pausedBy: 'stopped', reason: expect.stringContaining('Your limit is 11 GB') });
    expect(w.p.effects().gbAdded).toBe(10);
  });

  it.each([
    ['no keys', { change: addGb(5), keyIds: [] }],
    ['0 GB', { change: addGb(0), keyIds: ['k'] }],
    ['1.5 GB', { change: addGb(1.5), keyIds: ['k'] }],
    ['1001 GB', { change: addGb(1001), keyIds: ['k'] }],
    ['0 days', { change: { action: 'extend', days: 0, revive: false }, keyIds: ['k'] }],
    ['an action that is none', { change: { action: 'explode' }, keyIds: ['k'] }],
    ['a stray parameter', { change: { action: 'revoke', addGb: 5 }, keyIds: ['k'] }],
    ['20,001 keys', { change: { action: 'revoke' }, keyIds: Array.from({ length: 20_001 }, (_, i) => `k${i}`) }],
  ])('refuses %s', async (_name, input) => {
    const w = await world({ keys: 1 });
    expect(await codeOf(w.api.bulk.preview(input as never))).toBe('invalid_input');
  });

  it('refuses an expiry in the past at its field', async () => {
    const w = await world({ keys: 3 });
    const work = w.api.bulk.preview({
      change: { action: 'setExpiry', expiresAt: 1000 },
      keyIds: [w.keys[0]?.id ?? ''],
    });
    await expect(work).rejects.toMatchObject({ data: { code: 'validation', fields: [{ field: 'expiresAt' }] } });
  });

  it('knows no job of another id', async () => {
    const { api } = await world({ keys: 1 });
    const jobId = jobIntent('nobody');
    for (const name of ['pause', 'resume', 'cancel', 'report', 'retryFailed', 'prepareHandouts'] as const) {
      expect(await codeOf(api.bulk[name]({ jobId }))).toBe('not_found');
    }
    expect(await codeOf(api.bulk.saveReport({ jobId, only: null }))).toBe('not_found');
  });

  it('refuses everything that would change something without a connection', async () => {
    const w = await world({ keys: 3 });
    const { token } = await w.api.bulk.preview({ change: addGb(1), keyIds: [w.keys[0]?.id ?? ''] });
    await w.services.accounts.current().goOffline();
    expect(await codeOf(w.api.bulk.preview({ change: addGb(1), keyIds: ['k'] }))).toBe('not_connected');
    expect(await codeOf(w.api.bulk.start({ jobId: jobIntent('off'), token: token ?? '' }))).toBe('not_connected');
    expect((await w.api.bulk.jobs({})).jobs).toEqual([]);
  });

  it('carries no secret in any answer or event', async () => {
    const w = await world({ keys: 10 });
    await runChange(
      w,
      'rot',
      { action: 'rotate' },
      w.keys.slice(0, 4).map(({ id }) => id),
    );
    expect(w.crossed.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
    expect(w.log.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
  });
});
