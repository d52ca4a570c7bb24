/** Starting what was confirmed: one id for one press, however often it is pressed. */

import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../ipc-client.ts';
import { applyBulkJob } from '../../queries/bulk.ts';
import { openDialog } from '../dialogs.ts';
import { type Intent, useIntent } from '../use-intent.ts';

export type Start = Intent<string, unknown>;

/** `send(token)`; opens the job once it runs. */
export function useStart(): Start {
  const client = useQueryClient();
  const start = useRef(async (token: string, jobId: string) => {
    const { job } = await api.bulk.start({ jobId, token });
    await client.invalidateQueries({ queryKey: ['bulk', 'jobs'] });
    applyBulkJob(client, job);
    openDialog({ kind: 'bulkJob', jobId: job.id });
    return job;
  });
  return useIntent(start.current);
}
