/** A bulk job that is not finished, in the status bar: how far it is, and the way back to it. */
import { useBulkJobs } from '../../queries/bulk.ts';
import { openDialog } from '../dialogs.ts';
import { count, jobStateWords, progressOf } from './bulk-words.ts';
import './bulk.css';

export function BulkStatus() {
  const job = useBulkJobs().data?.jobs.find(({ state }) => state === 'running' || state === 'paused');
  if (!job) return null;
  const { ended, toSend, share } = progressOf(job);
  const word =
    job.state === 'running'
      ? job.waitingUntil === null
        ? ''
        : 'waiting · '
      : `${jobStateWords(job).toLowerCase()} · `;
  return (
    <button
      type="button"
      className="bulk-status"
      data-state={job.state}
      title={`${job.summary}: show it`}
      onClick={() => openDialog({ kind: 'bulkJob', jobId: job.id })}
    >
      <span className="bulk-status-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="bulk-status-name">{job.summary}</span>
      <span className="figure">
        {word}
        {count(ended)} of {count(toSend)}
      </span>
    </button>
  );
}
