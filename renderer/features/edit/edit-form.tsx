import { Button, NumberInput, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { formatDate } from '../../../shared/format.ts';
import type { PakKey } from '../../../shared/key.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { ExpiryField } from '../mint/expiry-field.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { usedOfCap } from '../topup/top-up-plan.ts';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import type { Intent } from '../use-intent.ts';
import { capWarning, type EditFields, type EditInput, editFieldsOf, readEdit } from './edit-fields.ts';

interface EditFormProps {
  pakKey: PakKey;
  edit: Intent<EditInput, unknown>;
  blocked: string | null;
  nowMs: number;
}

export function EditForm({ pakKey, edit, blocked, nowMs }: EditFormProps) {
  const [fields, setFields] = useState<EditFields>(() => editFieldsOf(pakKey));
  const [tried, setTried] = useState(false);
  const read = readEdit(fields, pakKey, nowMs);
  const problems = tried && 'problems' in read ? read.problems : {};
  const locked = edit.running || edit.unknown;
  const unchanged = 'empty' in read && read.empty;
  const warning = capWarning(fields.capGb, pakKey);

  const change = (part: Partial<EditFields>) => {
    setFields((old) => ({ ...old, ...part }));
    edit.clearError();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!locked && blocked === null && 'input' in read && !read.empty) edit.send(read.input);
  };

  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <TextInput
        label="Customer"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={fields.label}
        disabled={locked}
        error={problems.label ?? fieldError(edit.error, 'label')}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <NumberInput
        label="Cap"
        suffix=" GB"
        min={1}
        max={1000}
        clampBehavior="none"
        placeholder={pakKey.unreadable.includes('capGb') ? 'unknown' : 'no cap'}
        description={`Used: ${usedOfCap(pakKey)}. This sets the whole cap; to add to it, top up.`}
        value={fields.capGb}
        disabled={locked}
        error={problems.capGb ?? fieldError(edit.error, 'capGb')}
        onChange={(capGb) => change({ capGb })}
      />
      {warning !== null && (
        <Text size="xs" className="field-warning" role="status">
          {warning}
        </Text>
      )}
      {fields.expiry === null ? (
        <div className="expiry-field">
          <Text component="span" size="sm" fw={500}>
            Expires
          </Text>
          <div className="expiry-row">
            <Text size="sm" className="figure">
              {pakKey.expiresAt === null
                ? pakKey.unreadable.includes('expiresAt')
                  ? 'unknown'
                  : 'never'
                : formatDate(pakKey.expiresAt)}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              disabled={locked}
              onClick={() => change({ expiry: { kind: 'days', days: 30 } })}
            >
              Change expiry
            </Button>
          </div>
        </div>
      ) : (
        <ExpiryField
          value={fields.expiry}
          nowMs={nowMs}
          error={problems.expiresAt ?? fieldError(edit.error, 'expiresAt')}
          disabled={locked}
          onChange={(expiry) => change({ expiry })}
        />
      )}
      {edit.error !== null &&
        (edit.unknown ? (
          <UnknownOutcome error={edit.error} dont="change it again" running={edit.running} onSettle={edit.settle} />
        ) : (
          <ErrorNote error={edit.error} shownFields={['label', 'capGb', 'expiresAt']} />
        ))}
      <DialogFoot hint={blocked ?? (unchanged ? 'Nothing is changed yet.' : null)}>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={blocked} loading={edit.running} disabled={edit.unknown || unchanged}>
          Save
        </SubmitButton>
      </DialogFoot>
    </form>
  );
}
