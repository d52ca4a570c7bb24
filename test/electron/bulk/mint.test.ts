/** Bulk mint and what leaves the app after it: the report and the hand-outs. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { codeOf, freshDir } from '../app-harness.ts';
import { jobIntent, plain, runChange, untilState, type World, world } from './bulk-jobs.ts';

const DEFAULTS = { capGb: 10, days: 30, tier: 'standard' } as const;
const previewOf = (w: World, text: string, more: object = {}) =>
  w.api.bulk.previewMint({ text, layout: null, defaults: DEFAULTS, skipDuplicates: true, ...more });

async function mint(w: World, name: string, text: string) {
  const preview = await previewOf(w, text);
  const jobId = jobIntent(name);
  await w.api.bulk.start({ jobId, token: preview.token ?? '' });
  await untilState(w, jobId, 'finished');
  return { jobId, preview, ...(await w.api.bulk.report({ jobId })) };
}

describe('bulk mint', () => {
  it('mints the good rows once and reports the others with their line and reason', async () => {
    const w = await world({ keys: 3 });
    const table = [
      'Customer;GB;Days;Tier;External ID',
      'anna;5;30;standard;C-1',
      'bert;1.5;30;;C-2',
      ';10;;;',
      'carla;2000;;;',
      'anna;7;;;',
      `${w.keys[0]?.label};7;;;`,
      '"dora\nzwei";20;90;safe;C-3',
      'emil;3;never;premium;',
    ].join('\n');
    const { preview, rows, job } = await mint(w, 'mixed', table);
    expect(preview.layout).toMatchObject({
      delimiter: ';',
      header: true,
      columns: { label: 0, capGb: 1, days: 2, tier: 3, externalId: 4 },
    });
    expect(preview.rows.map((row) => [row.line, row.willMint, row.duplicate])).toEqual([
      [2, true, null],
      [3, false, null],
      [4, false, null],
      [5, false, null],
      [6, false, 'inList'],
      [7, false, 'existing'],
      [8, true, null],
      [10, false, null],
    ]);
    expect(preview.totals).toMatchObject({
      rows: 8,
      willChange: 2,
      skipped: 6,
      gb: 25,
      wholesaleCents: 5 * 400 + 20 * 400,
    });
    expect(job.counts).toMatchObject({ done: 2, skipped: 6 });
    expect(rows[1]?.note).toBe('Line 3: 1.5 GB: the platform takes whole GB only.');
    expect(rows[7]?.note).toContain('“premium” is no quality');
    expect(w.p.effects().minted).toBe(2);
    const minted = w.services.accounts
      .current()
      .session.store.keys.list()
      .filter(({ capGb }) => capGb === 5 || capGb === 20);
    expect(minted.map(({ label }) => label)).toEqual(expect.arrayContaining(['anna']));
    expect(rows[0]).toMatchObject({ state: 'done', externalId: 'C-1', keyId: expect.any(String) });
    const { local } = w.services.accounts.current().session.store;
    expect(local.get(rows[0]?.keyId ?? '').externalId).toBe('C-1');
  });

  it('mints duplicates where the user wants them, and reads a table by a layout that he corrected', async () => {
    const w = await world({ keys: 1 });
    const text = 'x1,4,zoe\nx2,6,zoe';
    const guess = await previewOf(w, text);
    expect(guess.layout.columns).toMatchObject({ label: 0, capGb: 1, externalId: 2 });
    const layout = { ...guess.layout, columns: { ...guess.layout.columns, label: 2, externalId: 0 } };
    const right = await previewOf(w, text, { layout });
    expect(right.rows.map((row) => [row.label, row.externalId, row.willMint])).toEqual([
      ['zoe', 'x1', true],
      ['zoe', 'x2', false],
    ]);
    const both = await previewOf(w, text, { layout, skipDuplicates: false });
    expect(both.totals).toMatchObject({ willChange: 2, gb: 10 });
  });

  it('[fault 43] holds the daily limit, and gives no token for a table without one good row', async () => {
    const w = await world({ keys: 1 });
    await w.api.settings.set({ patch: { dailyGbLimit: 15 } });
    expect(await previewOf(w, 'a\nb')).toMatchObject({ token: null, refusal: { code: 'spending_limit' } });
    expect(await previewOf(w, 'label,gb\na,0')).toMatchObject({ token: null, refusal: { code: 'validation' } });
    expect(await codeOf(previewOf(w, ''))).toBe('invalid_input');
    expect(w.p.effects().minted).toBe(0);
  });

  it('[fault 12] mints each once although answers are lost', async () => {
    const w = await world({ keys: 1 });
    w.p.fault({ target: 'api', method: 'POST', path: '/v1/reseller/pool-keys', times: 8, drop: 'after' });
    const names = Array.from({ length: 10 }, (_, i) => `customer-${i}`);
    const { job } = await mint(w, 'lost', names.join('\n'));
    expect(job.counts.done).toBe(10);
    expect(w.p.effects().minted).toBe(10);
    await w.api.sync.now({});
    const labels = w.services.accounts
      .current()
      .session.store.keys.list()
      .map(({ label }) => label);
    expect(names.every((name) => labels.filter((label) => label === name).length === 1)).toBe(true);
  });
});

describe('what leaves the app', () => {
  it('[fault 34] saves the report as CSV that no spreadsheet runs', async () => {
    const w = await world({ keys: 1 });
    const { jobId } = await mint(w, 'report', '=HYPERLINK("http://x"),5\n+49 30 1,5\n"a ""b""; c",1.5');
    expect(await w.api.bulk.saveReport({ jobId, only: null })).toEqual({ saved: false, name: '' });
    const folder = freshDir();
    w.saveDialog.folder = folder;
    const { name } = await w.api.bulk.saveReport({ jobId, only: null });
    const bytes = readFileSync(join(folder, name));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const { data, errors } = papa.parse<Record<string, string>>(bytes.toString('utf8').trim(), { header: true });
    expect(errors).toEqual([]);
    expect(data.map((row) => row['customer'])).toEqual([`'=HYPERLINK("http://x")`, "'+49 30 1", 'a "b"; c']);
    expect(data.map((row) => row['outcome'])).toEqual(['done', 'done', 'skipped']);
    const onlySkipped = await w.api.bulk.saveReport({ jobId, only: 'skipped' });
    expect(readFileSync(join(folder, onlySkipped.name), 'utf8').trim().split('\r\n')).toHaveLength(2);
  });

  it('hands out secrets only with a token of its own for that job, once', async () => {
    const w = await world({ keys: 5 });
    const { jobId } = await mint(w, 'secrets', 'anna\nbob\nBOB/..');
    const ask = (token: string, to: 'csv' | 'files' | 'clipboard') =>
      w.api.bulk.handouts({ jobId, token, to, routing: { pool: 'mbl', country: 'us' } });
    const folder = freshDir();
    w.saveDialog.folder = folder;
    expect(await codeOf(ask('guess', 'csv'))).toBe('confirmation_required');
    expect(readdirSync(folder)).toEqual([]);
    const { token, count } = await w.api.bulk.prepareHandouts({ jobId });
    expect(count).toBe(3);
    const saved = await ask(token, 'csv');
    expect(saved).toMatchObject({ saved: true, count: 3, missing: 0 });
    const path = join(folder, saved.name);
    const { data } = papa.parse<Record<string, string>>(readFileSync(path, 'utf8').trim(), { header: true });
    expect(data.map((row) => row['customer'])).toEqual(['anna', 'bob', 'BOB/..']);
    const { store, online } = w.services.accounts.current().session;
    for (const row of data) {
      expect(row['password']).toBe(online?.secrets.get(row['key_id'] ?? ''));
      expect(row['url']).toContain(`-mbl-us:${row['password']}@`);
      expect(store.keys.get(row['key_id'] ?? '')?.label).toBe(row['customer']);
    }
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
    expect(await codeOf(ask(token, 'csv'))).toBe('confirmation_required');

    const files = await ask((await w.api.bulk.prepareHandouts({ jobId })).token, 'files');
    const names = readdirSync(join(folder, files.name)).sort();
    expect(names).toHaveLength(3);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    expect(names.every((name) => readFileSync(join(folder, files.name, name), 'utf8').includes('pak_'))).toBe(true);
    // The folder is there: nothing in it is written over.
    expect(await codeOf(ask((await w.api.bulk.prepareHandouts({ jobId })).token, 'files'))).toBe('store_failed');

    const copied = await ask((await w.api.bulk.prepareHandouts({ jobId })).token, 'clipboard');
    expect(copied.clearsInMs).toBe(60_000);
    expect(w.clipboard.text.split('\n').map((line) => line.split('\t')[0])).toEqual(['anna', 'bob', 'BOB/..']);
    expect(w.crossed.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
    expect(w.log.join('\n')).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it.each(['csv', 'files'] as const)('writes no hand-outs (%s) where the lock closed over the dialog', async (to) => {
    const w = await world({ keys: 5 });
    const { jobId } = await mint(w, 'locked', 'anna\nbob\ncarla');
    await w.api.lock.turnOn({ passphrase: 'seven quiet owls', afterMinutes: 15, onSleep: true });
    const { token } = await w.api.bulk.prepareHandouts({ jobId });
    const folder = freshDir();
    Object.defineProperty(w.saveDialog, 'folder', {
      get() {
        void w.services.lock.close('idle');
        return folder;
      },
    });
    expect(await codeOf(w.api.bulk.handouts({ jobId, token, to, routing: { pool: 'mbl', country: 'us' } }))).toBe(
      'locked',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has no hand-outs for a job that made no secrets, and new ones after a rotation', async () => {
    const w = await world({ keys: 20 });
    const keyIds = plain(w.keys)
      .slice(0, 2)
      .map(({ id }) => id);
    const topUp = await runChange(w, 'none', { action: 'topUp', addGb: 1, revive: false }, keyIds);
    expect(await codeOf(w.api.bulk.prepareHandouts({ jobId: topUp.jobId }))).toBe('validation');
    const rotated = await runChange(w, 'rot', { action: 'rotate' }, keyIds);
    expect(await w.api.bulk.prepareHandouts({ jobId: rotated.jobId })).toMatchObject({ count: 2 });
  });

  it('matches a pasted list by id, label, hint and whole secret, and tells what it does not know', async () => {
    const w = await world({ keys: 6 });
    const { jobId, rows } = await mint(w, 'list', 'anna\nbob');
    const { online } = w.services.accounts.current().session;
    const [anna, bob] = rows.map((row) => row.keyId ?? '');
    const secret = online?.secrets.get(bob ?? '') ?? '';
    const text = [
      w.keys[0]?.id,
      ' ANNA ',
      '',
      `http://psx_x-mbl:${secret}@gw:7000`,
      'nobody',
      'pak_000000000000000000000000',
    ].join('\r\n');
    const { keyIds, unmatched } = await w.api.bulk.match({ text });
    expect(keyIds).toEqual([w.keys[0]?.id, anna, bob]);
    expect(unmatched).toEqual([
      { line: 5, text: 'nobody', why: 'unknown' },
      { line: 6, text: 'pak_••••0000', why: 'unknown' },
    ]);
    expect(jobId).toBeTruthy();
  });
});
