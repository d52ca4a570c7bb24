/** A bulk action on a selection or a pasted list: parameters, dry run, confirmation. The job itself has its own dialog. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type BulkAction, type BulkChange, bulkWords, isDestructive } from '../../../shared/bulk-change.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { SubmitButton } from '../submit-button.tsx';
import { type BulkFields, FIRST_FIELDS, readBulk } from './bulk-fields.ts';
import { BulkParams } from './bulk-params.tsx';
import { ACTION_NAMES, confirmWords, keysText } from './bulk-words.ts';
import { PastedList, usePastedKeys } from './pasted-list.tsx';
import { PreviewFoot } from './preview-foot.tsx';
import { PreviewTable } from './preview-table.tsx';
import { useFocusOn } from './use-focus-on.ts';
import { useStart } from './use-start.ts';
import './bulk.css';

interface BulkDialogProps {
  /** Null = chosen here. */
  action: BulkAction | null;
  /** Empty = pasted here. */
  keyIds: readonly string[];
}

export function BulkDialog({ action: given, keyIds: chosen }: BulkDialogProps) {
  const blocked = useWriteBlocked();
  const nowMs = useNow(30_000);
  const [picked, setPicked] = useState<BulkAction>('topUp');
  const [fields, setFields] = useState<BulkFields>(FIRST_FIELDS);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const matched = usePastedKeys(text);
  const pasted = chosen.length === 0;
  const keyIds = pasted ? (text.trim() === '' ? [] : (matched.data?.keyIds ?? [])) : chosen;
  const action = given ?? picked;
  const read = readBulk(action, fields, nowMs);
  const look = useMutation({
    mutationFn: async (change: BulkChange) => ({
      change,
      preview: await api.bulk.preview({ change, keyIds: [...keyIds] }),
    }),
  });
  const start = useStart();
  const shown = look.data ?? null;
  const panel = useFocusOn(shown !== null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (blocked === null && 'change' in read && keyIds.length > 0 && !matched.isFetching) look.mutate(read.change);
  };
  const title = pasted
    ? given === null
      ? 'Change many keys'
      : `${ACTION_NAMES[action]}: a list of keys`
    : `${ACTION_NAMES[action]}: ${keysText(keyIds.length)}`;

  if (shown !== null) {
    const { preview, change } = shown;
    return (
      <DialogFrame title={`${bulkWords(change)}: ${keysText(preview.totals.rows)}`} busy={start.running} size={820}>
        <div className="dialog-form" ref={panel}>
          <PreviewTable action={change.action} rows={preview.rows} />
          <PreviewFoot
            preview={preview}
            orders={preview.rows.filter((row) => row.skip === null && row.gb > 0).length}
            verb={confirmWords(change, preview.totals.willChange)}
            destructive={isDestructive(change.action)}
            looksAgain
            blocked={blocked}
            start={start}
            onBack={look.reset}
            onAgain={() => look.mutate(change)}
          />
        </div>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title={title} size={520}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        {pasted && <PastedList text={text} disabled={look.isPending} matched={matched} onChange={setText} />}
        <BulkParams
          action={action}
          onAction={given === null ? setPicked : null}
          fields={fields}
          problem={tried && 'problem' in read ? read.problem : null}
          disabled={look.isPending}
          onChange={(part) => setFields((old) => ({ ...old, ...part }))}
        />
        {look.error !== null && <ErrorNote error={look.error} />}
        <DialogFoot hint={blocked ?? 'A dry run first: nothing is changed before you confirm.'}>
          <Button size="sm" variant="default" onClick={closeDialog}>
            Cancel
          </Button>
          <SubmitButton
            blocked={blocked}
            loading={look.isPending}
            disabled={keyIds.length === 0}
            data-autofocus={!pasted}
          >
            Dry run
          </SubmitButton>
        </DialogFoot>
      </form>
    </DialogFrame>
  );
}
