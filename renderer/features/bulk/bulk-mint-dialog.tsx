/** Many keys out of a table: mapping, dry run, confirmation. */
import { DialogFrame } from '../dialog-frame.tsx';

export function BulkMintDialog() {
  return <DialogFrame title="Mint many keys">{null}</DialogFrame>;
}
