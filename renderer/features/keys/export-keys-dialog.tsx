/** Keys into a file. Main asks where, and writes it; secrets only after a warning that names how many. */
import { Alert, Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ExportFormat } from '../../../shared/ipc/exports.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { showDone } from '../frame/toasts.tsx';

const keysText = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'key' : 'keys'}`;

const HINTS: Record<ExportFormat, string> = {
  csv: 'UTF-8, for Excel, LibreOffice and Google Sheets. What looks like a formula is made harmless.',
  json: 'One array, for programs. Times are UTC.',
};

export function ExportKeysDialog({ keyIds }: { keyIds: readonly string[] }) {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [secrets, setSecrets] = useState(false);
  const prepared = useMutation({
    mutationFn: (chosen: ExportFormat) => api.exports.prepareSecrets({ format: chosen, keyIds: [...keyIds] }),
  });
  const save = useMutation({
    mutationFn: () =>
      api.exports.keys({
        format,
        keyIds: [...keyIds],
        secrets,
        confirmToken: secrets ? (prepared.data?.token ?? null) : null,
      }),
    onSuccess: (result) => {
      if (!result.saved) {
        // The token was used by that attempt.
        if (secrets) prepared.mutate(format);
        return;
      }
      closeDialog();
      const missing = result.missing === 0 ? '' : ` ${keysText(result.missing)} had gone since.`;
      const blank =
        result.withoutSecret === 0
          ? ''
          : ` ${result.withoutSecret} of them without a secret: the platform did not show it.`;
      showDone(`${keysText(result.rows)} saved as ${result.name}.${missing}${blank}`);
    },
    onError: () => {
      if (secrets) prepared.mutate(format);
    },
  });
  const choose = (part: { format?: ExportFormat; secrets?: boolean }) => {
    const next = { format, secrets, ...part };
    setFormat(next.format);
    setSecrets(next.secrets);
    save.reset();
    if (next.secrets) prepared.mutate(next.format);
  };
  const ready = !secrets || prepared.isSuccess;
  const toReveal = prepared.data?.toReveal ?? 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !save.isPending) save.mutate();
  };
  return (
    <DialogFrame title={`Export ${keysText(keyIds.length)}`} busy={save.isPending}>
      <form className="dialog-form" onSubmit={submit}>
        <SegmentedControl
          aria-label="Format"
          value={format}
          onChange={(next) => choose({ format: next as ExportFormat })}
          data={[
            { value: 'csv', label: 'CSV' },
            { value: 'json', label: 'JSON' },
          ]}
        />
        <p className="dimmed export-hint">{HINTS[format]} With tags, notes and external ids.</p>
        <Checkbox
          label="With the secrets"
          checked={secrets}
          onChange={(event) => choose({ secrets: event.currentTarget.checked })}
        />
        {secrets && (
          <Alert
            className="careful-note"
            icon={<IconAlertTriangle size={18} />}
            title="Whoever has this file can use these keys"
          >
            The secrets of {keysText(keyIds.length)} will stand in it in clear: keep it where only you can read it, and
            delete it when it has served.
            {toReveal > 0 &&
              ` ${toReveal.toLocaleString('en-US')} of them ${toReveal === 1 ? 'is' : 'are'} not on this computer: the platform is asked for each, and records that.`}
          </Alert>
        )}
        {(save.error ?? (secrets ? prepared.error : null)) && <ErrorNote error={save.error ?? prepared.error} />}
        <DialogFoot hint="You choose the place next. The API key is never in it.">
          <Button variant="default" size="sm" data-autofocus={secrets || undefined} onClick={closeDialog}>
            Cancel
          </Button>
          <Button
            size="sm"
            type="submit"
            color={secrets ? 'red' : undefined}
            loading={save.isPending}
            disabled={!ready}
            data-autofocus
          >
            {secrets ? 'Export with secrets' : 'Export'}
          </Button>
        </DialogFoot>
      </form>
    </DialogFrame>
  );
}
