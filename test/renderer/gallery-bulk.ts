/** Pictures of the bulk dialogs: `node test/renderer/gallery-bulk.ts [name…]` writes /tmp/gallery-bulk/*.png. */
import type { BulkJob } from '../../shared/ipc/bulk.ts';
import type { PakKey } from '../../shared/key.ts';
import { fakeJob, fakeReportRow } from './fake-bulk.ts';
import type { FakeMain } from './fake-main.ts';
import type { OpenedPage } from './page.ts';
import { type Shot, takeShots } from './shots.ts';

const SMALL: [number, number] = [900, 600];

async function palette({ page }: OpenedPage, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
}
const bulk = async (o: OpenedPage, action: string, lines: string[]) => {
  await palette(o, 'Change many keys');
  const dialog = o.page.getByRole('dialog');
  await dialog.getByLabel('Keys', { exact: true }).fill(lines.join('\n'));
  if (action !== 'Add GB') {
    await dialog.getByRole('combobox', { name: 'Action' }).click();
    await o.page.getByRole('option', { name: action }).click();
  }
  await dialog.getByText(/found\./).waitFor();
};
const dryRun = async (o: OpenedPage) => {
  await o.page.getByRole('button', { name: 'Dry run' }).click();
  await o.page.getByRole('table').waitFor();
};
const labels = (keys: PakKey[]) => [...keys.map(({ label }) => label), 'nobody at all', keys[0]?.label ?? ''];

const TABLE = [
  'customer,gb,days,tier,external id',
  'anna@example.org,10,30,standard,C-1001',
  'bert (crawler),1.5,30,,C-1002',
  'carla,2000,,safe,C-1003',
  'anna@example.org,10,30,,C-1001',
  `${'a very long name of a customer '.repeat(3)},25,90,standard,C-1004`,
  ...Array.from({ length: 300 }, (_, i) => `customer:${i},${1 + (i % 50)},30,standard,C-${2000 + i}`),
].join('\n');

function withJob(part: Partial<BulkJob>) {
  return (main: FakeMain) => {
    const job = fakeJob({ createdAt: Date.now() - 90_000, total: 1000, gb: 9800, ...part });
    main.state.bulk.jobs = [job];
    const kinds = ['done', 'failed', 'unknown', 'cancelled', 'pending', 'skipped'] as const;
    let position = 0;
    main.state.bulk.rows.set(
      job.id,
      kinds.flatMap((state) =>
        Array.from({ length: job.counts[state] }, () =>
          fakeReportRow(position++, {
            state,
            note:
              state === 'failed'
                ? 'The platform refused it: Not for this key today. Correct it and try again.'
                : state === 'skipped'
                  ? 'It changed since the dry run: it was 10 GB, on, no expiry, now it is 11 GB, on, no expiry.'
                  : '',
          }),
        ),
      ),
    );
  };
}
const counts = { pending: 0, done: 0, skipped: 0, failed: 0, unknown: 0, cancelled: 0 };
const job = (o: OpenedPage) => palette(o, 'Last bulk job');

const shots: Shot[] = [
  { name: 'params', act: (o, keys) => bulk(o, 'Add GB', labels(keys)) },
  { name: 'params-dark-small', dark: true, size: SMALL, act: (o, keys) => bulk(o, 'Set expiry', labels(keys)) },
  { name: 'params-revoke', act: (o, keys) => bulk(o, 'Revoke', labels(keys)) },
  {
    name: 'preview',
    keys: 1200,
    act: async (o, keys) => {
      await bulk(o, 'Add GB', labels(keys));
      await dryRun(o);
    },
  },
  {
    name: 'preview-skipped',
    dark: true,
    size: [1280, 800],
    act: async (o, keys) => {
      await bulk(o, 'Add days', labels(keys));
      await dryRun(o);
      await o.page.getByText(/^Skipped/).click();
    },
  },
  {
    name: 'preview-revoke-small',
    size: SMALL,
    act: async (o, keys) => {
      await bulk(o, 'Revoke', labels(keys));
      await dryRun(o);
    },
  },
  {
    name: 'preview-limit',
    before: (main) => {
      main.state.settings.dailyGbLimit = 20;
    },
    act: async (o, keys) => {
      await bulk(o, 'Add GB', labels(keys));
      await dryRun(o);
    },
  },
  { name: 'job-none', act: job },
  {
    name: 'job-running',
    before: withJob({
      counts: { ...counts, pending: 640, done: 338, skipped: 20, failed: 2 },
      inFlight: 4,
      rowsPerMinute: 412,
    }),
    act: job,
  },
  {
    name: 'job-waiting-dark',
    dark: true,
    before: withJob({
      counts: { ...counts, pending: 640, done: 338, skipped: 20, failed: 2 },
      waitingUntil: Date.now() + 12_000,
      waitingWhy: 'The platform asked for a pause.',
    }),
    act: job,
  },
  {
    name: 'job-stopped-small',
    size: SMALL,
    before: withJob({
      counts: { ...counts, pending: 640, done: 338, skipped: 20, unknown: 2 },
      state: 'paused',
      pausedBy: 'stopped',
      reason: 'Your reseller balance is used up. Top up your account at PROXIES.SX, then resume.',
    }),
    act: job,
  },
  {
    name: 'job-interrupted',
    before: withJob({ counts: { ...counts, pending: 640, done: 360 }, state: 'paused', pausedBy: 'interrupted' }),
    act: async (o) => {
      await job(o);
      await o.page.getByRole('button', { name: 'Cancel job' }).click();
    },
  },
  {
    name: 'job-report',
    before: withJob({ counts: { ...counts, done: 970, skipped: 20, failed: 8, unknown: 2 }, state: 'finished' }),
    act: job,
  },
  {
    name: 'job-rotated-dark',
    dark: true,
    size: [1280, 800],
    before: withJob({
      action: 'rotate',
      summary: 'Rotate',
      counts: { ...counts, done: 12 },
      total: 12,
      state: 'finished',
    }),
    act: async (o) => {
      await job(o);
      await o.page.getByRole('button', { name: 'Hand-outs…' }).click();
    },
  },
  { name: 'status-bar', size: SMALL, before: withJob({ counts: { ...counts, pending: 640, done: 360 } }) },
  { name: 'mint', act: (o) => palette(o, 'Mint many') },
  ...[false, true].map(
    (dark): Shot => ({
      name: `mint-preview${dark ? '-dark-small' : ''}`,
      dark,
      ...(dark ? { size: SMALL } : {}),
      act: async (o) => {
        await palette(o, 'Mint many');
        await o.page.getByRole('dialog').getByLabel('Table').fill(TABLE);
        await dryRun(o);
      },
    }),
  ),
];

await takeShots(shots, '/tmp/gallery-bulk', '/tmp/gallery-bulk-build', process.argv.slice(2));
