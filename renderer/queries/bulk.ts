import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { BulkJob } from '../../shared/ipc/bulk.ts';
import { api } from '../ipc-client.ts';

interface Jobs {
  jobs: BulkJob[];
}

export function useBulkJobs() {
  return useQuery({ queryKey: ['bulk', 'jobs'], queryFn: () => api.bulk.jobs({}) });
}

/** The rows of a job. `enabled` is false while it runs: its counts come as events. */
export function useBulkReport(jobId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['bulk', 'report', jobId],
    queryFn: () => api.bulk.report({ jobId }),
    enabled,
  });
}

/** What main told of a job is put in its place at once. */
export function applyBulkJob(client: QueryClient, job: BulkJob): void {
  client.setQueryData<Jobs>(['bulk', 'jobs'], (old) => {
    if (!old) return old;
    const known = old.jobs.some(({ id }) => id === job.id);
    return { jobs: known ? old.jobs.map((one) => (one.id === job.id ? job : one)) : [job, ...old.jobs] };
  });
  if (job.state !== 'running') void client.invalidateQueries({ queryKey: ['bulk', 'report', job.id] });
}
