/** A bulk action on a selection or a pasted list: parameters, dry run, confirmation. */
import type { BulkAction } from '../../../shared/bulk-change.ts';
import { DialogFrame } from '../dialog-frame.tsx';

export function BulkDialog({ keyIds }: { action: BulkAction | null; keyIds: readonly string[] }) {
  return <DialogFrame title={`${keyIds.length} keys`}>{null}</DialogFrame>;
}
