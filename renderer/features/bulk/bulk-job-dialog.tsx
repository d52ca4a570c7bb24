/** A bulk job as it runs, and what came of it. May be closed at any time: the job goes on, and the status bar leads back. */
import { Button } from '@mantine/core';
import { useBulkJobs } from '../../queries/bulk.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { jobTitle } from './bulk-words.ts';
import { JobProgress } from './job-progress.tsx';
import { JobReport } from './job-report.tsx';
import './bulk.css';

export function BulkJobDialog({ jobId }: { jobId: string | null }) {
  const { data, error, refetch } = useBulkJobs();
  const job = jobId === null ? data?.jobs[0] : data?.jobs.find(({ id }) => id === jobId);
  if (!job) {
    return (
      <DialogFrame title="Bulk job">
        <div className="dialog-form">
          {error !== null ? (
            <ErrorNote error={error} onRetry={() => void refetch()} />
          ) : !data ? (
            <LoadingRows rows={3} columns={[90]} />
          ) : (
            <EmptyState
              title="No bulk job yet"
              text="Tick keys in the table, or paste a list: what you do to many of them is followed here."
            />
          )}
          <DialogFoot>
            <Button size="sm" variant="default" data-autofocus onClick={closeDialog}>
              Close
            </Button>
          </DialogFoot>
        </div>
      </DialogFrame>
    );
  }
  const over = job.state === 'finished' || job.state === 'cancelled';
  return (
    <DialogFrame title={<bdi>{jobTitle(job)}</bdi>} size={820}>
      <div className="dialog-form">
        <JobProgress job={job} />
        {job.state === 'running' ? null : <JobReport key={`${job.id} ${over}`} job={job} />}
        {job.state === 'running' && (
          <DialogFoot hint="You may close this: the job goes on, and the status bar leads back to it.">
            <Button size="sm" variant="default" onClick={closeDialog}>
              Close
            </Button>
          </DialogFoot>
        )}
      </div>
    </DialogFrame>
  );
}
