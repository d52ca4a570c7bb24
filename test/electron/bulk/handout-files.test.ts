/** The names of the files with hand-outs: any two customers get two files, on any disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFiles } from '../../../electron/bulk/handouts.ts';
import { codeOf, freshDir } from '../app-harness.ts';
import { jobIntent, untilState, world } from './bulk-jobs.ts';

it('tells long names apart, and cuts them by what a disk counts', async () => {
  const w = await world({ keys: 1 });
  const long = 'x'.repeat(140);
  const labels = [`${long} one`, `${long} TWO`, `${long} one`, '客'.repeat(100), '🦊'.repeat(90), 'con'];
  const { token } = await w.api.bulk.previewMint({
    ...{ text: labels.join('\n'), layout: null, skipDuplicates: false },
    defaults: { capGb: 10, days: 30, tier: 'standard' },
  });
  const jobId = jobIntent('names');
  await w.api.bulk.start({ jobId, token: token ?? '' });
  await untilState(w, jobId, 'finished');
  const folder = freshDir();
  w.saveDialog.folder = folder;
  const ask = await w.api.bulk.prepareHandouts({ jobId });
  const { name, count } = await w.api.bulk.handouts({ jobId, token: ask.token, to: 'files', routing: { pool: 'mbl' } });
  expect(count).toBe(6);
  const names = readdirSync(join(folder, name));
  expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(6);
  expect(names.every((one) => Buffer.byteLength(one) <= 220 && one.isWellFormed() && !one.includes('\uFFFD'))).toBe(
    true,
  );
  expect(names.filter((one) => /^x+( \(\d\))?\.txt$/.test(one))).toHaveLength(3);
  expect(names).toContain('_con.txt');
  const secrets = names.map((one) => /pak_\w+/.exec(readFileSync(join(folder, name, one), 'utf8'))?.[0]);
  expect(new Set(secrets).size).toBe(6);
});

it('leaves no folder with half of the files, and touches none that was there', async () => {
  const folder = join(freshDir(), 'hand-outs');
  const files = [
    { name: 'a.txt', text: 'a' },
    { name: join('missing', 'b.txt'), text: 'b' },
  ];
  expect(await codeOf(writeFiles(folder, files))).toBe('store_failed');
  expect(existsSync(folder)).toBe(false);
  await writeFiles(folder, files.slice(0, 1));
  expect(await codeOf(writeFiles(folder, files))).toBe('store_failed');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});
