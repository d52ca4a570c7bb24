/** A bulk job as it runs, and what came of it. */
import { DialogFrame } from '../dialog-frame.tsx';

export function BulkJobDialog(_props: { jobId: string | null }) {
  return <DialogFrame title="Bulk job">{null}</DialogFrame>;
}
