/** Once more what failed: a dry run of its own, as the keys may have changed since. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isDestructive } from '../../../shared/bulk-change.ts';
import type { BulkJob } from '../../../shared/ipc/bulk.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { keysText } from './bulk-words.ts';
import { PreviewFoot } from './preview-foot.tsx';
import { PreviewTable } from './preview-table.tsx';
import { useFocusOn } from './use-focus-on.ts';
import { useStart } from './use-start.ts';

export function JobRetry({ job, onBack }: { job: BulkJob; onBack: () => void }) {
  const blocked = useWriteBlocked();
  const look = useQuery({
    queryKey: ['bulk', 'retry', job.id],
    queryFn: () => api.bulk.retryFailed({ jobId: job.id }),
    gcTime: 0,
    staleTime: 0,
  });
  const start = useStart();
  const panel = useFocusOn(look.isSuccess);
  if (look.data === undefined) {
    return (
      <>
        {look.error === null ? (
          <LoadingRows rows={4} columns={[30, 40]} />
        ) : (
          <ErrorNote error={look.error} onRetry={() => void look.refetch()} />
        )}
        <DialogFoot>
          <Button size="sm" variant="default" onClick={onBack}>
            Back
          </Button>
        </DialogFoot>
      </>
    );
  }
  const { rows, totals, summary, action } = look.data;
  const verb =
    action === 'mint' ? `Mint ${keysText(totals.willChange)}` : `${summary}: ${keysText(totals.willChange)} again`;
  return (
    <div className="dialog-form" ref={panel}>
      <PreviewTable action={action} rows={rows} />
      <PreviewFoot
        preview={look.data}
        orders={rows.filter((row) => row.skip === null && row.gb > 0).length}
        verb={verb}
        destructive={isDestructive(action)}
        looksAgain={action !== 'mint'}
        blocked={blocked}
        start={start}
        onBack={onBack}
        onAgain={() => void look.refetch()}
      />
    </div>
  );
}
