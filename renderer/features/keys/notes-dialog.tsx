/** Tags, note and external id of one key, from the table. */
import { useKeyLocal } from '../../queries/local.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { useKey } from '../use-key.ts';
import { NotesForm } from './notes-form.tsx';
import { labelText } from './row-cells.tsx';

export function NotesDialog({ keyId }: { keyId: string }) {
  const key = useKey(keyId);
  const local = useKeyLocal(keyId);
  return (
    <DialogFrame title="Tags and note">
      {key && (
        <bdi className="dialog-target" title={labelText(key.label)}>
          {labelText(key.label)}
        </bdi>
      )}
      {local && <NotesForm local={local} onDone={closeDialog} onCancel={closeDialog} />}
    </DialogFrame>
  );
}
