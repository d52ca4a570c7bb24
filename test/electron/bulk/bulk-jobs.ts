/** What the bulk tests share: a connected app over the embedded platform, and waiting for a job. */
import type { BulkJob } from '../../../shared/ipc/bulk.ts';
import type { PakKey } from '../../../shared/key.ts';
import { type AppOptions, connected, intent, platform, type RunningServices } from '../app-harness.ts';

export type Platform = Awaited<ReturnType<typeof platform>>;

export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 800; i += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come true');
}

export interface World extends RunningServices {
  p: Platform;
  /** All of them, by label. */
  keys: PakKey[];
}

export async function world(
  options: Parameters<typeof platform>[0] = {},
  own: Partial<AppOptions> = {},
): Promise<World> {
  const p = await platform(options);
  const running = await connected({ platform: p, ...own });
  return { ...running, p, keys: running.services.accounts.current().session.store.keys.list() };
}

/** Keys whose cap leaves room and that are on: a top-up goes through. */
export function plain(keys: readonly PakKey[], room = 100): PakKey[] {
  return keys.filter(
    (key) =>
      key.enabled === true &&
      key.capGb !== null &&
      key.capGb + room <= 1000 &&
      (key.expiresAt === null || key.expiresAt > Date.now() + 3_600_000),
  );
}

export const jobIntent = (name: string) => intent(`job-${name}`);

export async function untilState(
  { api }: Pick<RunningServices, 'api'>,
  jobId: string,
  state: BulkJob['state'],
): Promise<BulkJob> {
  let job: BulkJob | undefined;
  await until(async () => {
    job = (await api.bulk.jobs({})).jobs.find((one) => one.id === jobId);
    return job?.state === state && job.inFlight === 0;
  });
  if (!job) throw new Error('no job');
  return job;
}

type Preview = Awaited<ReturnType<RunningServices['api']['bulk']['preview']>>;
export type Change = Parameters<RunningServices['api']['bulk']['preview']>[0]['change'];

export async function startChange(
  running: Pick<RunningServices, 'api'>,
  name: string,
  change: Change,
  keyIds: string[],
): Promise<{ preview: Preview; jobId: string }> {
  const preview = await running.api.bulk.preview({ change, keyIds });
  const jobId = jobIntent(name);
  if (preview.token === null) throw new Error(preview.refusal?.message ?? 'no token');
  await running.api.bulk.start({ jobId, token: preview.token });
  return { preview, jobId };
}

export async function runChange(running: Pick<RunningServices, 'api'>, name: string, change: Change, keyIds: string[]) {
  const { preview, jobId } = await startChange(running, name, change, keyIds);
  const job = await untilState(running, jobId, 'finished');
  const { rows } = await running.api.bulk.report({ jobId });
  return { preview, jobId, job, rows };
}
