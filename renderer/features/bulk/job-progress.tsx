/** How far a job is: bar, counts, speed, what it waits for; pause, resume, cancel. */
import { Alert, Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../../shared/format.ts';
import type { BulkJob } from '../../../shared/ipc/bulk.ts';
import { api } from '../../ipc-client.ts';
import { applyBulkJob } from '../../queries/bulk.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { count, jobStateWords, progressOf } from './bulk-words.ts';

type Order = 'pause' | 'resume' | 'cancel';

const COUNTS = [
  ['done', 'done'],
  ['skipped', 'skipped'],
  ['failed', 'failed'],
  ['unknown', 'without an answer'],
  ['cancelled', 'cancelled'],
  ['pending', 'to go'],
] as const;

function waitWords(job: BulkJob, nowMs: number): string | null {
  if (job.waitingUntil === null) return null;
  const seconds = Math.max(1, Math.ceil((job.waitingUntil - nowMs) / 1000));
  return `Waiting ${seconds} s. ${job.waitingWhy}`;
}

function speedWords(job: BulkJob, left: number): string {
  if (job.state !== 'running' || job.rowsPerMinute === null || job.rowsPerMinute === 0) return '';
  const leftMs = (left / job.rowsPerMinute) * 60_000;
  return `${count(job.rowsPerMinute)} a minute${left > 0 ? `, about ${formatDuration(leftMs)} left` : ''}`;
}

export function JobProgress({ job }: { job: BulkJob }) {
  const client = useQueryClient();
  const blocked = useWriteBlocked();
  const nowMs = useNow(1_000);
  const [asking, setAsking] = useState(false);
  const orders = useRef<HTMLDivElement>(null);
  const order = useMutation({
    mutationFn: (name: Order) => api.bulk[name]({ jobId: job.id }),
    onSuccess: ({ job: now }) => {
      applyBulkJob(client, now);
      setAsking(false);
      // The button that was pressed is another one now: the focus stays where it was.
      requestAnimationFrame(() => orders.current?.querySelector('button')?.focus());
    },
  });
  // The question takes the place of its button: the focus goes to the answer that changes nothing.
  useEffect(() => {
    if (asking) orders.current?.querySelector<HTMLElement>('[data-keep]')?.focus();
  }, [asking]);
  const { ended, toSend, share } = progressOf(job);
  const waiting = waitWords(job, nowMs);
  const paused = job.state === 'paused';
  return (
    <section className="bulk-progress" aria-label="Progress">
      <div className="bulk-progress-head">
        <strong data-state={job.state}>{jobStateWords(job)}</strong>
        <span className="figure dimmed">
          {count(ended)} of {count(toSend)}
          {job.inFlight > 0 && `, ${job.inFlight} under way`}
        </span>
        <span className="figure dimmed bulk-progress-speed">{speedWords(job, job.counts.pending)}</span>
      </div>
      <div
        className="bulk-bar"
        role="progressbar"
        aria-label={job.summary}
        aria-valuemin={0}
        aria-valuemax={toSend}
        aria-valuenow={ended}
        aria-valuetext={`${ended} of ${toSend}`}
        data-state={job.state}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <ul className="bulk-counts figure">
        {COUNTS.filter(([name]) => job.counts[name] > 0).map(([name, word]) => (
          <li key={name} data-kind={name}>
            <strong>{count(job.counts[name])}</strong> {word}
          </li>
        ))}
      </ul>
      {waiting !== null && (
        <p className="bulk-note" role="status">
          {waiting}
        </p>
      )}
      {job.pausedBy === 'stopped' && paused && (
        <Alert className="careful-note" role="alert" title="The queue has stopped; nothing more is sent">
          {job.reason}
        </Alert>
      )}
      {job.pausedBy === 'interrupted' && paused && (
        <p className="bulk-note" role="status">
          Pakdesk ended while this was running. What was under way is settled with the platform under the same request;
          the rest waits for you. Nothing is sent twice.
        </p>
      )}
      {order.error !== null && <ErrorNote error={order.error} />}
      {(job.state === 'running' || paused) && (
        <div className="bulk-orders" ref={orders}>
          {paused ? (
            <GuardedButton
              size="sm"
              blocked={blocked}
              data-autofocus
              leftSection={<IconPlayerPlay size={14} />}
              loading={order.isPending && order.variables === 'resume'}
              onClick={() => order.mutate('resume')}
            >
              Resume
            </GuardedButton>
          ) : (
            <Button
              size="sm"
              variant="default"
              data-autofocus
              leftSection={<IconPlayerPause size={14} />}
              loading={order.isPending && order.variables === 'pause'}
              onClick={() => order.mutate('pause')}
            >
              Pause
            </Button>
          )}
          {asking ? (
            <>
              <span className="bulk-ask">
                {count(job.counts.pending)} not sent yet will never be; what is done stays done.
              </span>
              <Button size="sm" variant="default" data-keep onClick={() => setAsking(false)}>
                Keep it
              </Button>
              <Button
                size="sm"
                color="red"
                loading={order.isPending && order.variables === 'cancel'}
                onClick={() => order.mutate('cancel')}
              >
                Cancel the rest
              </Button>
            </>
          ) : (
            <Button
              size="sm"
              variant="subtle"
              color="gray"
              leftSection={<IconX size={14} />}
              onClick={() => setAsking(true)}
            >
              Cancel job
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
