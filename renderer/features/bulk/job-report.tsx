/** What came of each row: filtered by outcome, saved as CSV, the failed tried again, hand-outs of new secrets. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { BulkJob, BulkReportRow, BulkRowState } from '../../../shared/ipc/bulk.ts';
import { api } from '../../ipc-client.ts';
import { useBulkReport } from '../../queries/bulk.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { showDone } from '../frame/toasts.tsx';
import { count } from './bulk-words.ts';
import { JobHandouts } from './job-handouts.tsx';
import { JobRetry } from './job-retry.tsx';
import { type TableColumn, VirtualTable } from './virtual-table.tsx';

const WORDS: Record<BulkRowState, string> = {
  pending: 'To go',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Failed',
  unknown: 'No answer',
  cancelled: 'Cancelled',
};
const MARKS: Record<BulkRowState, string> = {
  pending: '○',
  done: '✓',
  skipped: '–',
  failed: '✕',
  unknown: '?',
  cancelled: '–',
};

const columns: readonly TableColumn<BulkReportRow>[] = [
  {
    name: 'Customer',
    width: 'minmax(140px, 1.2fr)',
    cell: (row) => (
      <bdi className="truncate" title={row.label}>
        {row.label}
      </bdi>
    ),
  },
  {
    name: 'Outcome',
    width: '110px',
    cell: (row) => (
      <span className="bulk-outcome" data-kind={row.state}>
        <span aria-hidden="true">{MARKS[row.state]}</span> {WORDS[row.state]}
      </span>
    ),
  },
  {
    name: 'Reason',
    width: 'minmax(160px, 2fr)',
    cell: (row) => (
      <span className="truncate" title={row.note}>
        {row.note}
      </span>
    ),
  },
  {
    name: 'Request',
    width: '120px',
    cell: (row) => (
      <span className="truncate mono dimmed" title={row.requestId ?? undefined}>
        {row.requestId ?? ''}
      </span>
    ),
  },
];

export function JobReport({ job }: { job: BulkJob }) {
  const blocked = useWriteBlocked();
  const report = useBulkReport(job.id, true);
  const [only, setOnly] = useState<BulkRowState | 'all'>(job.counts.failed > 0 ? 'failed' : 'all');
  const [retrying, setRetrying] = useState(false);
  const kinds = (Object.keys(WORDS) as BulkRowState[]).filter((kind) => job.counts[kind] > 0);
  const view = only !== 'all' && job.counts[only] === 0 ? 'all' : only;
  const rows = useMemo(
    () => (report.data?.rows ?? []).filter((row) => view === 'all' || row.state === view),
    [report.data, view],
  );
  const save = useMutation({
    mutationFn: () => api.bulk.saveReport({ jobId: job.id, only: view === 'all' ? null : view }),
    onSuccess: ({ saved, name }) => {
      if (saved) showDone(`The report is saved as ${name}.`);
    },
  });
  const over = job.state === 'finished' || job.state === 'cancelled';
  const hasSecrets = (job.action === 'mint' || job.action === 'rotate') && job.counts.done > 0;
  const done = useRef<HTMLButtonElement>(null);
  // The job ended under the keyboard: its Pause button went, and the focus with it.
  useEffect(() => {
    if (over && !document.activeElement?.closest('button, input, [tabindex="0"]')) done.current?.focus();
  }, [over]);
  if (retrying) return <JobRetry job={job} onBack={() => setRetrying(false)} />;
  return (
    <>
      <SegmentedControl
        className="bulk-filter"
        aria-label="Which rows"
        value={view}
        onChange={(next) => setOnly(next as BulkRowState | 'all')}
        data={[
          { value: 'all', label: `All (${count(job.total)})` },
          ...kinds.map((kind) => ({ value: kind, label: `${WORDS[kind]} (${count(job.counts[kind])})` })),
        ]}
      />
      {report.error !== null && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
      {report.isPending ? (
        <LoadingRows rows={6} columns={[30, 12, 40]} />
      ) : (
        <VirtualTable
          label="Report"
          rows={rows}
          columns={columns}
          idOf={(row) => String(row.position)}
          empty="No row of that kind."
        />
      )}
      {over && job.counts.unknown > 0 && (
        <p className="bulk-note" role="status">
          {count(job.counts.unknown)} without an answer: Pakdesk asks the platform about them with each sync, under the
          same request, so that none counts twice. They are never sent anew.
        </p>
      )}
      {over && hasSecrets && <JobHandouts job={job} />}
      {save.error !== null && <ErrorNote error={save.error} />}
      <DialogFoot>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save CSV
        </Button>
        {over && job.counts.failed > 0 && (
          <GuardedButton
            size="sm"
            variant="default"
            blocked={blocked}
            leftSection={<IconRefresh size={14} />}
            onClick={() => setRetrying(true)}
          >
            Retry failed
          </GuardedButton>
        )}
        <Button
          size="sm"
          ref={done}
          variant={over ? 'filled' : 'default'}
          data-autofocus={over || undefined}
          onClick={closeDialog}
        >
          {over ? 'Done' : 'Close'}
        </Button>
      </DialogFoot>
    </>
  );
}
