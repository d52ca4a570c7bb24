/** Many keys out of a table: paste it or choose a file, correct the mapping, look at each row, confirm. */
import { Button, FileButton, NumberInput, SegmentedControl, Switch, Text, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TableLayout } from '../../../shared/ipc/bulk.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { capProblem, daysProblem, typedNumber } from '../mint/mint-fields.ts';
import { SubmitButton } from '../submit-button.tsx';
import { keysText } from './bulk-words.ts';
import { MintMapping } from './mint-mapping.tsx';
import { MintPreviewTable } from './mint-preview-table.tsx';
import { PreviewFoot } from './preview-foot.tsx';
import { tableText } from './table-text.ts';
import { useFocusOn } from './use-focus-on.ts';
import { useStart } from './use-start.ts';
import './bulk.css';

const MAX_CHARS = 4_000_000;
const EXAMPLE = 'customer,gb,days,external id\nalice@acme,10,30,C-1001\nbob (crawler),50,90,C-1002';

export function BulkMintDialog() {
  const blocked = useWriteBlocked();
  const [text, setText] = useState('');
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const [capGb, setCapGb] = useState<number | string>(10);
  const [days, setDays] = useState<number | string>(30);
  const [tier, setTier] = useState<'standard' | 'safe'>('standard');
  const [tried, setTried] = useState(false);
  const capFault = capProblem(capGb);
  const daysFault = days === '' ? null : daysProblem(days);
  const look = useMutation({
    mutationFn: ({ layout, skipDuplicates }: { layout: TableLayout | null; skipDuplicates: boolean }) =>
      api.bulk.previewMint({
        text,
        layout,
        skipDuplicates,
        defaults: { capGb: typedNumber(capGb), days: days === '' ? null : typedNumber(days), tier },
      }),
  });
  const [skipDuplicates, setSkipDuplicates] = useState(true);
  const [reading, setReading] = useState(true);
  const start = useStart();
  const preview = reading ? null : (look.data ?? null);
  const panel = useFocusOn(preview !== null);

  const lookAgain = (layout: TableLayout | null, skip = skipDuplicates) =>
    look.mutate({ layout, skipDuplicates: skip }, { onSuccess: () => setReading(false) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (blocked === null && text.trim() !== '' && capFault === null && daysFault === null) lookAgain(null);
  };
  const takeFile = async (file: File | null) => {
    if (file === null) return;
    setFileProblem(null);
    try {
      const content = tableText(new Uint8Array(await file.arrayBuffer()));
      if (content.length > MAX_CHARS) throw new Error('too large');
      setText(content);
    } catch {
      setFileProblem(`“${file.name}” could not be read as a table of at most 4 million characters. Choose a CSV file.`);
    }
  };

  if (preview !== null) {
    const duplicates = preview.rows.filter((row) => row.duplicate !== null).length;
    return (
      <DialogFrame title="Mint many keys" busy={start.running} size={900}>
        <div className="dialog-form" ref={panel}>
          <MintMapping
            layout={preview.layout}
            names={preview.columnNames}
            disabled={look.isPending || start.running}
            onChange={(layout) => lookAgain(layout)}
          />
          {duplicates > 0 && (
            <Switch
              label={`Skip ${keysText(duplicates)} whose name is there already`}
              description="The same name twice in the table, or as a key that exists. Two keys may share a name; you would tell them apart by their id only."
              checked={skipDuplicates}
              disabled={look.isPending || start.running}
              onChange={(event) => {
                setSkipDuplicates(event.currentTarget.checked);
                lookAgain(preview.layout, event.currentTarget.checked);
              }}
            />
          )}
          <MintPreviewTable rows={preview.rows} />
          {look.error !== null && <ErrorNote error={look.error} />}
          <PreviewFoot
            preview={preview}
            orders={preview.totals.willChange}
            verb={`Mint ${keysText(preview.totals.willChange)}`}
            destructive={false}
            looksAgain={false}
            blocked={blocked ?? (look.isPending ? 'Reading the table again.' : null)}
            start={start}
            onBack={() => setReading(true)}
            onAgain={() => lookAgain(preview.layout)}
          />
        </div>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Mint many keys" size={620}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Textarea
          label="Table"
          description="From a spreadsheet or a CSV file, with or without a first row of names. Columns: customer, and if you like GB, days or expiry, quality, external id."
          placeholder={EXAMPLE}
          rows={8}
          data-autofocus
          spellCheck={false}
          autoComplete="off"
          value={text}
          error={tried && text.trim() === '' ? 'Paste a table, or choose a file.' : fileProblem}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <FileButton onChange={takeFile} accept=".csv,.tsv,.txt,text/csv,text/plain">
          {(props) => (
            <Button {...props} className="bulk-file" variant="default" leftSection={<IconFileUpload size={14} />}>
              Choose a CSV file
            </Button>
          )}
        </FileButton>
        <fieldset className="bulk-defaults">
          <legend>Where the table says nothing</legend>
          <NumberInput
            label="Cap"
            suffix=" GB"
            w={120}
            min={1}
            max={1000}
            clampBehavior="none"
            value={capGb}
            error={tried ? capFault : null}
            onChange={setCapGb}
          />
          <NumberInput
            label="Days"
            suffix=" days"
            placeholder="never expires"
            w={140}
            min={1}
            max={3650}
            clampBehavior="none"
            value={days}
            error={tried ? daysFault : null}
            onChange={setDays}
          />
          <div>
            <Text component="span" size="sm" fw={500} id="bulk-tier-label">
              Quality
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="bulk-tier-label"
              value={tier}
              onChange={(next) => setTier(next === 'safe' ? 'safe' : 'standard')}
              data={[
                { value: 'standard', label: 'Standard' },
                { value: 'safe', label: 'Safe' },
              ]}
            />
          </div>
        </fieldset>
        {look.error !== null && <ErrorNote error={look.error} />}
        <DialogFoot hint={blocked ?? 'A dry run first: nothing is minted before you confirm.'}>
          <Button size="sm" variant="default" onClick={closeDialog}>
            Cancel
          </Button>
          <SubmitButton blocked={blocked} loading={look.isPending}>
            Dry run
          </SubmitButton>
        </DialogFoot>
      </form>
    </DialogFrame>
  );
}
